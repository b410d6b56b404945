// How the text is seen, besides what it says: the level of each heading on this page, which first sentences make the red
// thread of it, and an invitation where nothing stands yet.
import type { Node as ProseNode } from 'prosemirror-model';
import { type EditorState, Plugin, PluginKey } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { firstSentence } from '$core/prose';
import { textOf } from './letters';
import { blocks } from './schema';

// ---- headings come under that of the section, never two steps at once; a head of a table that says nothing is no head ----
function levels(doc: ProseNode): DecorationSet {
  const out: Decoration[] = [];
  let rank = 1;
  doc.forEach((node, pos) => {
    if (node.type !== blocks.heading) return;
    rank = Math.min(6, rank + 1, (node.attrs.level as number) + 1);
    out.push(Decoration.node(pos, pos + node.nodeSize, { 'aria-level': String(rank) }));
  });
  doc.descendants((node, pos) => {
    if (node.type === blocks.table_header && !node.textContent) out.push(Decoration.node(pos, pos + node.nodeSize, { role: 'cell' }));
    return !node.isTextblock;
  });
  return DecorationSet.create(doc, out);
}
export const headings: Plugin = new Plugin<DecorationSet>({
  state: { init: (_, state) => levels(state.doc), apply: (tr, before) => (tr.docChanged ? levels(tr.doc) : before) },
  props: { decorations(this: Plugin<DecorationSet>, state) { return this.getState(state); } },
});

// ---- only first sentences (seed 003, 1.4: the red thread of a text reads from first sentence to first sentence) ----
const key = new PluginKey<boolean>('sentences');
function rest(doc: ProseNode): DecorationSet {
  const out: Decoration[] = [];
  const hide = (node: ProseNode, pos: number) => out.push(Decoration.node(pos, pos + node.nodeSize, { class: 'left-out' }));
  doc.forEach((node, pos) => {
    if (node.type === blocks.heading) return;
    if (node.type !== blocks.paragraph) return void hide(node, pos);
    const text = textOf(node);
    const end = firstSentence(text);
    if (!text.trim()) hide(node, pos);
    else if (end < node.content.size) out.push(Decoration.inline(pos + 1 + end, pos + node.nodeSize - 1, { class: 'left-out' }));
  });
  return DecorationSet.create(doc, out);
}
export const sentences = new Plugin<boolean>({
  key,
  state: { init: () => false, apply: (tr, before) => (tr.getMeta(key) as boolean | undefined) ?? before },
  props: {
    decorations: (state) => (key.getState(state) ? rest(state.doc) : null),
    editable: (state) => !key.getState(state),
  },
});
export const onlyFirst = (state: EditorState): boolean => key.getState(state) ?? false;
export const setOnlyFirst = (state: EditorState, on: boolean) => state.tr.setMeta(key, on);

// ---- an invitation ----
export const inviting = (words: () => string): Plugin => new Plugin({
  props: {
    decorations({ doc }) {
      const first = doc.firstChild;
      return doc.childCount === 1 && first?.type === blocks.paragraph && !first.childCount ? DecorationSet.create(doc, [Decoration.node(0, first.nodeSize, { 'data-invites': words() })]) : null;
    },
  },
});
