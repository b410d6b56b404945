// Thirty people type in one text, and one more whose every word is 300 ms under way (R17): how long it takes until the program
// has what somebody typed, and how much waits. In a time that is made up.
import { TextSelection } from 'prosemirror-state';
import type { Node } from '$core/prose';
import { dice } from './deeds';
import { type Ask, Client, type Line, Session } from './sessions';

const typists = 30;
const every = 250;      // ms from one letter to the next
const letters = 32;     // of each
const line = (late: () => number): Line => ({ soon: () => 200, most: () => 200, late, lost: () => false });

class Typist extends Client {
  readonly took: number[] = [];   // ms until the program had it, of each letter
  backlog = 0;
  private readonly typedAt: number[] = [];
  key(): void {
    this.dispatched(this.state.tr.insertText(this.session.letters.some(1)));
    this.session.out.deeds += 1;
    this.typedAt.push(this.session.clock.time);
    this.backlog = Math.max(this.backlog, this.typedAt.length);
    this.typed();
  }
  begin(): void {
    const places: number[] = [];
    this.state.doc.forEach((_, pos) => places.push(pos + 1));
    this.dispatched(this.state.tr.setSelection(TextSelection.create(this.state.doc, this.roll.oneOf(places))));
    for (let i = 0; i < letters; ++i) this.session.clock.in(this.roll.below(every) + i * every, () => this.key());
  }
  protected override arrived(steps: number): void {
    for (const at of this.typedAt.splice(0, steps)) this.took.push(this.session.clock.time - at);
  }
}
const p95 = (all: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length * 0.95)]!;

export interface Fair { letters: number; fast: number; slow: number; backlog: number }
export async function fair(ask: Ask, text: number): Promise<Fair> {
  const session = new Session(ask, text, 1);
  session.clock.most = 1_000_000;
  const doc: Node = { type: 'doc', content: Array.from({ length: 10 }, (_, i) => ({ type: 'paragraph', attrs: { bid: `p${i}` }, content: [{ type: 'text', text: session.letters.some(20) }] })) };
  const all = Array.from({ length: typists + 1 }, (_, i) => {
    const roll = dice(i + 1);
    return new Typist(`T${i}`, doc, session, roll, line(i ? () => 10 + roll.below(51) : () => 300));
  });
  await session.begin(doc, all);
  for (const one of all) one.begin();
  await session.rest();
  const [slow, ...fast] = all;
  return { letters: all.reduce((sum, one) => sum + one.took.length, 0), fast: p95(fast.flatMap((one) => one.took)), slow: p95(slow!.took), backlog: Math.max(...all.map((one) => one.backlog)) };
}
