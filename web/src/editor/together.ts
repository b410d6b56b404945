// Writing in one text with others: what the program has not got yet lies on top of the text as it has it. What comes in is
// put under that; of one's own words the program's version counts, so that everybody ends with the same text
// (docs/decisions/0029). No screen and no network here.
import { AttrStep, ReplaceStep, Step } from 'prosemirror-transform';
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import type { Commit, Lost } from '$core/commit';
import { schema } from './schema';

// Something put in at one place stays before what others put in there, as the program has it.
(ReplaceStep as unknown as { MAP_BIAS: number }).MAP_BIAS = -1;

// `sent`: its number in the commit that is under way.
interface Waiting { step: Step; inverted: Step; sent?: number | undefined }
interface Known { version: number; waiting: readonly Waiting[] }
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

const knownIn = (state: EditorState): Known => key.getState(state)!;
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

// Where the words stand that these steps put in, in the text as it is here.
function placesOf(waiting: readonly Waiting[], which: number[]): { from: number; to: number }[] {
  const places = which.flatMap((index) => {
    const { step } = waiting[index]!;
    if (!(step instanceof ReplaceStep) || !step.slice.content.size) return [];
    let [from, to] = [step.from, step.from + step.slice.size];
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

// A commit comes in. `own`: it is the one that was under way, as the program placed it. `lost`: words that the program has
// not got, and for which there is no place now. Throws when its steps do not fit this text.
export function received(state: EditorState, commit: Commit, own: boolean): { tr: Transaction; lost: Lost[] } {
  const { waiting } = knownIn(state);
  const count = waiting.length;
  const told = (tr: Transaction, rest: Waiting[]) => tr.setMeta(key, { version: commit.version, waiting: rest }).setMeta('addToHistory', false).setMeta('arrived', true);
  // Nobody wrote in between: the text is that already.
  if (own && commit.steps.length && !commit.of.length) return { tr: told(state.tr, waiting.filter((one) => one.sent === undefined)), lost: [] };

  const tr = state.tr;
  const mirror = (index: number) => (tr.mapping as unknown as { setMirror: (one: number, other: number) => void }).setMirror(count - 1 - index, tr.steps.length - 1);
  for (let i = count - 1; i >= 0; --i) tr.step(waiting[i]!.inverted);
  commit.steps.forEach((json, i) => {
    tr.step(Step.fromJSON(schema, json));
    if (!own || commit.of.lastIndexOf(commit.of[i]!) !== i) return;
    const index = waiting.findIndex((one) => one.sent === commit.of[i]);
    if (index >= 0) mirror(index);
  });
  const rest: Waiting[] = [];
  const gone: number[] = [];
  waiting.forEach(({ step, sent }, i) => {
    if (own && sent !== undefined) return;
    const mapped = step.map(tr.mapping.slice(count - i));
    if (mapped && idle(mapped, tr)) return;
    if (!mapped || tr.maybeStep(mapped).failed) {
      if (sent === undefined) gone.push(i); // of what is under way the program itself keeps what it cannot place
      return;
    }
    mirror(i);
    rest.push({ step: mapped, inverted: mapped.invert(tr.docs[tr.docs.length - 1]!), sent });
  });
  const lost = placesOf(waiting, gone).map(({ from, to }) => ({ text: state.doc.textBetween(from, to, '\n').trim(), slice: state.doc.slice(from, to).toJSON() as unknown }));
  return { tr: told(tr.setMeta('rebased', count), rest), lost: lost.filter((one) => one.text) };
}

// Another text altogether came in the place of this one, as `tr` makes it: nothing waits any more.
export const begunAnew = (tr: Transaction, version: number): Transaction => tr.setMeta(key, { version, waiting: [] });
