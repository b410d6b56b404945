// Who wrote what of a text, as the program tells it (text.authors), beside the words that people see.
import type { Node } from '$core/prose';

export interface Run { from: number; to: number; by?: string; on?: string; mine?: boolean; read_in?: boolean }
export interface Authors { version: number; blocks: { block: string; runs: Run[] }[]; looked_back_to?: string }
export interface Piece extends Run { id?: string; text: string }

const inline = new Set(['text', 'hard_break', 'footnote', 'cross_reference', 'element_chip']);
// Every block that holds words, in the order of the program.
export function blocksOf(node: Node): Node[] {
  const content = node.content ?? [];
  if (content[0] && inline.has(content[0].type)) return [node];
  return content.flatMap(blocksOf);
}

// The words of a block as one reads them, and of each letter where it stands for the program: a reference or a footnote is one
// thing there, whatever it says.
interface Flat { text: string; at: number[] }
function flat(block: Node): Flat {
  const out: Flat = { text: '', at: [] };
  let place = 0;
  const put = (text: string, size: number) => {
    for (let i = 0; i < text.length; ++i) out.at.push(place + Math.min(i, size - 1));
    out.text += text;
    place += size;
  };
  for (const one of block.content ?? []) {
    if (one.text !== undefined) put(one.text, one.text.length);
    else if (one.type === 'footnote') put(` (${(one.content ?? []).map((piece) => piece.text ?? '').join('')})`, 2 + (one.content ?? []).reduce((sum, piece) => sum + (piece.text?.length ?? 1), 0));
    else put(one.type === 'hard_break' ? ' ' : String(one.attrs?.label ?? ''), 1);
  }
  return out;
}
export const wordsOf = (block: Node): string => flat(block).text.replace(/\s+/g, ' ').trim();

// Where these words stand in a block, with any white space between them; null: nowhere.
export function find(block: Node, words: string): { from: number; to: number } | null {
  const { text, at } = flat(block);
  const parts = words.trim().split(/\s+/).map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const found = words.trim() ? new RegExp(parts.join('\\s+'), 'u').exec(text) : null;
  return found && { from: at[found.index]!, to: at[found.index + found[0].length - 1]! + 1 };
}

// The words from one place to another, by who wrote them; what is only white space goes with what stands before it.
export function pieces(block: Node, runs: Run[], from = 0, to = Infinity): Piece[] {
  const { text, at } = flat(block);
  const out: Piece[] = [];
  for (const run of runs) {
    const own = [...at.keys()].filter((i) => at[i]! >= Math.max(run.from, from) && at[i]! < Math.min(run.to, to)).map((i) => text[i]).join('');
    if (!own) continue;
    const last = out.at(-1);
    if (last && (!own.trim() || (last.by === run.by && last.on === run.on && last.read_in === run.read_in))) last.text += own;
    else out.push({ ...run, text: own });
  }
  return out;
}
