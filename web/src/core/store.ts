// A workspace as this browser knows it. What the program told is `base`; what we did and it did not confirm yet lies on top
// of that as guesses, and goes away by itself: when the confirmed change arrives, or when it is refused.
import { type Answer, type At, type Input, NoConnection, type Operation, Problem, route, type Told } from './api';
import type { Commit } from './commit';
import { type Change, type Entity, type Frame, nameOf, outlineOf, type Placed, type Right, type Role, roleMay, type Values } from './entity';
import { Others } from './others';
import { touch, track } from './track';

// How something will look when the program has done it: fields that change, a whole new thing, or something gone.
export type Guess = { id: string; fields: Values } | { make: Entity } | { id: string; gone: true };

export interface View<T> {
  value: T | undefined;           // the last answer, undefined until the first
  trouble: Problem | null;
  fresh: boolean;
  busy: boolean;
}
export interface Outside {
  look: (path: string) => Promise<unknown>;
  act: (call: { method: string; path: string; body?: unknown }) => Promise<Told>;
  once: (call: { method: string; path: string; body?: unknown; key: string }) => Promise<Told>;
  live: () => boolean;            // do changes come by themselves now?
  follow: () => void;
  whisper: (message: object) => void;
  signedOut: () => void;
  news: () => void;               // somebody else changed something
  membership: (id: string) => { name: string; role: string } | undefined;
}

interface Pending { guesses: Guess[]; until: number }

// What the start of a workspace is made of; web/static/early.js asks for the same.
export const early = ['workspace', 'member', 'document', 'section', 'agenda_point'].map((kind) => `kinds=${kind}`).join('&');
interface Loaded { entities: Entity[]; seq: number; me: string }

const decisions = new Set(['deliberate_choice', 'talked', 'agenda_point']);
const idOf = (guess: Guess): string => ('make' in guess ? guess.make.id : guess.id);

export class Workspace {
  seq = 0;
  me = '';
  onChange: (frame: Frame) => void = () => {};
  private begun = false;
  private base = new Map<string, Entity>();
  private shown = new Map<string, Entity>();
  private kinds = new Map<string, Map<string, Entity>>();
  private lists = new Map<string, Entity[]>();
  private readonly pending = new Set<Pending>();
  private readonly views = new Map<string, View<unknown>>();
  private readonly own = new Set<number>();
  private readonly wanted = new Map<string, number>([['workspace', 1], ['findings', 1]]);

  // `id` is what stands in addresses. A workspace as it was is called <id>@<day> or <id>@<record>: nothing can be done there.
  readonly real: string;
  readonly moment: string;
  readonly others: Others;        // who write along in a text
  constructor(readonly id: string, private readonly outside: Outside) {
    [this.real = id, this.moment = ''] = id.split('@');
    this.others = new Others(this.real, outside.whisper);
  }

  // ---- reading; whoever reads is told of changes ----
  // Is there enough for the start? And is all of it there? What is not whole knows no lists, counts or findings of its own.
  get ready(): boolean {
    track('workspace');
    return this.begun;
  }
  get whole(): boolean {
    track('workspace');
    return this.seq > 0;
  }
  get(id: string | undefined | null): Entity | undefined {
    if (!id) return undefined;
    const which = id === this.id ? this.real : id;
    track(`id:${which}`);
    return this.shown.get(which);
  }
  all(kind: string): Entity[] {
    track(`kind:${kind}`);
    let list = this.lists.get(kind);
    if (!list) this.lists.set(kind, list = [...(this.kinds.get(kind)?.values() ?? [])]);
    return list;
  }
  // Everything there is, for a search.
  everything(): Entity[] {
    track('everything');
    return [...this.shown.values()];
  }
  nameOf(id: string | undefined | null): string { return nameOf(this.get(id)); }
  get role(): Role { return this.moment ? 'reader' : (this.get(this.me)?.fields.role ?? this.outside.membership(this.real)?.role ?? 'reader') as Role; }
  get name(): string { return nameOf(this.get(this.id)) || this.outside.membership(this.real)?.name || ''; }
  may(right: Right): boolean { return roleMay(this.role, right); }
  outline(document: string): Placed[] { return outlineOf(this.all('section').filter((one) => one.part_of === document)); }
  textOf(section: string): Entity | undefined { return this.all('section_text').find((one) => one.part_of === section); }

  // What a view answers, asked for when somebody looks and again after every change.
  view<T = unknown>(operation: Operation, at: Record<string, string> = {}, input: Record<string, unknown> = {}): View<T> {
    const path = this.moment ? this.then(operation, Object.values(at)[0]) : route(operation, this.real, at, input).path;
    track(`view:${path}`);
    let known = this.views.get(path);
    if (!known) this.views.set(path, known = { value: undefined, trouble: null, fresh: false, busy: false });
    if (!known.fresh && !known.busy) void this.fetch(path, known);
    return { ...known } as View<T>;
  }
  private then(view: string, thing?: string): string {
    const query = new URLSearchParams({ view, [this.moment.includes('-') ? 'on' : 'at']: this.moment, ...(thing ? { thing } : {}) });
    return `workspaces/${this.real}/past?${query}`;
  }
  private async fetch(path: string, known: View<unknown>): Promise<void> {
    known.busy = true;
    known.fresh = true; // made stale again when something changes meanwhile, when the connection comes back, and a moment after it was away
    try {
      known.value = await this.outside.look(path);
      known.trouble = null;
      this.takeText(known.value);
    } catch (trouble) {
      if (trouble instanceof Problem) {
        known.trouble = trouble;
        if (trouble.status === 401) this.outside.signedOut();
      } else if (trouble instanceof NoConnection) {
        setTimeout(() => {
          known.fresh = false;
          touch(`view:${path}`);
        }, 2000);
      }
    }
    known.busy = false;
    touch(`view:${path}`);
  }
  // Asked once, now.
  async look<T>(operation: Operation, at: Record<string, string> = {}, input: Record<string, unknown> = {}): Promise<T> {
    return await this.outside.look(route(operation, this.id, at, input).path) as T;
  }
  // A section comes with its text, which is not among what a workspace loads.
  private takeText(value: unknown): void {
    const text = (value as { text?: Entity } | null)?.text;
    if (text?.id && (this.base.get(text.id)?.version ?? 0) < text.version) {
      this.base.set(text.id, text);
      this.show(text.id);
    }
  }
  stale(only: (path: string) => boolean = () => true): void {
    for (const [path, known] of this.views) {
      if (!only(this.short(path))) continue;
      known.fresh = false;
      touch(`view:${path}`);
    }
  }
  private short(path: string): string { return path.replace(`workspaces/${this.real}/`, ''); }

  // ---- loading and following ----
  // The start first, and then all. Until then there is no number, so nothing is followed, and nothing is missed or put under something older.
  async begin(): Promise<void> {
    if (!this.begun && !this.moment) this.take(await this.outside.look(`workspaces/${this.real}/load?${early}`) as Loaded);
    await this.load();
  }
  async load(): Promise<void> {
    const told = await this.outside.look(this.moment ? this.then('workspace.load') : `workspaces/${this.real}/load`) as Loaded;
    this.seq = told.seq || 1;
    this.take(told);
    this.stale();
    this.outside.follow();
  }
  private take(told: Loaded): void {
    const texts = this.all('section_text');
    const before = new Set(this.shown.keys());
    this.base = new Map(told.entities.filter((one) => !one.removed).map((one) => [one.id, one]));
    for (const text of texts) if (text.part_of && this.base.has(text.part_of)) this.base.set(text.id, text);
    this.begun = true;
    this.me = told.me;
    this.settle();
    for (const id of new Set([...before, ...this.base.keys()])) this.show(id);
    touch('workspace');
  }
  apply({ seq, changes }: Frame): void {
    const commits = changes.filter((one): one is Entity => 'kind' in one && one.kind === 'text_commit');
    const frame: Frame = { seq, changes: changes.filter((one) => !commits.includes(one as Entity)) };
    for (const change of frame.changes) {
      if ('gone' in change) this.base.delete(change.id);
      else if ((this.base.get(change.id)?.version ?? -1) <= change.version) this.base.set(change.id, change);
    }
    this.seq = Math.max(this.seq, frame.seq);
    this.settle();
    for (const change of frame.changes) this.show(change.id);
    this.onChange(frame);
    for (const commit of commits) this.written(commit);
    if (!frame.changes.length) return void setTimeout(() => this.ours(frame.seq), 400);
    const decided = frame.changes.some((one: Change) => 'gone' in one || decisions.has(one.kind));
    this.stale((path) => decided || !path.startsWith('findings'));
    setTimeout(() => { if (!this.ours(frame.seq)) this.outside.news(); }, 400);
  }
  // Did we do that ourselves? What became durable together is told together, under the last number.
  private ours(seq: number): boolean {
    const before = [...this.own].filter((one) => one <= seq);
    for (const one of before) this.own.delete(one);
    return before.length > 0;
  }
  // Somebody wrote in a text. Who writes in it too hears at once; who reads it sees it a moment later.
  private readonly writers = new Map<string, (commit: Commit) => void>();
  private readonly rereading = new Set<string>();
  onCommit(section: string, heard: (commit: Commit) => void): () => void {
    this.writers.set(section, heard);
    return () => { if (this.writers.get(section) === heard) this.writers.delete(section); };
  }
  private written(commit: Entity): void {
    const section = commit.part_of!;
    this.writers.get(section)?.(commit.fields as unknown as Commit);
    if (this.rereading.has(section)) return;
    this.rereading.add(section);
    setTimeout(() => {
      this.rereading.delete(section);
      this.stale((path) => path.startsWith(`sections/${section}`));
    }, 1500);
  }
  get topics(): string[] { return [...this.wanted.keys()]; }
  // What a screen looks at besides the workspace itself (text:<section>). Answers how to stop.
  follow(topic: string): () => void {
    const count = this.wanted.get(topic) ?? 0;
    this.wanted.set(topic, count + 1);
    if (!count) this.outside.follow();
    return () => {
      const left = (this.wanted.get(topic) ?? 1) - 1;
      if (left) this.wanted.set(topic, left);
      else this.wanted.delete(topic);
      if (!left) this.outside.follow();
    };
  }

  // ---- doing ----
  // Answers when the program has it (also after a while without a connection); throws the Problem when it refuses, and then
  // what was guessed is gone again.
  async act<O extends Operation>(operation: O, at: At<O>, input: Input<O>, guesses: Guess[] = []): Promise<Answer<O> & { seq: number }> {
    const pending: Pending = { guesses, until: Infinity };
    if (guesses.length) {
      this.pending.add(pending);
      for (const guess of guesses) this.show(idOf(guess));
    }
    let told: Told;
    try {
      told = await this.outside.act(route(operation, this.real, at as Record<string, string>, input as Record<string, unknown>));
    } catch (trouble) {
      this.drop(pending);
      throw trouble;
    }
    this.own.add(told.seq);
    pending.until = told.seq;
    if (this.seq >= told.seq) this.drop(pending);
    if (!this.outside.live()) void this.load().catch(() => {});
    return { ...(told.body as Answer<O> & object), seq: told.seq };
  }
  // Sent now, once, and never kept to be sent later: whoever asks looks after that. The same key is the same deed.
  async once<O extends Operation>(operation: O, at: At<O>, input: Input<O>, key: string): Promise<Answer<O>> {
    const call = route(operation, this.real, at as Record<string, string>, input as Record<string, unknown>);
    const told = await this.outside.once({ ...call, key });
    this.own.add(told.seq);
    return told.body as Answer<O>;
  }
  get live(): boolean { return this.outside.live(); }
  signedOut(): void { this.outside.signedOut(); }
  // A new thing as it will look; everything that makes something may show it at once.
  guessed(kind: string, id: string, fields: Values, part_of?: string): Guess {
    return { make: { kind, id, version: 0, can: [], fields, ...(part_of ? { part_of } : {}) } };
  }
  private drop(pending: Pending): void {
    if (!this.pending.delete(pending)) return;
    for (const guess of pending.guesses) this.show(idOf(guess));
  }
  private settle(): void {
    for (const pending of this.pending) if (pending.until <= this.seq) this.drop(pending);
  }

  // What is shown of one thing: what the program told, with our guesses on top.
  private show(id: string): void {
    let now = this.base.get(id);
    for (const { guesses } of this.pending) {
      for (const guess of guesses) {
        if (idOf(guess) !== id) continue;
        if ('make' in guess) now ??= guess.make;
        else if ('gone' in guess) now = undefined;
        else if (now) now = { ...now, fields: { ...now.fields, ...guess.fields } };
      }
    }
    const before = this.shown.get(id);
    if (before === now) return;
    if (before && before.kind !== now?.kind) this.kinds.get(before.kind)?.delete(id);
    if (now) {
      this.shown.set(id, now);
      if (!this.kinds.has(now.kind)) this.kinds.set(now.kind, new Map());
      this.kinds.get(now.kind)!.set(id, now);
    } else this.shown.delete(id);
    for (const kind of new Set([before?.kind, now?.kind])) {
      if (!kind) continue;
      this.lists.delete(kind);
      touch(`kind:${kind}`);
    }
    touch(`id:${id}`);
    touch('everything');
  }
}
