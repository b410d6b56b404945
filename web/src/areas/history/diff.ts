// What is other between two texts: whole paragraphs first, and words within those that stayed alike.
export interface Piece { sort: 'same' | 'gone' | 'added'; text: string }
export interface Block { sort: 'same' | 'gone' | 'added' | 'changed'; before: Piece[]; after: Piece[]; both: Piece[] }

type Step<T> = { sort: Piece['sort']; one: T };
const most = 4_000_000; // cells of the table below; larger texts are told as replaced

// The longest common sequence, in order.
export function steps<T>(a: readonly T[], b: readonly T[]): Step<T>[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) ++start;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) ++end;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const out: Step<T>[] = a.slice(0, start).map((one) => ({ sort: 'same', one }));
  if (x.length * y.length > most) {
    out.push(...x.map((one) => ({ sort: 'gone' as const, one })), ...y.map((one) => ({ sort: 'added' as const, one })));
  } else {
    const wide = y.length + 1;
    const longest = new Uint32Array((x.length + 1) * wide);
    for (let i = x.length - 1; i >= 0; --i) {
      for (let j = y.length - 1; j >= 0; --j) {
        longest[i * wide + j] = x[i] === y[j] ? longest[(i + 1) * wide + j + 1]! + 1 : Math.max(longest[(i + 1) * wide + j]!, longest[i * wide + j + 1]!);
      }
    }
    let i = 0;
    let j = 0;
    while (i < x.length || j < y.length) {
      if (i < x.length && j < y.length && x[i] === y[j]) {
        out.push({ sort: 'same', one: x[i++]! });
        ++j;
      } else if (j >= y.length || (i < x.length && longest[(i + 1) * wide + j]! >= longest[i * wide + j + 1]!)) out.push({ sort: 'gone', one: x[i++]! });
      else out.push({ sort: 'added', one: y[j++]! });
    }
  }
  out.push(...a.slice(a.length - end).map((one) => ({ sort: 'same' as const, one })));
  return out;
}

// Neighbours of one sort become one piece.
export function words(before: string, after: string): Piece[] {
  const cut = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
  const out: Piece[] = [];
  for (const { sort, one } of steps(cut(before), cut(after))) {
    const last = out.at(-1);
    if (last?.sort === sort) last.text += one;
    else out.push({ sort, text: one });
  }
  return out;
}

const alike = (pieces: Piece[], length: number): boolean => pieces.reduce((sum, one) => sum + (one.sort === 'same' ? one.text.length : 0), 0) > length * 0.4;

export function blocks(before: readonly string[], after: readonly string[]): Block[] {
  const out: Block[] = [];
  let gone: string[] = [];
  let added: string[] = [];
  const settle = (): void => {
    while (gone.length && added.length) {
      const both = words(gone[0]!, added[0]!);
      if (!alike(both, Math.max(gone[0]!.length, added[0]!.length))) break;
      out.push({ sort: 'changed', both, before: both.filter((one) => one.sort !== 'added'), after: both.filter((one) => one.sort !== 'gone') });
      gone.shift();
      added.shift();
    }
    for (const text of gone) out.push({ sort: 'gone', both: [{ sort: 'gone', text }], before: [{ sort: 'gone', text }], after: [] });
    for (const text of added) out.push({ sort: 'added', both: [{ sort: 'added', text }], before: [], after: [{ sort: 'added', text }] });
    gone = [];
    added = [];
  };
  for (const { sort, one } of steps(before, after)) {
    if (sort === 'gone') gone.push(one);
    else if (sort === 'added') added.push(one);
    else {
      settle();
      const same: Piece[] = [{ sort: 'same', text: one }];
      out.push({ sort: 'same', both: same, before: same, after: same });
    }
  }
  settle();
  return out;
}

// Paragraphs of a document as the program keeps it, without their looks. A row of a table is one.
interface Node { type?: string; text?: string; content?: Node[]; attrs?: Record<string, unknown> }
const plain = (node: Node): string => (node.text ?? (node.content ?? []).map(plain).join(node.type === 'tableRow' || node.type === 'table_row' ? ' · ' : '')) || String(node.attrs?.label ?? node.attrs?.alt ?? '');
export function paragraphs(node: Node | null | undefined): string[] {
  if (!node) return [];
  const inner = node.content ?? [];
  const holds = inner.some((one) => one.content && one.type !== 'text');
  if (node.type?.toLowerCase().replace('_', '') === 'tablerow' || !holds) {
    const text = plain(node).trim();
    return text ? [text] : [];
  }
  return inner.flatMap(paragraphs);
}
