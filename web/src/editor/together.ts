// Writing in one text with others: what the program has not got yet lies on top of the text as it has it. What comes in is
// put under that; of one's own words the program's version counts, so that everybody ends with the same text
// (docs/decisions/0029). No screen and no network here.
import type { Node as ProseNode } from 'prosemirror-model';
import { AttrStep, ReplaceAroundStep, ReplaceStep, Step, type StepMap } from 'prosemirror-transform';
import { type EditorState, Plugin, PluginKey, Selection, type Transaction } from 'prosemirror-state';
import type { Commit, Lost } from '$core/commit';
import { schema } from './schema';

// Something put in at one place stays before what others put in there, as the program has it.
(ReplaceStep as unknown as { MAP_BIAS: number }).MAP_BIAS = -1;

// `sent`: its number in the commit that is under way.
interface Waiting { step: Step; inverted: Step; sent?: number | undefined }
export interface Known { version: number; waiting: readonly Waiting[] }
const key = new PluginKey<Known>('together');

export const together = (version: number): Plugin<Known> => new Plugin<Known>({
  key,
  state: {
    init: () => ({ version, waiting: [] }),
    apply(tr, before) {
      const told = tr.getMeta(key) as Known | undefined;
      if (told || !tr.docChanged) return told ?? before;
      return { version: before.version, waiting: [...before.waiting, ...tr.steps.map((step, i) => ({ step, inverted: step.invert(tr.docs[i]!) }))] };
    },
  },
  historyPreserveItems: true,
} as ConstructorParameters<typeof Plugin<Known>>[0]);

export const knownIn = (state: EditorState): Known => key.getState(state)!;
export const versionOf = (state: EditorState): number => knownIn(state).version;
export const waitsIn = (state: EditorState): boolean => knownIn(state).waiting.length > 0;
// The first so many steps go to the program, in one commit.
export function sending(state: EditorState, most: number): { steps: Step[]; tr: Transaction } {
  const { version, waiting } = knownIn(state);
  const first = waiting.slice(0, most).map((one, sent) => ({ ...one, sent }));
  return { steps: first.map((one) => one.step), tr: state.tr.setMeta(key, { version, waiting: [...first, ...waiting.slice(most).map((one) => ({ ...one, sent: undefined }))] }).setMeta('addToHistory', false) };
}
// The text as the program has it.
export function confirmedIn(state: EditorState) {
  return knownIn(state).waiting.reduceRight((doc, { inverted }) => inverted.apply(doc).doc!, state.doc);
}

// A block that got an id meanwhile keeps that.
function idle(step: Step, tr: Transaction): boolean {
  return step instanceof AttrStep && step.attr === 'bid' && !!tr.doc.nodeAt(step.pos)?.attrs.bid;
}

// ---- what others put in ----
interface Piece { from: number; to: number }
const wordsIn = (doc: ProseNode, { from, to }: Piece): boolean => doc.textBetween(from, to, '', '.') !== '';

// What others put in goes along with a change; what a change of theirs puts in joins it.
function goneAlong(unseen: readonly Piece[], map: StepMap, theirs: boolean): Piece[] {
  const out = unseen.map(({ from, to }) => ({ from: map.map(from, 1), to: map.map(to, -1) })).filter(({ from, to }) => from < to);
  if (theirs) map.forEach((_, __, from, to) => { if (from < to) out.push({ from, to }); });
  return out;
}
// What this change takes away of it.
function swallowed(doc: ProseNode, step: Step, unseen: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  step.getMap().forEach((start, end) => {
    for (const one of unseen) {
      const piece = { from: Math.max(start, one.from), to: Math.min(end, one.to) };
      if (piece.from < piece.to && wordsIn(doc, piece)) out.push(piece);
    }
  });
  return out.sort((a, b) => a.from - b.from);
}
// A deletion laid around what its author has not seen: one step, so that undo keeps count. What lies between two such pieces
// stays too.
function laidAround(step: Step, pieces: readonly Piece[]): Step | null {
  if (!(step instanceof ReplaceStep) || step.slice.openStart || step.slice.openEnd) return null;
  return new ReplaceAroundStep(step.from, step.to, pieces[0]!.from, Math.max(...pieces.map((one) => one.to)), step.slice, step.slice.size);
}
// Puts the step in, around what others put in when that can be. Answers what went with it; null: it has no place.
function put(tr: Transaction, step: Step, unseen: readonly Piece[]): { step: Step; gone: Lost[] } | null {
  const pieces = swallowed(tr.doc, step, unseen);
  const careful = pieces.length ? laidAround(step, pieces) : null;
  if (careful && !tr.maybeStep(careful).failed) return { step: careful, gone: [] };
  const gone = pieces.map(({ from, to }) => lostAt(tr.doc, from, to));
  return tr.maybeStep(step).failed ? null : { step, gone };
}

// The program can put one's words on the other side of those of others: what waited to be taken away then lies around them.
// All of it is told, rather too much than too little.
function stretched(doc: ProseNode, was: Step, is: Step): Lost[] {
  const takenBy = (step: Step): Piece[] => {
    const out: Piece[] = [];
    step.getMap().forEach((from, to) => out.push({ from, to }));
    return out;
  };
  const size = (pieces: Piece[]) => pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  const taken = takenBy(is);
  return size(taken) > size(takenBy(was)) ? taken.filter((one) => one.to > one.from && wordsIn(doc, one)).map(({ from, to }) => lostAt(doc, from, to)) : [];
}

// The steps of a commit, each with which of the author's it comes from; those that come from the same one stand together.
function byTheirs(commit: Commit): { steps: Step[]; of: number | undefined }[] {
  const out: { steps: Step[]; of: number | undefined }[] = [];
  commit.steps.forEach((json, i) => {
    const of = commit.of[i];
    const step = Step.fromJSON(schema, json);
    if (of !== undefined && out.at(-1)?.of === of) out.at(-1)!.steps.push(step);
    else out.push({ steps: [step], of });
  });
  return out;
}
// The pieces of a deletion that the program laid around the words of others, from the last to the first, as one step that
// does the same: undo knows one step of it.
function asOne(doc: ProseNode, pieces: readonly Step[]): Step | null {
  if (!pieces.every((one) => one instanceof ReplaceStep && !one.slice.openStart && !one.slice.openEnd)) return null;
  const after = pieces.reduce((text, one) => one.apply(text).doc!, doc);
  const [last, first] = [pieces[0] as ReplaceStep, pieces.at(-1) as ReplaceStep];
  const careful = new ReplaceAroundStep(first.from, last.to, first.to, last.from, first.slice, first.slice.size);
  const whole = new ReplaceStep(first.from, last.to, after.slice(first.from, last.to + after.content.size - doc.content.size));
  return (pieces.length === 2 ? [careful, whole] : [whole]).find((one) => one.apply(doc).doc?.eq(after)) ?? null;
}

const lostAt = (doc: ProseNode, from: number, to: number): Lost => ({ text: doc.textBetween(from, to, '\n').trim(), slice: doc.slice(from, to).toJSON() as unknown });

// Where the words stand that these steps put in, in the text as it is here.
function placesOf(waiting: readonly Waiting[], which: number[]): Piece[] {
  const places = which.flatMap((index) => {
    const { step } = waiting[index]!;
    if (!(step instanceof ReplaceStep || step instanceof ReplaceAroundStep) || !step.slice.content.size) return [];
    let [from, to] = [step.from, step.from + (step instanceof ReplaceStep ? step.slice.size : step.insert)];
    for (const { step: later } of waiting.slice(index + 1)) [from, to] = [later.getMap().map(from, 1), later.getMap().map(to, -1)];
    return to > from ? [{ from, to }] : [];
  }).sort((a, b) => a.from - b.from);
  const out: typeof places = [];
  for (const one of places) {
    const last = out.at(-1);
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else out.push({ ...one });
  }
  return out;
}

// A selection of cells cannot always go along with what becomes of its table; then the cursor stands where it was.
function staying(tr: Transaction, was: Selection): void {
  try {
    void tr.selection;
  } catch {
    tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map(was.head))));
  }
}

// A commit comes in. `own`: it is the one that was under way, as the program placed it. `lost`: words that the program has
// not got, and for which there is no place now; and words of others that go with what was taken away here before they came. Throws when its steps do not fit this text.
export function received(state: EditorState, commit: Commit, own: boolean): { tr: Transaction; lost: Lost[] } {
  const { waiting } = knownIn(state);
  const count = waiting.length;
  const told = (tr: Transaction, rest: Waiting[]) => tr.setMeta(key, { version: commit.version, waiting: rest }).setMeta('addToHistory', false).setMeta('arrived', true);
  // Nobody wrote in between: the text is that already.
  if (own && commit.steps.length && !commit.of.length) return { tr: told(state.tr, waiting.filter((one) => one.sent === undefined)), lost: [] };

  const tr = state.tr;
  const mirror = (index: number) => (tr.mapping as unknown as { setMirror: (one: number, other: number) => void }).setMirror(count - 1 - index, tr.steps.length - 1);
  // Of what was taken away by what was under way, its author has not seen what stays.
  let unseen: Piece[] = [];
  for (let i = count - 1; i >= 0; --i) {
    const { inverted, sent } = waiting[i]!;
    tr.step(inverted);
    if (own) unseen = goneAlong(unseen, inverted.getMap(), sent !== undefined);
  }
  for (const { steps, of } of byTheirs(commit)) {
    const one = steps.length > 1 && own ? asOne(tr.doc, steps) : null;
    for (const step of one ? [one] : steps) tr.step(step);
    for (const step of steps) unseen = goneAlong(unseen, step.getMap(), !own);
    const index = own ? waiting.findIndex(({ sent }) => sent !== undefined && sent === of) : -1;
    if (index >= 0) mirror(index);
  }
  const rest: Waiting[] = [];
  const gone: number[] = [];
  const theirs: Lost[] = [];
  waiting.forEach(({ step, sent }, i) => {
    if (own && sent !== undefined) return;
    const mapped = step.map(tr.mapping.slice(count - i));
    if (mapped && idle(mapped, tr)) return;
    const before = tr.doc;
    const done = mapped && put(tr, mapped, unseen);
    if (!done) {
      if (sent === undefined) gone.push(i); // of what is under way the program itself keeps what it cannot place
      return;
    }
    if (sent === undefined) theirs.push(...(!done.gone.length ? stretched(before, step, done.step) : done.gone));
    unseen = goneAlong(unseen, done.step.getMap(), false);
    mirror(i);
    rest.push({ step: done.step, inverted: done.step.invert(tr.docs[tr.docs.length - 1]!), sent });
  });
  staying(tr, state.selection);
  const lost = [...placesOf(waiting, gone).map(({ from, to }) => lostAt(state.doc, from, to)), ...theirs];
  return { tr: told(tr.setMeta('rebased', count), rest), lost: lost.filter((one) => one.text) };
}

// Another text altogether came in the place of this one, as `tr` makes it: nothing waits any more.
export const begunAnew = (tr: Transaction, version: number): Transaction => tr.setMeta(key, { version, waiting: [] });
