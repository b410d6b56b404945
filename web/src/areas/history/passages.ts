// A text by what one reads at a time: a paragraph, a heading, a row of a table. Each knows where it stands, so that it can be
// put back there.
import type { Node } from '$core/prose';

export interface Passage { text: string; id: string; path: number[]; cells?: string[] } // path: which child of which child of the document

const inline = new Set(['text', 'hard_break', 'footnote', 'cross_reference', 'element_chip']);
const plain = (node: Node): string => (node.type === 'hard_break' ? '\n' : node.text ?? ((node.content ?? []).map(plain).join('') || String(node.attrs?.label ?? node.attrs?.alt ?? '')));
const tidy = (node: Node): string => plain(node).replace(/\s+/g, ' ').trim();
const words = (node: Node): string => (isBlock(node) ? tidy(node) : (node.content ?? []).map(words).filter(Boolean).join(' '));

// Does it hold words itself, and no other blocks?
export const isBlock = (node: Node): boolean => !node.content?.length || inline.has(node.content[0]!.type);

export function passages(doc: Node | null | undefined): Passage[] {
  const out: Passage[] = [];
  const put = (node: Node, path: number[], text: string, cells?: string[]) => { if (text) out.push({ text, id: (node.attrs?.bid as string) ?? '', path, ...(cells ? { cells } : {}) }); };
  const walk = (node: Node, path: number[]): void => {
    for (const [i, one] of (node.content ?? []).entries()) {
      const here = [...path, i];
      if (one.type === 'table_row') {
        const cells = (one.content ?? []).map(words);
        put(one, here, cells.filter(Boolean).length ? cells.join(' · ') : '', cells);
      } else if (isBlock(one)) put(one, here, tidy(one));
      else walk(one, here);
    }
  };
  if (doc) walk(doc, []);
  return out;
}
export const nodeAt = (doc: Node, path: readonly number[]): Node => path.reduce((node, i) => node.content![i]!, doc);
