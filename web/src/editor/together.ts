// Writing in one text with others: what the program has not got yet lies on top of the text as it has it. What comes in is
// put under that; of one's own words the program's version counts, so that everybody ends with the same text
// (docs/decisions/0029). No screen and no network here.
import type { Node as ProseNode } from 'prosemirror-model';
import { AttrStep, Mapping, ReplaceAroundStep, ReplaceStep, Step } from 'prosemirror-transform';
import { type EditorState, Plugin, PluginKey, Selection, type Transaction } from 'prosemirror-state';
import type { Commit, Lost } from '$core/commit';
import { schema } from './schema';

// Something put in at one place stays before what others put in there, as the program has it.
(ReplaceStep as unknown as { MAP_BIAS: number }).MAP_BIAS = -1;

// A part of a text, in its positions.
interface Piece { from: number; to: number }
// `meant`: what its author took away, in the text that the step is on; what came there since is not. `sent`: its number in
// the commit that is under way.
interface Waiting { step: Step; inverted: Step; meant: readonly Piece[]; sent?: number | undefined }
export interface Known { version: number; waiting: readonly Waiting[] }
const key = new PluginKey<Known>('together');

// Does every step of it lead to a text that can be? Commands and pastes can put in a row without cells, and what lies on top
// of that could not be taken off again. Only what is new is looked at.
const sound = (tr: Transaction): boolean => tr.docs.every((was, i) => soundAfter(was, tr.docs[i + 1] ?? tr.doc));
function soundAfter(was: ProseNode | undefined, is: ProseNode): boolean {
  if (was === is) return true;
  if (!is.type.validContent(is.content)) return false;
  const [before, after] = [was?.children ?? [], is.children];
  const most = Math.min(before.length, after.length);
  let [begin, end] = [0, 0];
  while (begin < most && before[begin] === after[begin]) ++begin;
  while (end < most - begin && before[before.length - 1 - end] === after[after.length - 1 - end]) ++end;
  return after.slice(begin, after.length - end).every((one, i) => soundAfter(before[begin + i], one));
}

export const together = (version: number): Plugin<Known> => new Plugin<Known>({
  key,
  state: {
    init: () => ({ version, waiting: [] }),
    apply(tr, before) {
      const told = tr.getMeta(key) as Known | undefined;
      if (told || !tr.docChanged) return told ?? before;
      return { version: before.version, waiting: [...before.waiting, ...tr.steps.map((step, i) => ({ step, inverted: step.invert(tr.docs[i]!), meant: takenBy(step) }))] };
    },
  },
  filterTransaction: (tr) => tr.getMeta('arrived') === true || sound(tr),
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

// ---- what is taken away ----
const wordsIn = (doc: ProseNode, { from, to }: Piece): boolean => doc.textBetween(from, to, '', '.') !== '';
const lostAt = (doc: ProseNode, { from, to }: Piece): Lost => ({ text: doc.textBetween(from, to, '\n').trim(), slice: doc.slice(from, to).toJSON() as unknown });

function takenBy(step: Step): Piece[] {
  const out: Piece[] = [];
  step.getMap().forEach((from, to) => { if (from < to) out.push({ from, to }); });
  return out;
}
// In order; what touches is one.
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const { from, to } of [...pieces].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else out.push({ from, to });
  }
  return out;
}
// What there is of `pieces` after these changes; what was put in within one is no part of it.
function left(pieces: readonly Piece[], mapping: Mapping): Piece[] {
  const one = (piece: Piece): Piece[] => {
    const size = piece.to - piece.from;
    if (size > 1 && touched(piece, mapping)) return [...one({ from: piece.from, to: piece.from + (size >> 1) }), ...one({ from: piece.from + (size >> 1), to: piece.to })];
    const { pos, deleted } = mapping.mapResult(piece.from, 1);
    return deleted ? [] : [{ from: pos, to: pos + size }];
  };
  return joined(pieces.flatMap(one));
}
function touched({ from, to }: Piece, mapping: Mapping): boolean {
  return mapping.maps.slice(mapping.from, mapping.to).some((map) => {
    let inside = false;
    map.forEach((start, end) => { inside ||= start < to && end > from; });
    [from, to] = [map.map(from, 1), map.map(to, -1)];
    return inside;
  });
}
// What a change takes away besides what was meant, as far as there are words in it.
function besides(doc: ProseNode, step: Step, meant: readonly Piece[]): Piece[] {
  return takenBy(step).flatMap(({ from, to }) => {
    const out: Piece[] = [];
    for (const one of [...meant, { from: to, to }]) {
      if (one.from > from) out.push({ from, to: Math.min(one.from, to) });
      from = Math.max(from, one.to);
    }
    return out.filter((one) => one.from < one.to && wordsIn(doc, one));
  });
}
// A deletion laid around what its author has not seen: one step, so that undo keeps count. What lies between two such pieces
// stays too.
function laidAround(step: Step, pieces: readonly Piece[]): Step | null {
  if (!(step instanceof ReplaceStep || (step instanceof ReplaceAroundStep && step.insert === step.slice.size)) || step.slice.openStart || step.slice.openEnd) return null;
  const already = step instanceof ReplaceAroundStep ? [{ from: step.gapFrom, to: step.gapTo }] : [];
  const all = joined([...already, ...pieces]);
  return new ReplaceAroundStep(step.from, step.to, all[0]!.from, all.at(-1)!.to, step.slice, step.slice.size);
}
// Puts the step in, around what was not meant when that can be. Answers what went with it; null: it has no place.
function put(tr: Transaction, step: Step, meant: readonly Piece[]): { step: Step; gone: Piece[] } | null {
  const gone = besides(tr.doc, step, meant);
  const careful = gone.length ? laidAround(step, gone) : null;
  if (careful && !tr.maybeStep(careful).failed) return { step: careful, gone: [] };
  return tr.maybeStep(step).failed ? null : { step, gone };
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

// Where the words stand that these steps put in, in the text as it is here.
function placesOf(waiting: readonly Waiting[], which: number[]): Piece[] {
  return joined(which.flatMap((index) => {
    const { step } = waiting[index]!;
    if (!(step instanceof ReplaceStep || step instanceof ReplaceAroundStep) || !step.slice.content.size) return [];
    let [from, to] = [step.from, step.from + (step instanceof ReplaceStep ? step.slice.size : step.insert)];
    for (const { step: later } of waiting.slice(index + 1)) [from, to] = [later.getMap().map(from, 1), later.getMap().map(to, -1)];
    return to > from ? [{ from, to }] : [];
  }));
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
// not got, and for which there is no place now; and words that go with what was taken away here without being meant by it.
// Throws when its steps do not fit this text.
export function received(state: EditorState, commit: Commit, own: boolean): { tr: Transaction; lost: Lost[] } {
  const { waiting } = knownIn(state);
  const count = waiting.length;
  const told = (tr: Transaction, rest: Waiting[]) => tr.setMeta(key, { version: commit.version, waiting: rest }).setMeta('addToHistory', false).setMeta('arrived', true);
  // Nobody wrote in between: the text is that already.
  if (own && commit.steps.length && !commit.of.length) return { tr: told(state.tr, waiting.filter((one) => one.sent === undefined)), lost: [] };

  const tr = state.tr;
  const mirror = (index: number) => (tr.mapping as unknown as { setMirror: (one: number, other: number) => void }).setMirror(count - 1 - index, tr.steps.length - 1);
  for (const { inverted } of [...waiting].reverse()) tr.step(inverted);
  for (const { steps, of } of byTheirs(commit)) {
    const index = own ? waiting.findIndex(({ sent }) => sent !== undefined && sent === of) : -1;
    const one = steps.length > 1 && index >= 0 ? asOne(tr.doc, steps) : null;
    for (const step of one ? [one] : steps) tr.step(step);
    if (index >= 0) mirror(index);
  }
  const rest: Waiting[] = [];
  const gone: number[] = [];
  const theirs: Lost[] = [];
  let ours: Piece[] = []; // what was taken away here and is there still
  waiting.forEach(({ step, meant, sent }, i) => {
    const since = tr.mapping.slice(count - i);
    ours = joined([...ours, ...left(meant, since)]);
    if (own && sent !== undefined) return;
    const mapped = step.map(since);
    if (mapped && idle(mapped, tr)) return;
    const { doc } = tr;
    const done = mapped && put(tr, mapped, ours);
    // Of what is under way the program itself keeps what it cannot place, and what goes with it.
    if (!done) {
      if (sent === undefined) gone.push(i);
      return;
    }
    if (sent === undefined) {
      theirs.push(...done.gone.map((one) => lostAt(doc, one)));
      ours = joined([...ours, ...done.gone]);
    }
    mirror(i);
    rest.push({ step: done.step, inverted: done.step.invert(doc), meant: ours, sent });
    ours = left(ours, new Mapping([done.step.getMap()]));
  });
  staying(tr, state.selection);
  const lost = [...placesOf(waiting, gone).map((one) => lostAt(state.doc, one)), ...theirs];
  return { tr: told(tr.setMeta('rebased', count), rest), lost: lost.filter((one) => one.text) };
}

// Another text altogether came in the place of this one, as `tr` makes it: nothing waits any more.
export const begunAnew = (tr: Transaction, version: number): Transaction => tr.setMeta(key, { version, waiting: [] });
