// What others wrote comes into the text that somebody is writing: only what became different is put in the place of what
// was, so that cursor, selection and undo stay where they are.
import { Fragment, type Node as ProseNode } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import { became, type Node } from '$core/prose';
import { docNode, jsonOf, nodeOf } from './json';

function within(tr: Transaction, pos: number, now: ProseNode, wanted: ProseNode): void {
  const start = now.content.findDiffStart(wanted.content);
  if (start !== null) {
    let { a, b } = now.content.findDiffEnd(wanted.content)!;
    const over = start - Math.min(a, b);
    if (over > 0) [a, b] = [a + over, b + over];
    tr.replace(pos + 1 + start, pos + 1 + a, wanted.slice(start, b));
  }
  if (!now.hasMarkup(wanted.type, wanted.attrs, wanted.marks)) {
    for (const [name, value] of Object.entries(wanted.attrs)) if (now.attrs[name] !== value) tr.setNodeAttribute(pos, name, value);
  }
}
function blockByBlock(tr: Transaction, now: ProseNode, target: Node): void {
  const blocks: ProseNode[] = [];
  now.forEach((one) => blocks.push(one));
  const what = became(blocks.map(jsonOf), target.content ?? []);
  let pos = now.content.size;
  const put = (from: number, to: number, list: ProseNode[]) => { if (list.length || to > from) tr.replaceWith(from, to, Fragment.fromArray(list)); };
  for (let i = blocks.length; i >= 0; --i) {
    const block = blocks[i];
    if (block) {
      pos -= block.nodeSize;
      const list = what.blocks[i]!.map(nodeOf);
      if (list.length !== 1 || list[0]!.type !== block.type) put(pos, pos + block.nodeSize, list);
      else if (!list[0]!.eq(block)) within(tr, pos, block, list[0]!);
    }
    put(pos, pos, what.between[i]!.map(nodeOf));
  }
}
export function taking(state: EditorState, target: Node): Transaction {
  const wanted = docNode(target);
  let tr = state.tr;
  try {
    blockByBlock(tr, state.doc, target);
    if (!tr.doc.eq(wanted)) throw new Error('another text');
  } catch {
    tr = state.tr.replaceWith(0, state.doc.content.size, wanted.content);
  }
  return tr.setMeta('addToHistory', false).setMeta('arrived', true);
}
