// Where others are in this text: a stroke with their name, and what they have selected. They tell their place in the text as
// the program had it; here it goes along with everything that is done to the text.
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import { Mapping, type StepMap } from 'prosemirror-transform';
import { Decoration, DecorationSet } from 'prosemirror-view';
import type { Other, Place } from '$core/others';
import { knownIn, versionOf } from './together';

export interface Named extends Other { name: string; tint: number }
interface Shown { one: Named; from: number; to: number }
interface Seen { waiting: Named[]; shown: Shown[]; maps: ReadonlyMap<number, readonly StepMap[]>; set: DecorationSet }
const key = new PluginKey<Seen>('others');
const most = 100;          // versions of which is known what they did
const widest = 200;        // px, of a name

// What the program did to the text as it is confirmed, by this change of the text here.
function confirmedBy(tr: Transaction, before: EditorState, after: EditorState): readonly StepMap[] {
  const [was, is] = [knownIn(before).waiting, knownIn(after).waiting];
  return tr.docChanged ? tr.mapping.maps.slice(was.length, tr.mapping.maps.length - is.length) : was.filter((one) => one.sent !== undefined).map((one) => one.step.getMap());
}
function resolved(state: EditorState, { version, from, to }: Place, maps: Seen['maps']): { from: number; to: number } {
  const mapping = new Mapping();
  for (let one = version + 1; one <= versionOf(state); one++) for (const map of maps.get(one) ?? []) mapping.appendMap(map);
  for (const { step } of knownIn(state).waiting) mapping.appendMap(step.getMap());
  const within = (pos: number) => Math.min(mapping.map(Math.max(pos, 0)), state.doc.content.size);
  return { from: within(from), to: within(to) };
}
function stroke({ name, tint }: Named): HTMLElement {
  const place = document.createElement('span');
  place.className = `other other-${tint}`;
  place.ariaHidden = 'true'; // who writes along stands above the text
  // At the end of a line the name stands before the stroke.
  requestAnimationFrame(() => {
    const edge = place.closest('.writing-in')?.getBoundingClientRect().right ?? 0;
    place.classList.toggle('before', edge - place.getBoundingClientRect().left < widest);
  });
  place.dataset.name = name;  // drawn, and no part of the text: not to find and not to copy
  return place;
}
function drawn(state: EditorState, shown: Shown[]): DecorationSet {
  return DecorationSet.create(state.doc, shown.flatMap(({ one, from, to }) => [
    Decoration.widget(to, () => stroke(one), { key: `${one.desk} ${one.name} ${one.at.version} ${one.at.from} ${one.at.to}`, side: 1, ignoreSelection: true }),
    ...(from === to ? [] : [Decoration.inline(Math.min(from, to), Math.max(from, to), { class: `others-words other-${one.tint}` })]),
  ]));
}

export const others = new Plugin<Seen>({
  key,
  state: {
    init: () => ({ waiting: [], shown: [], maps: new Map(), set: DecorationSet.empty }),
    apply(tr, before, old, now) {
      const list = tr.getMeta(key) as Named[] | undefined;
      let { waiting, maps } = before;
      let shown = tr.docChanged ? before.shown.map(({ one, from, to }) => ({ one, from: tr.mapping.map(from), to: tr.mapping.map(to) })) : before.shown;
      const version = versionOf(now);
      if (version === versionOf(old) + 1) maps = new Map([...maps, [version, confirmedBy(tr, old, now)] as const].slice(-most));
      else if (version !== versionOf(old)) maps = new Map();
      if (list) {
        const known = new Map(shown.map((each) => [each.one.desk, each]));
        shown = list.flatMap((one) => (known.get(one.desk)?.one.at === one.at ? [{ ...known.get(one.desk)!, one }] : []));
        waiting = list.filter((one) => known.get(one.desk)?.one.at !== one.at);
      }
      const [late, due] = [waiting.filter((one) => one.at.version > version), waiting.filter((one) => one.at.version <= version)];
      if (due.length) shown = [...shown, ...due.map((one) => ({ one, ...resolved(now, one.at, maps) }))];
      return { waiting: late, shown, maps, set: tr.docChanged || list || due.length ? drawn(now, shown) : before.set };
    },
  },
  props: { decorations: (state) => key.getState(state)!.set },
});
export const showOthers = (state: EditorState, list: Named[]): Transaction => state.tr.setMeta(key, list).setMeta('addToHistory', false);
export const placeOf = (state: EditorState, desk: string): number | undefined => key.getState(state)!.shown.find(({ one }) => one.desk === desk)?.to;

// Where the cursor is here, in the text as the program has it.
export function ownPlace(state: EditorState): Place {
  const { version, waiting } = knownIn(state);
  const back = new Mapping(waiting.map(({ step }) => step.getMap().invert()).reverse());
  return { version, from: back.map(state.selection.anchor), to: back.map(state.selection.head) };
}
