// A workspace as this browser knows it, kept up to date over one socket. The program tells what changes; who sees what is
// the program's matter, never this page's.
'use strict';
{
  const draad = globalThis.draad;

  // What a role may do, for things that are no entity. The program decides; this only hides buttons (people/roles.cpp).
  const rights = { guest: ['talk'], reader: [], contributor: ['talk'], writer: ['talk', 'write'], lead: ['talk', 'write', 'lead'],
    manager: ['talk', 'write', 'lead', 'manage'] };

  const decisions = new Set(['deliberate_choice', 'talked', 'agenda_point']);

  class Workspace {
    constructor(id) {
      this.id = id;
      this.seq = 0;
      this.me = '';
      this.entities = new Map();
      this.topics = new Set(['workspace', 'findings']);
      this.views = new Map();  // path → {value, trouble, fresh, used}
      this.own = new Set();    // numbers of our own changes
    }
    get role() { return this.entities.get(this.me)?.fields.role ?? this.membership?.role ?? 'reader'; }
    get membership() { return draad.account?.workspaces.find((one) => one.id === this.id); }
    get name() { return this.entities.get(this.id)?.fields.name ?? this.membership?.name ?? ''; }
    may(right) { return rights[this.role]?.includes(right) ?? false; }
    get(id) { return this.entities.get(id); }
    all(kind) { return [...this.entities.values()].filter((one) => one.kind === kind); }
    nameOf(id) { return draad.nameOf(this.entities.get(id)) || ''; }

    async load() {
      const told = await draad.look(`workspaces/${this.id}/load`);
      const texts = this.all('section_text');
      this.entities = new Map(told.entities.filter((one) => !one.removed).map((one) => [one.id, one]));
      for (const text of texts) if (this.entities.has(text.part_of)) this.entities.set(text.id, text);
      this.seq = told.seq;
      this.me = told.me;
      this.stale();
      live.follow();
    }
    // What a view answers, as we know it now; asked again after every change. Undefined until the first answer.
    view(path) {
      let known = this.views.get(path);
      if (!known) this.views.set(path, known = { value: undefined, trouble: null, fresh: false, busy: false });
      known.used = draad.turn;
      if (!known.fresh && !known.busy) this.fetch(path, known);
      return known;
    }
    async fetch(path, known) {
      known.busy = true;
      known.fresh = true;  // made stale again when something changes meanwhile, or when the connection comes back
      try {
        known.value = await draad.look(`workspaces/${this.id}/${path}`);
        known.trouble = null;
        this.take(known.value);
      } catch (trouble) {
        known.trouble = trouble;
        if (trouble.status === 401) draad.onsignedout();
      }
      known.busy = false;
      draad.refresh();
    }
    // A section comes with its text, which is not among what a workspace loads.
    take(value) {
      const text = value?.text;
      if (text?.id && (this.entities.get(text.id)?.version ?? 0) < text.version) this.entities.set(text.id, text);
    }
    stale(only) {
      for (const [path, known] of this.views) {
        if (known.used !== draad.turn && !only) this.views.delete(path);
        else if (!only || only(path)) known.fresh = false;
      }
    }
    textOf(section) { return this.all('section_text').find((one) => one.part_of === section); }

    apply(frame) {
      for (const change of frame.changes) {
        if (change.gone) this.entities.delete(change.id);
        else if ((this.entities.get(change.id)?.version ?? -1) <= change.version) this.entities.set(change.id, change);
      }
      this.seq = Math.max(this.seq, frame.seq);
      const decided = frame.changes.some((one) => one.gone || decisions.has(one.kind));
      this.stale((path) => decided || !path.startsWith('findings'));
      draad.refresh();
      setTimeout(() => { if (!this.own.delete(frame.seq)) draad.onnews?.(); }, 400);
    }
    async act(method, path, body) {
      const answer = await draad.act(method, `workspaces/${this.id}/${path}`, body ?? {});
      this.own.add(answer.seq);
      if (!live.open) this.load().then(draad.refresh, () => {});
      return answer;
    }
  }

  // ---- the socket ----
  const live = draad.live = {
    socket: null, open: false, tries: 0, timer: 0, beat: 0,
    onchange: () => {},

    // Follows the workspace that is looked at, with its topics.
    follow() {
      const workspace = draad.workspace;
      if (!workspace?.seq || !this.open) return;
      this.socket.send(JSON.stringify({ subscribe: workspace.id, topics: [...workspace.topics], since: workspace.seq }));
    },
    leave(id) {
      if (this.open) this.socket.send(JSON.stringify({ unsubscribe: id }));
    },
    start() {
      if (this.socket || !draad.account) return;
      clearTimeout(this.timer);
      const socket = this.socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`);
      socket.onopen = () => {
        this.open = true;
        this.tries = 0;
        draad.workspace?.stale(() => true);
        this.onchange();
        this.follow();
        draad.sendNow();
        this.watch();
      };
      socket.onmessage = (event) => this.received(JSON.parse(event.data));
      socket.onclose = (event) => this.closed(event);
    },
    stop() {
      const socket = this.socket;
      this.socket = null;
      this.open = false;
      clearTimeout(this.timer);
      clearInterval(this.beat);
      if (socket) {
        socket.onclose = null;
        socket.close();
      }
    },
    // Two missed answers in a row and we take the connection for lost: a network that is gone says nothing.
    watch() {
      clearInterval(this.beat);
      let unanswered = 0;
      this.answered = () => { unanswered = 0; };
      this.beat = setInterval(() => {
        if (unanswered >= 2) return this.lost();
        unanswered += 1;
        this.socket?.send('{"ping":1}');
      }, 10000);
    },
    lost() {
      const socket = this.socket;
      this.stop();
      socket?.close();
      this.closed({ code: 1006 });
    },
    async closed(event) {
      clearInterval(this.beat);
      this.socket = null;
      this.open = false;
      if (event.code === 4401) return draad.onsignedout();
      this.onchange();
      if (event.code === 4403) return draad.onnotmember();
      this.tries += 1;
      this.timer = setTimeout(() => this.again(), draad.pause(this.tries));
    },
    // The program answers again: no reason to wait for the timer.
    soon() {
      if (this.socket || !draad.account) return;
      clearTimeout(this.timer);
      this.start();
    },
    // A handshake that is refused says no reason: the account does.
    async again() {
      if (this.tries > 1) {
        try {
          await draad.look('account');
        } catch (trouble) {
          if (trouble.status === 401) return draad.onsignedout();
        }
      }
      this.start();
    },
    received(message) {
      this.answered?.();
      const workspace = draad.workspace;
      if (!workspace || (message.workspace && message.workspace !== workspace.id)) return;
      if (message.changes) workspace.apply(message);
      else if (message.changed === 'findings') {
        workspace.stale((path) => path.startsWith('findings'));
        draad.refresh();
      } else if (message.reset) workspace.load().then(draad.refresh, () => {});
      else if (message.problem?.code === 'workspace.unknown') draad.onnotmember();
    },
  };
  addEventListener('offline', () => { if (live.socket) live.lost(); });
  addEventListener('online', () => { if (!live.open && draad.account) { live.tries = 0; live.again(); } });

  draad.turn = 0;
  draad.Workspace = Workspace;
  draad.nameOf = (entity) => entity?.fields?.name ?? entity?.fields?.title ?? '';
  // Documents in the order in which they were made; sections in reading order, each with its depth.
  draad.outline = (workspace, document) => {
    const sections = workspace.all('section').filter((one) => one.part_of === document);
    const known = new Set(sections.map((one) => one.id));
    const out = [];
    const under = (parent, depth) => {
      const here = sections.filter((one) => (known.has(one.fields.parent) ? one.fields.parent : null) === parent)
        .sort((a, b) => a.fields.order - b.fields.order || (a.id < b.id ? -1 : 1));
      for (const one of here) {
        out.push({ section: one, depth });
        under(one.id, depth + 1);
      }
    };
    under(null, 1);
    return out;
  };
}
