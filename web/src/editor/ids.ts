// Every block bears an id that survives editing. What is new gets one, and of two that are the same (after splitting or
// pasting) the second becomes another. The program does the same with what it is sent, so what comes from others has its ids.
import { type EditorState, Plugin, type Transaction } from 'prosemirror-state';
import { newId } from '$core/ids';

export function withIds(state: EditorState): Transaction | null {
  const known = new Set<string>();
  let tr: Transaction | null = null;
  state.doc.descendants((node, pos) => {
    if (node.isText || node.type.spec.attrs?.bid === undefined) return;
    if (node.attrs.bid && !known.has(node.attrs.bid as string)) known.add(node.attrs.bid as string);
    else tr = (tr ?? state.tr).setNodeAttribute(pos, 'bid', newId());
  });
  return tr && (tr as Transaction).setMeta('addToHistory', false);
}
export const ids = new Plugin({ appendTransaction: (all, _, state) => (all.some((one) => one.docChanged && !one.getMeta('arrived')) ? withIds(state) : null) });
