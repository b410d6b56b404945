// The one text that somebody is writing here, together with others. What is typed is kept on this device and goes a moment later
// to the program, which brings it to the text as it is and tells everybody (docs/decisions/0029). The editor is the
// page; nothing else of it is known here.
import { NoConnection, Problem, sentenceOf } from '$core/api';
import { notify, tried } from '$core/client';
import type { Commit, Page } from '$core/commit';
import { Drafts } from '$core/drafts';
import { newId, pause } from '$core/ids';
import { type Draft, keptDraft, merged, type Node, nothing, type Text } from '$core/prose';
import { draftSettled, isDraft, keepDraft } from '$core/saving';
import type { Workspace } from '$core/store';
import { t } from '$core/texts';

const soon = 200;          // ms from a letter to its way
const most = 200;          // steps at once
const rest = 5000;         // ms without a word: the text is put together
const asking = 3000;       // ms between questions where no changes come by themselves: some networks let no socket through
const share = 20;          // keeping what is written takes one part in so many of the time, also of a very long text
const behind = new Set(['text.too_old', 'text.unknown_version']); // the text went on without us; anything else we wrote is not taken
interface Commitment { steps: unknown[]; base: number; key: string }
interface Sent extends Commitment { tries: number; again?: ReturnType<typeof setTimeout> }
// Whose page is gone while they had more to send: they go on with it, until somebody opens that text again in this tab.
const leaving = new Map<string, Writing>();

export class Writing {
  on = $state(false);
  theirs = $state.raw<Text | null>(null);
  ours = $state.raw<Node>(nothing);   // beside theirs
  refusal = $state(false);            // and that is because the program does not take it
  page: Page | null = null;
  version = 0;
  begun: Node = nothing;              // the text that the page begins with
  private wanted: (Draft & { sent?: unknown[] }) | null = null; // `sent`: of what was written since `base`, what the program has by now
  private sent: Sent | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private keeping: ReturnType<typeof setTimeout> | undefined;
  private pace = soon;                // ms until what is written is kept
  private unsettled = false;          // we wrote since the text was put together
  private looking = false;
  private unlisten = () => {};
  private waiters: (() => void)[] = [];
  private readonly drafts: Drafts;
  private readonly inherited: Promise<void>;

  constructor(private readonly workspace: Workspace, readonly section: string) {
    leaving.get(section)?.handOver();
    this.drafts = new Drafts(`${workspace.me}.${section}`);
    this.inherited = this.drafts.inherit();
  }

  // What this device kept of a page that is gone. The text that it began from stands beside it: that stays the same at every letter.
  async kept(): Promise<Draft | null> {
    await this.inherited;
    const draft = keptDraft(this.drafts.get('doc'));
    return draft && { ...draft, base: this.drafts.get<Node>('base') };
  }
  forget(): void {
    clearTimeout(this.keeping);
    this.keeping = undefined;
    this.drafts.forget();
    draftSettled(this.section);
  }
  private get dirty(): boolean { return isDraft(this.section); }
  private text(): Text | undefined { return this.workspace.textOf(this.section) as unknown as Text | undefined; }

  // Answers whether one can write now. What was under way when this page went is sent first: the same key is the same deed,
  // so it is there once, and the program keeps what has no place any more.
  async begin(kept: Draft | null): Promise<boolean> {
    await this.drafts.claim();
    let text = this.text();
    let sent: unknown[] | undefined;
    const left = this.drafts.get<Commitment>('sent');
    if (kept && left) {
      try {
        this.lookBack((await this.commit(left)).unplaced);
        if (left.base === kept.from) sent = left.steps;
        text = (await this.workspace.look<{ text?: Text }>('section.show', { section: this.section })).text;
      } catch (trouble) {
        notify(sentenceOf(trouble));
        if (trouble instanceof NoConnection) return false;
      }
      this.drafts.keep('sent', null);
    }
    this.begun = text?.fields.doc ?? nothing;
    this.version = text?.fields.version ?? 0;
    this.wanted = kept && { ...kept, ...(sent && { sent }) };
    this.theirs = null;
    this.sent = null;
    this.on = true;
    return true;
  }
  private commit({ base, steps, key }: Commitment) {
    return this.workspace.once('text.commit', { section: this.section }, { base, steps, mark: key }, key);
  }
  // The editor stands there.
  ready(page: Page): void {
    this.page = page;
    this.unlisten();
    const deaf = this.workspace.onCommit(this.section, (commit) => this.heard(commit));
    const going = () => { if (this.keeping !== undefined) this.keep(); };
    for (const event of ['pagehide', 'visibilitychange']) addEventListener(event, going, true);
    const asks = setInterval(() => { if (!this.workspace.live) void this.catchUp(); }, asking);
    this.unlisten = () => {
      deaf();
      clearInterval(asks);
      for (const event of ['pagehide', 'visibilitychange']) removeEventListener(event, going, true);
    };
    const kept = this.wanted;
    this.wanted = null;
    if (kept) {
      const doc = merged(kept.base && kept.sent ? page.after(kept.base, kept.sent) : kept.base, kept.doc, this.begun);
      if (doc) this.put(this.version, this.begun, doc);
      else this.ask({ version: 0, fields: { doc: this.begun, version: this.version } }, kept.doc);
    }
    void this.catchUp();
  }

  typed(): void {
    if (this.theirs) this.ours = this.page!.doc();
    keepDraft(this.section, this.sent !== null && this.sent.tries > 1);
    this.keepSoon();
    clearTimeout(this.resting);
    if (this.timer === undefined) this.timer = setTimeout(() => this.send(), soon);
  }
  private keepSoon(): void { this.keeping ??= setTimeout(() => this.keep(), this.pace); }
  private keep(): void {
    clearTimeout(this.keeping);
    this.keeping = undefined;
    if (!this.page || !this.dirty) return;
    const began = performance.now();
    this.drafts.keep('base', this.page.confirmed());
    this.drafts.keep('doc', { from: this.version, doc: this.page.doc() });
    this.pace = Math.max(soon, share * (performance.now() - began));
  }
  private put(version: number, theirs: Node, ours?: Node): boolean {
    if (!this.page!.put(version, theirs, ours)) return false;
    this.version = version;
    this.arrived();
    this.again();
    return true;
  }

  // ---- out ----
  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.sent || this.theirs || !this.page) return;
    if (!this.page.waits()) return this.clean();
    const steps = this.page.send(most);
    this.sent = { steps, base: this.version, key: newId(), tries: 0 };
    const { base, key } = this.sent;
    this.drafts.keep('sent', { steps, base, key });
    void this.attempt(this.sent);
  }
  private async attempt(sent: Sent): Promise<void> {
    sent.tries += 1;
    delete sent.again;
    try {
      const told = await this.commit(sent);
      if (this.sent !== sent) return this.lookBack(told.unplaced);
      keepDraft(this.section);
      this.lookBack(told.unplaced);
      if (!told.placed?.length) {
        // What others wrote comes first, or the same would be sent once more.
        if (told.version > this.version) await this.catchUp();
        if (this.sent === sent) this.take({ version: this.version, steps: [], of: [], mark: sent.key });
      } else if (this.workspace.live) setTimeout(() => { if (this.sent === sent) void this.catchUp(); }, 400);
      else void this.catchUp();
    } catch (trouble) {
      if (this.sent !== sent) return;
      if (trouble instanceof NoConnection) {
        if (sent.tries > 1 || !navigator.onLine) keepDraft(this.section, true);
        this.woken(false);
        sent.again = setTimeout(() => { if (this.sent === sent) void this.attempt(sent); }, pause(sent.tries));
      } else if (trouble instanceof Problem) await this.refused(trouble);
      else throw trouble;
    }
  }
  private lookBack(unplaced: string[] | undefined): void { if (unplaced?.length) notify(t('text.unplaced.told')); }
  private async refused(problem: Problem): Promise<void> {
    if (problem.status === 401) return this.workspace.signedOut();
    this.refusal = !behind.has(problem.code);
    if (this.refusal) notify(problem.detail);
    await this.anew(!this.refusal);
  }

  // ---- in ----
  private heard(commit: Commit): void {
    if (commit.version <= this.version) return;
    if (commit.version > this.version + 1) void this.catchUp();
    else this.take(commit);
  }
  private take(commit: Commit): void {
    const own = this.sent?.key === commit.mark;
    const lost = this.page!.take(commit, own);
    if (!lost) return void this.anew(true);
    for (const one of lost) void tried(this.workspace.act('unplaced.keep', { section: this.section }, one));
    if (lost.length) this.lookBack(['']);
    this.version = commit.version;
    if (own) {
      this.arrived();
      this.unsettled ||= commit.steps.length > 0;
    }
    if (this.dirty) this.keepSoon();
    if (own) this.again();
  }
  // The connection is back: no reason to wait.
  back(): void {
    if (this.sent?.again !== undefined) {
      clearTimeout(this.sent.again);
      void this.attempt(this.sent);
    }
    void this.catchUp();
  }
  private again(): void {
    if (this.page!.waits() && this.dirty) this.send();
    else this.clean();
  }
  // What was written since the version we have.
  async catchUp(): Promise<void> {
    if (this.looking || !this.page || this.theirs) return;
    this.looking = true;
    try {
      const { commits } = await this.workspace.look<{ commits: Commit[] }>('text.since', { section: this.section }, { version: this.version });
      for (const commit of commits ?? []) if (this.page && commit.version === this.version + 1) this.take(commit);
      this.looking = false;
    } catch (trouble) {
      this.looking = false;
      if (trouble instanceof Problem && behind.has(trouble.code)) await this.anew(true);
      else if (!(trouble instanceof Problem || trouble instanceof NoConnection)) throw trouble; // asked again soon
    }
  }
  // The text as it is, with what we wrote on top when it fits; otherwise a person chooses.
  private async anew(fits: boolean): Promise<void> {
    try {
      const { text } = await this.workspace.look<{ text: Text | null }>('section.show', { section: this.section });
      if (!this.page) return;
      const now = text ?? { version: 0, fields: { doc: nothing, version: 0 } };
      const theirs = now.fields.doc ?? nothing;
      const ours = this.page.doc();
      const both = !this.dirty ? theirs : fits ? merged(this.page.confirmed(), ours, theirs) : null;
      if (!both || !this.put(now.fields.version ?? 0, theirs, both)) this.ask(now, ours);
    } catch (trouble) {
      if (trouble instanceof NoConnection) setTimeout(() => void this.anew(fits), 3000);
      else if (trouble instanceof Problem) notify(trouble.detail);
      else throw trouble;
    }
  }
  private arrived(): void {
    this.sent = null;
    this.drafts.keep('sent', null);
  }
  private ask(theirs: Text, ours: Node): void {
    this.arrived();
    this.ours = ours;
    this.theirs = theirs;
    this.woken(true);
  }
  keepTheirs(): void { this.chosen(); }
  keepOurs(): void { this.chosen(this.ours); }
  private chosen(ours?: Node): void {
    const theirs = this.theirs!;
    this.theirs = null;
    this.refusal = false;
    if (!ours) draftSettled(this.section);
    if (!this.put(theirs.fields.version ?? 0, theirs.fields.doc ?? nothing, ours)) this.theirs = theirs;
  }

  // ---- saved ----
  private clean(): void {
    if (this.sent || this.theirs) return;
    this.forget();
    this.woken(true);
    clearTimeout(this.resting);
    if (this.unsettled) this.resting = setTimeout(() => this.settle(), rest);
  }
  // A version of its own in the history.
  private settle(): void {
    if (!this.unsettled) return;
    this.unsettled = false;
    void this.workspace.once('text.settle', { section: this.section }, {}, newId()).catch(() => { this.unsettled = true; });
  }
  private woken(all: boolean): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const one of waiters) one();
    if (all && !this.on) this.gone();
  }
  // Sends what there is, now. Answers when the program has it, when there is no connection, or when a person has to choose.
  async save(): Promise<void> {
    if (!this.dirty || this.theirs) return;
    const done = new Promise<void>((resolve) => { this.waiters.push(resolve); });
    if (!this.sent) this.send();
    await done;
  }
  // Done for now: true when the editor may close.
  async stop(): Promise<boolean> {
    await this.save();
    if (this.theirs) return false;
    if (this.dirty) {
      notify(t('text.wait'));
      return false;
    }
    this.on = false;
    this.settle();
    this.unlisten();
    return true;
  }
  // The page goes away; what is written is sent all the same.
  leave(): void {
    const was = this.on;
    this.on = false;
    this.keep();
    if (was && this.page) void this.save().then(() => this.settle());
    if (this.dirty) leaving.set(this.section, this);
    else this.gone();
  }
  private gone(): void {
    this.unlisten();
    this.drafts.release();
    if (leaving.get(this.section) === this) leaving.delete(this.section);
  }
  // Another page of this tab goes on with what is kept; what is on its way arrives once.
  private handOver(): void {
    this.keep();
    clearTimeout(this.sent?.again);
    clearTimeout(this.timer);
    this.sent = null;
    this.page = null;
    this.gone();
  }
}
