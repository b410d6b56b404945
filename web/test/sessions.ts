// Some people write in one text, in a time that is made up: real editors, and a network that is late, loses what it carries
// and falls away. What stands between them and the text does what core/socket and areas/plan/writing do.
import { history } from 'prosemirror-history';
import type { Node as ProseNode } from 'prosemirror-model';
import { EditorState, type Transaction } from 'prosemirror-state';
import type { Commit } from '$core/commit';
import { merged, type Node } from '$core/prose';
import { taking } from '../src/editor/apply';
import { ids, withIds } from '../src/editor/ids';
import { docNode, jsonOf } from '../src/editor/json';
import { tables } from '../src/editor/tables';
import { begunAnew, confirmedIn, received, sending, together, waitsIn } from '../src/editor/together';
import { beginning, type Dice, dice, Letters, something } from './deeds';

export type Ask = (question: object) => Promise<Answer>;
interface Answer { version: number; doc?: Node; placed?: number[]; lost?: unknown[]; commit?: Commit; refused?: string; what?: string }
interface Sent { steps: unknown[]; base: number; mark: string; tries: number }
export interface Outcome { deeds: number; commits: number; rebased: number; lost: number; silent: string[]; refused: string[]; trace: (() => string)[] }

// ---- time and chance ----
// Of the session whose turn it is; several go on at once.
let now = 0;
let chance = dice(0);
Date.now = () => now;
crypto.getRandomValues = (bytes) => {
  for (let i = 0; i < bytes!.byteLength; ++i) (bytes as unknown as Uint8Array)[i] = chance.below(256);
  return bytes;
};

class Clock {
  time = 0;
  most = 5_000; // things that happen
  constructor(private readonly chance: Dice) {}
  enter(): void { [now, chance] = [this.time, this.chance]; }
  private readonly queue: { at: number; order: number; what: () => unknown }[] = [];
  private order = 0;
  private done = 0;
  in(delay: number, what: () => unknown): void {
    const one = { at: this.time + delay, order: ++this.order, what };
    let i = this.queue.length;
    while (i > 0 && this.queue[i - 1]!.at > one.at) --i;
    this.queue.splice(i, 0, one);
  }
  async run(): Promise<void> {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      if (++this.done > this.most) throw new Error('they do not come to rest');
      this.time = next.at;
      this.enter();
      const going = next.what();
      if (going instanceof Promise) await going;
    }
  }
}

const lettersOf = (value: unknown) => Letters.in(JSON.stringify(value));
// How often each stands there: a copy of a word is one more.
function lettersIn(doc: ProseNode): Map<string, number> {
  const out = new Map<string, number>();
  for (const one of Letters.in(doc.textBetween(0, doc.content.size, ' ', ' '))) out.set(one, (out.get(one) ?? 0) + 1);
  return out;
}

// ---- one who writes ----
// What there is between somebody and the program; all in ms.
export interface Line {
  soon: () => number;                // from a word to its way
  most: () => number;                // steps at once
  late: () => number;                // one way
  lost: (oneIn: number) => boolean;
}
const bad = (roll: Dice): Line => ({
  soon: () => roll.below(300),
  most: () => (roll.chance(4) ? 1 + roll.below(4) : 200),
  late: () => (roll.chance(12) ? roll.below(4000) : 5 + roll.below(150)),
  lost: (oneIn) => roll.chance(oneIn),
});
export class Client {
  state: EditorState;
  version = 0;
  sent: Sent | null = null;
  online = true;
  private timer = false;
  private looking = false;
  private sends = 0;
  private heardUntil = 0; // what comes over one connection comes in order

  constructor(readonly name: string, doc: Node, protected readonly session: Session, protected readonly roll: Dice, private readonly line = bad(roll)) {
    const begin = EditorState.create({ doc: docNode(doc), plugins: [ids, tables(), history({ newGroupDelay: 700 }), together(0)] });
    this.state = begin.apply(withIds(begin) ?? begin.tr);
  }
  protected dispatched(tr: Transaction): void {
    this.session.clock.enter();
    this.state = this.state.applyTransaction(tr).state;
  }
  write(): string {
    const before = lettersIn(this.state.doc);
    const did = something({ state: () => this.state, go: (tr) => this.dispatched(tr), roll: this.roll, letters: this.session.letters });
    const after = lettersIn(this.state.doc);
    for (const [one, often] of before) if ((after.get(one) ?? 0) < often) this.session.takenAway.add(one);
    for (const one of after.keys()) this.session.written.add(one);
    this.typed();
    return did;
  }
  typed(): void {
    if (this.timer) return;
    this.timer = true;
    this.session.clock.in(this.line.soon(), () => {
      this.timer = false;
      this.send();
    });
  }
  private send(): void {
    if (this.sent || !waitsIn(this.state)) return;
    const { steps, tr } = sending(this.state, this.line.most());
    this.dispatched(tr);
    this.sent = { steps: steps.map((step) => step.toJSON() as unknown), base: this.version, mark: `${this.name}.${++this.sends}`, tries: 0 };
    this.attempt(this.sent);
  }
  private attempt(sent: Sent): void {
    const { clock } = this.session;
    sent.tries += 1;
    const again = () => clock.in(500 + this.roll.below(1500), () => { if (this.sent === sent) this.attempt(sent); });
    if (!this.online || this.line.lost(15)) return again();
    clock.in(this.line.late(), async () => {
      const told = await this.session.commit(this, sent);
      if (this.line.lost(15)) return again();
      clock.in(this.line.late(), () => this.answered(sent, told));
    });
  }
  private answered(sent: Sent, told: Answer): unknown {
    if (this.sent !== sent) return;
    if (told.refused) return this.anew();
    if (!told.placed!.length) {
      const nothing = () => { if (this.sent === sent) this.take({ version: this.version, steps: [], of: [], mark: sent.mark }); };
      if (told.version > this.version) this.catchUp(nothing);
      else nothing();
    } else this.session.clock.in(400, () => { if (this.sent === sent) this.catchUp(); });
  }
  told(commit: Commit): void {
    if (!this.online || this.line.lost(25)) return;
    const { clock } = this.session;
    this.heardUntil = Math.max(this.heardUntil, clock.time + this.line.late());
    clock.in(this.heardUntil - clock.time, () => this.heard(commit));
  }
  private heard(commit: Commit): void {
    if (commit.version <= this.version) return;
    if (commit.version > this.version + 1) this.catchUp();
    else this.take(commit);
  }
  private take(commit: Commit): void {
    const own = this.sent?.mark === commit.mark;
    const { tr, lost } = received(this.state, commit, own);
    this.dispatched(tr);
    for (const one of lost) this.session.told(one.slice);
    this.version = commit.version;
    if (!own) return;
    this.arrived(this.sent!.steps.length);
    this.sent = null;
    this.send();
  }
  protected arrived(_steps: number): void {}
  catchUp(then = () => {}): void {
    if (this.looking) return then();
    this.looking = true;
    const { clock } = this.session;
    clock.in(this.line.late(), () => {
      const commits = this.online ? this.session.since(this.version) : null;
      clock.in(commits ? this.line.late() : 2000, () => {
        this.looking = false;
        if (!commits) return this.catchUp(then);
        for (const commit of commits) if (commit.version === this.version + 1) this.take(commit);
        then();
      });
    });
  }
  away(): void {
    this.online = false;
    this.session.clock.in(this.roll.below(20_000), () => {
      this.online = true;
      this.catchUp();
    });
  }
  // What was refused: the text as it is, with ours on top.
  private async anew(): Promise<void> {
    const { version, doc } = await this.session.show();
    this.session.clock.enter();
    const ours = merged(jsonOf(confirmedIn(this.state)), jsonOf(this.state.doc), doc!);
    this.dispatched(begunAnew(taking(this.state, doc!), version));
    if (ours) this.dispatched(taking(this.state, ours).setMeta('arrived', undefined));
    this.version = version;
    this.sent = null;
    this.send();
  }
}

// ---- one text ----
export class Session {
  readonly clock: Clock;
  readonly letters = new Letters();
  readonly written = new Set<string>();
  readonly takenAway = new Set<string>();  // by somebody who saw it
  readonly saved = new Set<string>();      // in what was told to be lost
  readonly out: Outcome = { deeds: 0, commits: 0, rebased: 0, lost: 0, silent: [], refused: [], trace: [] };
  private readonly commits: Commit[] = [];
  private clients: Client[] = [];

  constructor(private readonly ask: Ask, private readonly text: number, private readonly seed: number) {
    this.clock = new Clock(dice(~seed));
    this.clock.enter();
  }

  told(slice: unknown): void {
    this.out.lost += 1;
    for (const one of lettersOf(slice)) this.saved.add(one);
  }
  since(version: number): Commit[] { return this.commits.slice(version); }
  show(): Promise<Answer> { return this.ask({ text: this.text }); }
  async commit(client: Client, { steps, base, mark }: Sent): Promise<Answer> {
    const told = await this.ask({ text: this.text, base, steps, mark });
    const at = this.clock.time;
    this.out.trace.push(() => `  ${at} ${client.name} sends ${mark} on ${base}: ${JSON.stringify(steps)} -> ${JSON.stringify(told)}`);
    for (const one of told.lost ?? []) this.told(one);
    if (told.refused) this.out.refused.push(`${told.refused} ${told.what}`);
    if (told.commit && told.commit.version === this.commits.length + 1) {
      this.commits.push(told.commit);
      this.out.commits += 1;
      this.out.rebased += told.commit.of.length ? 1 : 0;
      for (const one of this.clients) one.told(told.commit);
    }
    return told;
  }
  async begin(doc: Node, clients: Client[]): Promise<void> {
    for (const one of lettersOf(doc)) this.written.add(one);
    await this.ask({ text: this.text, doc });
    this.clients = clients;
  }
  // Until all have been told everything.
  async rest(): Promise<void> {
    await this.clock.run();
    for (let turn = 0; ; ++turn) {
      for (const one of this.clients) if (one.version < this.commits.length) one.catchUp();
      for (const one of this.clients) if (waitsIn(one.state)) one.typed();
      await this.clock.run();
      if (this.clients.every((one) => one.version === this.commits.length && !waitsIn(one.state))) break;
      if (turn > 100) throw new Error('they do not come to rest');
    }
    const { doc } = await this.ask({ text: this.text, end: true });
    this.same(doc!);
    const there = new Set(lettersOf(doc));
    this.out.silent = [...this.written].filter((one) => !there.has(one) && !this.takenAway.has(one) && !this.saved.has(one));
  }
  private same(theirs: Node): void {
    const wanted = docNode(theirs);
    wanted.check();
    for (const one of this.clients) {
      for (const [what, doc] of [['has', confirmedIn(one.state)], ['shows', one.state.doc]] as const)
        if (!doc.eq(wanted)) throw new Error(`${one.name} ${what} another text\n  the program: ${JSON.stringify(wanted)}\n  ${one.name}: ${JSON.stringify(doc)}`);
    }
  }
  // `most`: after so many deeds nobody does anything more.
  async run(most: number): Promise<Outcome> {
    const { seed } = this;
    const roll = dice(seed);
    const doc = beginning(this.letters, roll);
    await this.begin(doc, Array.from({ length: 3 + roll.below(roll.chance(3) ? 6 : 2) }, (_, i) => new Client(String.fromCharCode(65 + i), doc, this, dice(seed * 31 + i + 1))));
    const busy = roll.oneOf([300, 1500, 6000]);
    for (const client of this.clients) {
      for (let i = 2 + roll.below(8); i > 0; --i) {
        this.clock.in(roll.below(busy * 3), () => {
          if (this.out.deeds >= most) return;
          this.out.deeds += 1;
          const did = client.write();
          const at = this.clock.time;
          this.out.trace.push(() => `${at} ${client.name} ${did}`);
        });
      }
      if (roll.chance(4)) this.clock.in(roll.below(busy * 3), () => client.away());
    }
    await this.rest();
    return this.out;
  }
}

export class Failed extends Error {
  constructor(readonly why: unknown, readonly outcome: Outcome) { super(String((why as Error).stack ?? why)); }
}
export async function session(ask: Ask, text: number, seed: number, most = Infinity): Promise<Outcome> {
  const one = new Session(ask, text, seed);
  try {
    return await one.run(most);
  } catch (why) {
    throw new Failed(why, one.out);
  }
}
