// Where the points of this section stand in its text: underlined, and never in the sentence that somebody is typing now.
import type { Node as ProseNode } from 'prosemirror-model';
import { type Command, type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { bareLetters, sentenceAt, textOf } from './letters';

export interface Marked { id: string; place?: { block?: string; quote?: string } }
interface Range { from: number; to: number }
interface Seen { set: DecorationSet; typing: Range | null }
const key = new PluginKey<Seen>('points');

// The words that a point quotes, in the block that it names; when that block is not here, words long enough to be the only ones.
export function rangeOf(doc: ProseNode, place: Marked['place']): Range | null {
  const words = (place?.quote ?? '').split('…').map((piece) => piece.trim()).sort((a, b) => b.length - a.length)[0] ?? '';
  const wanted = bareLetters(words).text;
  if (!wanted) return null;
  let within: Range | null = null;
  doc.descendants((node, pos) => {
    if (place?.block && node.attrs.bid === place.block) within = { from: pos, to: pos + node.nodeSize };
    return !within;
  });
  if (!within && words.length < 20) return null;
  const { from, to } = within ?? { from: 0, to: doc.content.size };
  let found: Range | null = null;
  doc.nodesBetween(from, to, (node, pos) => {
    if (found || !node.isTextblock) return !found;
    const { text, at } = bareLetters(textOf(node));
    const begin = text.indexOf(wanted);
    if (begin >= 0) found = { from: pos + 1 + at[begin]!, to: pos + 1 + at[begin + wanted.length]! };
    return false;
  });
  return found;
}

// The sentence in which the cursor is.
function sentence({ selection: { $head } }: EditorState): Range | null {
  if (!$head.parent.isTextblock) return null;
  const [from, to] = sentenceAt(textOf($head.parent), $head.parentOffset);
  return { from: $head.start() + from, to: $head.start() + to };
}
function typingNow(tr: Transaction, before: Range | null, state: EditorState): Range | null {
  if (tr.docChanged && !tr.getMeta('arrived') && !tr.getMeta('appendedTransaction')) return sentence(state);
  const range = before && { from: tr.mapping.map(before.from, -1), to: tr.mapping.map(before.to, 1) };
  return range && state.selection.head >= range.from && state.selection.head <= range.to ? range : null;
}
const hidden = (one: Decoration, typing: Range | null): boolean => !!typing && one.from < typing.to && one.to > typing.from;

export const points = new Plugin<Seen>({
  key,
  state: {
    init: () => ({ set: DecorationSet.empty, typing: null }),
    apply(tr, before, _, state) {
      const list = tr.getMeta(key) as Marked[] | undefined;
      const set = list ? DecorationSet.create(tr.doc, list.flatMap((one) => {
        const range = rangeOf(tr.doc, one.place);
        return range ? [Decoration.inline(range.from, range.to, { class: 'point' }, { id: one.id })] : [];
      })) : before.set.map(tr.mapping, tr.doc);
      return { set, typing: typingNow(tr, before.typing, state) };
    },
  },
  props: {
    decorations(state) {
      const { set, typing } = key.getState(state)!;
      const away = typing ? set.find(typing.from, typing.to).filter((one) => hidden(one, typing)) : [];
      return away.length ? set.remove(away) : set;
    },
  },
});
export const showPoints = (state: EditorState, list: Marked[]): Transaction => state.tr.setMeta(key, list).setMeta('addToHistory', false);
// The point that the cursor stands in.
const at = (state: EditorState): Decoration | undefined => {
  const { set, typing } = key.getState(state)!;
  const { head } = state.selection;
  return set.find(head, head).findLast((one) => !hidden(one, typing));
};
export const pointAt = (state: EditorState): string | null => (at(state)?.spec.id as string | undefined) ?? null;
// The words that it is about.
export function wordsAt(state: EditorState): string {
  const one = at(state);
  return one ? state.doc.textBetween(one.from, one.to, ' ') : '';
}
// To where the next point begins, or the one before; after the last comes the first.
export const toPoint = (by: 1 | -1): Command => (state, dispatch) => {
  const { head } = state.selection;
  const begins = key.getState(state)!.set.find().map(({ from }) => from).sort((a, b) => a - b);
  const at = by > 0 ? begins.find((from) => from > head) ?? begins[0] : begins.findLast((from) => from < head) ?? begins.at(-1);
  if (at === undefined) return false;
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, at)).scrollIntoView());
  return true;
};
