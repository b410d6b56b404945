// Finding in a text, and putting something else in its place. What is found is lit up; where one is, more so.
import type { Node as ProseNode } from 'prosemirror-model';
import { type Command, type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { bareLetters, textOf } from './letters';

export interface Found { words: string; places: { from: number; to: number }[]; at: number }
const key = new PluginKey<Found>('find');
const none: Found = { words: '', places: [], at: -1 };

// Whatever the accents and case, as people search.
export function placesOf(doc: ProseNode, words: string): Found['places'] {
  const wanted = bareLetters(words).text;
  const out: Found['places'] = [];
  if (!wanted) return out;
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const { text, at } = bareLetters(textOf(node));
    for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) out.push({ from: pos + 1 + at[i]!, to: pos + 1 + at[i + wanted.length]! });
    return false;
  });
  return out;
}
export const finding = new Plugin<Found>({
  key,
  state: {
    init: () => none,
    apply(tr, before) {
      const asked = tr.getMeta(key) as Partial<Found> | undefined;
      if (!asked && (!tr.docChanged || !before.words)) return before;
      const words = asked?.words ?? before.words;
      const places = asked?.words === undefined && !tr.docChanged ? before.places : placesOf(tr.doc, words);
      return { words, places, at: Math.min(asked?.at ?? before.at, places.length - 1) };
    },
  },
  props: {
    decorations(state) {
      const { places, at } = key.getState(state)!;
      return places.length ? DecorationSet.create(state.doc, places.slice(0, 2000).map(({ from, to }, i) => Decoration.inline(from, to, { class: i === at ? 'found now' : 'found' }))) : null;
    },
  },
});
export const found = (state: EditorState): Found => key.getState(state) ?? none;

const goTo = (tr: Transaction, at: number, place: { from: number; to: number } | undefined): Transaction => {
  tr.setMeta(key, { at });
  return place ? tr.setSelection(TextSelection.create(tr.doc, place.from, place.to)).scrollIntoView() : tr;
};
// Looks for these words from where the cursor is.
export const look = (words: string): Command => (state, dispatch) => {
  const places = placesOf(state.doc, words);
  const after = places.findIndex((one) => one.from >= state.selection.from);
  const at = after < 0 ? (places.length ? 0 : -1) : after;
  dispatch?.(goTo(state.tr.setMeta(key, { words, at }), at, places[at]).setMeta(key, { words, at }));
  return places.length > 0;
};
export const step = (by: 1 | -1): Command => (state, dispatch) => {
  const { places, at } = found(state);
  if (!places.length) return false;
  const next = (at + by + places.length) % places.length;
  dispatch?.(goTo(state.tr, next, places[next]));
  return true;
};
const put = (tr: Transaction, place: { from: number; to: number }, words: string): Transaction =>
  (words ? tr.replaceWith(place.from, place.to, tr.doc.type.schema.text(words, tr.doc.resolve(place.from).marksAcross(tr.doc.resolve(place.to)))) : tr.delete(place.from, place.to));
export const replaceOne = (words: string): Command => (state, dispatch) => {
  const { places, at } = found(state);
  const place = places[at];
  if (!place) return false;
  const tr = put(state.tr, place, words);
  const after = placesOf(tr.doc, found(state).words);
  const next = Math.max(0, after.findIndex((one) => one.from >= place.from + words.length));
  dispatch?.(goTo(tr, after.length ? next : -1, after[next]));
  return true;
};
export const replaceAll = (words: string): Command => (state, dispatch) => {
  const { places } = found(state);
  const tr = state.tr;
  for (const place of [...places].reverse()) put(tr, place, words);
  dispatch?.(tr.setMeta(key, { at: -1 }));
  return places.length > 0;
};
export const stop: Command = (state, dispatch) => {
  dispatch?.(state.tr.setMeta(key, { words: '', at: -1 }));
  return true;
};
