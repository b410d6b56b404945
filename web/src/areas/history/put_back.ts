// Putting back what an older version said: the text as it should become, and the steps that lead there, as ProseMirror writes
// them. The program brings these to the text as it is by then (text.put_back), so that what others write meanwhile stays.
import type { Node } from '$core/prose';
import { nodes } from '../../made/schema';
import { type Block, steps as common } from './diff';
import { nodeAt, type Passage } from './passages';

export interface Step { stepType: 'replace'; from: number; to: number; slice?: { content: Node[] } }

const keyOf = (node: Node): string => JSON.stringify(node, (name, value: unknown) => (name === 'bid' ? undefined : value));
// Whoever opens a text gives its blocks ids: that is no other text.
export const withoutIds = (doc: Node): Node => JSON.parse(keyOf(doc)) as Node;
const specs = nodes as unknown as Record<string, { content?: string } | undefined>;
export const size = (node: Node): number => node.text?.length ?? (specs[node.type]?.content ? 2 + sizes(node.content) : 1);
const sizes = (list: readonly Node[] | undefined): number => (list ?? []).reduce((sum, one) => sum + size(one), 0);
const step = (from: number, to: number, content: Node[]): Step => ({ stepType: 'replace', from, to, ...(content.length ? { slice: { content } } : {}) });
const look = ({ type, attrs = {}, marks }: Node): string => JSON.stringify([type, Object.entries(attrs).filter(([name]) => name !== 'bid').sort(), marks ?? []]);

// Of two texts with the same marks only the letters that differ; a pair that is one sign stays together.
function letters(was: string, is: string): [number, number, string] {
  const half = (text: string, at: number): boolean => /[\udc00-\udfff]/.test(text.charAt(at));
  let start = 0;
  while (start < Math.min(was.length, is.length) && was[start] === is[start]) ++start;
  if (half(was, start) || half(is, start)) --start;
  let end = 0;
  while (end < Math.min(was.length, is.length) - start && was.at(-1 - end) === is.at(-1 - end)) ++end;
  if (end && (half(was, was.length - end) || half(is, is.length - end))) --end;
  return [start, was.length - end, is.slice(start, is.length - end)];
}
function within(now: readonly Node[], wanted: readonly Node[], start: number, out: Step[]): void {
  let [i, j, at] = [0, 0, start];
  let [gone, added]: [Node[], Node[]] = [[], []];
  const settle = (): void => {
    if (gone.length === added.length && gone.every((one, n) => look(one) === look(added[n]!) && (one.text === undefined ? specs[one.type]?.content : gone.length === 1))) {
      for (const [n, one] of gone.entries()) {
        const from = at + sizes(gone.slice(0, n));
        if (one.text === undefined) within(one.content ?? [], added[n]!.content ?? [], from + 1, out);
        else {
          const [first, last, text] = letters(one.text, added[n]!.text!);
          out.push(step(from + first, from + last, text ? [{ ...one, text }] : []));
        }
      }
    } else if (gone.length || added.length) out.push(step(at, at + sizes(gone), added));
    at += sizes(gone);
    [gone, added] = [[], []];
  };
  for (const { sort } of common(now.map(keyOf), wanted.map(keyOf))) {
    if (sort === 'gone') gone.push(now[i++]!);
    else if (sort === 'added') added.push(wanted[j++]!);
    else {
      settle();
      at += size(now[i++]!);
      ++j;
    }
  }
  settle();
}
const most = 200; // steps of one commit (src/plan/commits.hpp)

// From the last to the first, so that each stands where it stood. A block that stays keeps its id.
export function stepsTo(now: Node, wanted: Node): Step[] {
  const out: Step[] = [];
  within(now.content ?? [], wanted.content ?? [], 0, out);
  return out.length <= most ? out.reverse() : [step(0, sizes(now.content), wanted.content ?? [])];
}

function edited(doc: Node, path: readonly number[], edit: (list: Node[], at: number) => void): Node {
  const [at, ...deeper] = path as [number, ...number[]];
  const content = [...(doc.content ?? [])];
  if (deeper.length) content[at] = edited(content[at]!, deeper, edit);
  else edit(content, at);
  return { ...doc, content };
}
// Where the table or the item of a list begins that a passage stands in; nothing when it is in none.
function around(doc: Node, path: readonly number[], type: string): number[] | null {
  for (let depth = path.length; depth > 0; --depth) if (nodeAt(doc, path.slice(0, depth)).type === type) return path.slice(0, depth);
  return null;
}

// The text as it becomes when the passage `block.was` of `then` is put back. `all`: all that is other, which tells where it goes.
export function withPassage(now: Node, then: Node, all: readonly Block[], block: Block, was: readonly Passage[], is: readonly Passage[]): Node {
  const from = was[block.was!]!.path;
  const table = around(then, from, 'table');
  const own = nodeAt(then, table ?? from);
  const whole = (node: Node, present: Node): Node => (present.attrs?.bid && node.attrs ? { ...node, attrs: { ...node.attrs, bid: present.attrs.bid } } : node);
  const put = (path: readonly number[]): Node => edited(now, path, (list, i) => {
    const present = list[i]!;
    // Deeper in the text not everything may stand everywhere: there the words come back, and the form stays.
    list[i] = path.length === 1 || own.type === present.type ? whole(own, present) : own.content ? { ...present, content: own.content } : present;
  });
  // A table as one: by any of its rows.
  const rows = table && all.find((one) => one.is !== undefined && one.was !== undefined && String(around(then, was[one.was]!.path, 'table')) === String(table));
  const place = rows ? around(now, is[rows.is!]!.path, 'table') : block.is === undefined ? null : is[block.is]!.path;
  if (place) return put(place);

  const before = all.slice(0, all.indexOf(block)).findLast((one) => one.is !== undefined);
  const after = before ? is[before.is!]!.path : null;
  const item = table ? null : around(then, from, 'list_item');
  const single: Node | null = item && { ...nodeAt(then, item), content: [own.type === 'paragraph' ? own : { type: 'paragraph', content: own.content ?? [] }] };
  const beside = single && after && around(now, after, 'list_item');
  const insert = (path: readonly number[], node: Node): Node => edited(now, path, (list, i) => { list.splice(i, 0, node); });
  if (single && beside) return insert([...beside.slice(0, -1), beside.at(-1)! + 1], single);
  const node = single ? { ...nodeAt(then, item!.slice(0, -1)), content: [single] } : own;
  const [only] = now.content ?? [];
  if ((now.content ?? []).length === 1 && only!.type === 'paragraph' && !only!.content?.length) return { ...now, content: [node] };
  return insert([after ? after[0]! + 1 : 0], node);
}
