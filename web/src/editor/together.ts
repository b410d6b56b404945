// Writing in one text with others: what the program has not got yet lies on top of the text as it has it. What comes in is
// put under that; of one's own words the program's version counts, so that everybody ends with the same text
// (docs/decisions/0028). No screen and no network here.
import { AttrStep, ReplaceStep, Step } from 'prosemirror-transform';
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import type { Commit } from '$core/commit';
import { schema } from './schema';

// Something put in at one place stays before what others put in there, as the program has it.
(ReplaceStep as unknown as { MAP_BIAS: number }).MAP_BIAS = -1;

interface Waiting { step: Step; inverted: Step }
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
export const waitingIn = (state: EditorState): Step[] => knownIn(state).waiting.map((one) => one.step);
// The text as the program has it.
export function confirmedIn(state: EditorState) {
  return knownIn(state).waiting.reduceRight((doc, { inverted }) => inverted.apply(doc).doc!, state.doc);
}

// A block that got an id meanwhile keeps that.
function idle(step: Step, tr: Transaction): boolean {
  return step instanceof AttrStep && step.attr === 'bid' && !!tr.doc.nodeAt(step.pos)?.attrs.bid;
}

// A commit comes in. `own`: so many of the steps that wait are in it, as the program placed them. Throws when its steps do
// not fit this text.
export function received(state: EditorState, commit: Commit, own: number): Transaction {
  const { waiting } = knownIn(state);
  const count = waiting.length;
  if (own > 0 && own === commit.steps.length && !commit.of.length) {
    return state.tr.setMeta(key, { version: commit.version, waiting: waiting.slice(own) }).setMeta('arrived', true).setMeta('addToHistory', false);
  }
  const tr = state.tr;
  const mirror = (of: number) => (tr.mapping as unknown as { setMirror: (one: number, other: number) => void }).setMirror(count - 1 - of, tr.steps.length - 1);
  for (let i = count - 1; i >= 0; --i) tr.step(waiting[i]!.inverted);
  commit.steps.forEach((json, i) => {
    tr.step(Step.fromJSON(schema, json));
    const of = commit.of.length ? commit.of[i]! : i;
    if (of < own && (!commit.of.length || commit.of.lastIndexOf(of) === i)) mirror(of);
  });
  const rest: Waiting[] = [];
  for (let i = own; i < count; ++i) {
    const mapped = waiting[i]!.step.map(tr.mapping.slice(count - i));
    if (!mapped || idle(mapped, tr) || tr.maybeStep(mapped).failed) continue;
    mirror(i);
    rest.push({ step: mapped, inverted: mapped.invert(tr.docs[tr.docs.length - 1]!) });
  }
  return tr.setMeta(key, { version: commit.version, waiting: rest }).setMeta('rebased', count).setMeta('addToHistory', false).setMeta('arrived', true);
}

// Another text altogether came in the place of this one, as `tr` makes it: nothing waits any more.
export const begunAnew = (tr: Transaction, version: number): Transaction => tr.setMeta(key, { version, waiting: [] });
