// The text of a section without a screen: what a person may change of it as plain words, and how two people's versions
// come together. Changed are paragraphs and headings without marks; every other block stays as it is, to the last sign.
import { newId } from './ids';

export interface Mark { type: string; attrs?: Record<string, unknown> }
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Node { type: string; attrs?: Record<string, any>; content?: Node[]; text?: string; marks?: Mark[] }
export interface Text { version: number; fields: { doc?: Node } }

export interface Block {
  id: string;
  node: Node;
  base: string[];   // as what it was last saved; nothing: new
  text?: string;    // left out: cannot be changed here
}
export interface Draft { from: number; blocks: Block[] }

const plain = (node: Node): boolean => ['paragraph', 'heading'].includes(node.type) &&
  (node.content ?? []).every((one) => (one.type === 'text' && !one.marks?.length) || one.type === 'hard_break');
const textOf = (node: Node): string => (node.content ?? []).map((one) => (one.type === 'hard_break' ? '\n' : one.text ?? '')).join('');
const content = (text: string): Node[] => text.split('\n').flatMap((line, i): Node[] => [...(i ? [{ type: 'hard_break' }] : []), ...(line ? [{ type: 'text', text: line }] : [])]);

// The words of every paragraph, wherever it stands.
export function wordsIn(node: Node): string[] {
  if (node.type === 'paragraph') return [textOf(node).replace(/\s+/g, ' ').trim()].filter(Boolean);
  return (node.content ?? []).flatMap(wordsIn);
}
export const isEmpty = (doc: Node | undefined): boolean => !(doc?.content ?? []).some((one) => one.type !== 'paragraph' || one.content?.length);

// What a person typed in the place of one block: an empty line begins a new paragraph; nothing at all takes it away.
function typed(node: Node, text: string): Node[] {
  if (text === textOf(node)) return [node];
  const pieces = text.split(/\n[ \t]*\n+/).map((piece) => piece.replace(/^\n+|\s+$/g, '')).filter((piece) => piece.trim());
  return pieces.map((piece, i) => {
    if (i > 0) return { type: 'paragraph', content: content(piece) };
    return { ...node, content: content(node.type === 'heading' ? piece.replace(/\n/g, ' ') : piece) };
  });
}

const keyOf = (node: Node): string => (plain(node) ? `${node.type}\n${textOf(node)}` : JSON.stringify(node));
const nodesOf = (one: Block): Node[] => (one.text === undefined ? [one.node] : typed(one.node, one.text));
export const keysOf = (one: Block): string[] => nodesOf(one).map(keyOf);
const blockOf = (node: Node): Block => ({ id: newId(), node, base: [keyOf(node)], ...(plain(node) ? { text: textOf(node) } : {}) });

export const draftOf = (text: Text | undefined | null): Draft => ({ from: text?.version ?? 0, blocks: (text?.fields.doc?.content ?? []).map(blockOf) });
export const newBlock = (): Block => ({ id: newId(), node: { type: 'paragraph' }, text: '', base: [] });
export function docOf(draft: Draft): Node {
  const blocks = draft.blocks.flatMap(nodesOf);
  return { type: 'doc', content: blocks.length ? blocks : [{ type: 'paragraph' }] };
}

// What others wrote in other blocks comes in, ours stays. Null when they changed what we changed too.
export function rebased(draft: Draft, text: Text): Draft | null {
  const theirs = text.fields.doc?.content ?? [];
  const keys = theirs.map(keyOf);
  const blocks: Block[] = [];
  let at = 0;
  for (const one of draft.blocks) {
    if (!one.base.length) {
      blocks.push(one);
      continue;
    }
    let found = at;
    const fits = (): boolean => one.base.every((key, i) => keys[found + i] === key);
    while (found <= keys.length - one.base.length && !fits()) ++found;
    if (found <= keys.length - one.base.length) {
      blocks.push(...theirs.slice(at, found).map(blockOf), one);
      at = found + one.base.length;
    } else if (keysOf(one).join('\0') !== one.base.join('\0')) return null;
  }
  return { from: text.version, blocks: [...blocks, ...theirs.slice(at).map(blockOf)] };
}

// The level of every heading as it stands under the heading of its section, never two steps at once.
export function ranks(doc: Node | undefined): Map<Node, number> {
  const out = new Map<Node, number>();
  let rank = 1;
  for (const node of doc?.content ?? []) {
    if (node.type !== 'heading') continue;
    rank = Math.min(6, rank + 1, ((node.attrs?.level as number) ?? 1) + 1);
    out.set(node, rank);
  }
  return out;
}
