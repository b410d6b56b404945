// The text of a section without a screen: its words, and how two people's versions of it come together.
export interface Mark { type: string; attrs?: Record<string, unknown> }
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Node { type: string; attrs?: Record<string, any>; content?: Node[]; text?: string; marks?: Mark[] }
export interface Text { version: number; fields: { doc?: Node; version?: number } }   // version: the record; fields.version: of the text

// What somebody is writing: which version it began from, how that was (null: not known any more), and how it is now.
export interface Draft { from: number; base: Node | null; doc: Node }

export const nothing: Node = { type: 'doc', content: [] };
const textOf = (node: Node): string => (node.content ?? []).map((one) => (one.type === 'hard_break' ? '\n' : one.text ?? '')).join('');

// The words of every paragraph, wherever it stands.
export function wordsIn(node: Node): string[] {
  if (node.type === 'paragraph') return [textOf(node).replace(/\s+/g, ' ').trim()].filter(Boolean);
  return (node.content ?? []).flatMap(wordsIn);
}
export const isEmpty = (doc: Node | undefined): boolean => !(doc?.content ?? []).some((one) => one.type !== 'paragraph' || one.content?.length);

export const cut = 'Segmenter' in Intl ? new Intl.Segmenter('nl', { granularity: 'sentence' }) : null;
// Where the first sentence of a text ends.
export function firstSentence(text: string): number {
  if (cut) {
    for (const one of cut.segment(text)) if (one.segment.trim()) return one.index + one.segment.trimEnd().length;
    return text.length;
  }
  const found = /[.!?](?=\s)/.exec(text);
  return found ? found.index + 1 : text.length;
}
// The red thread of a text: its headings, and the first sentence of every paragraph (seed 003, 1.4).
export function thread(doc: Node): Node {
  const first = (node: Node): Node[] => {
    if (node.type === 'heading') return [node];
    const content = node.type === 'paragraph' ? node.content ?? [] : [];
    let left = firstSentence(content.map((one) => one.text ?? '\ufffc').join(''));
    const kept: Node[] = [];
    for (const one of content) {
      if (left <= 0) break;
      kept.push(one.text === undefined ? one : { ...one, text: one.text.slice(0, left) });
      left -= one.text?.length ?? 1;
    }
    return kept.length ? [{ ...node, content: kept }] : [];
  };
  return { type: 'doc', content: (doc.content ?? []).flatMap(first) };
}

// What this device kept. Until November 2026 that was a list of blocks, some of them with new words in `text`.
export function keptDraft(kept: { from: number; doc?: Node; blocks?: { node: Node; text?: string }[] } | null): { from: number; doc: Node } | null {
  if (kept?.doc) return { from: kept.from, doc: kept.doc };
  if (!kept?.blocks) return null;
  const content = kept.blocks.flatMap(({ node, text }): Node[] => {
    if (text === undefined || text === textOf(node)) return [node];
    const pieces = text.split(/\n\s*\n/).filter((piece) => piece.trim());
    return pieces.map((piece, i) => ({ ...(i ? { type: 'paragraph' } : node), content: [{ type: 'text', text: piece.replace(/\s*\n\s*/g, ' ').trim() }] }));
  });
  return { from: kept.from, doc: { type: 'doc', content: content.length ? content : [{ type: 'paragraph' }] } };
}

// Everything of a block but its id, which it may get while somebody writes.
const keys = new WeakMap<Node, string>();
function keyOf(node: Node): string {
  let key = keys.get(node);
  if (key === undefined) {
    key = JSON.stringify(node, (name, value) => {
      if (name === 'bid' || (name === 'content' && value.length === 0)) return undefined;
      return name === 'attrs' && Object.keys(value as object).every((one) => one === 'bid') ? undefined : value as unknown;
    });
    keys.set(node, key);
  }
  return key;
}
const alike = (one: Node[], other: Node[]): boolean => one.length === other.length && one.every((node, i) => keyOf(node) === keyOf(other[i]!));
const idOf = (node: Node): string => (node.attrs?.bid as string | undefined) ?? '';

// Which of `one` are in `other` too, in the same order: as many as there can be; of very long texts, the first that fit.
function common(one: string[], other: string[]): [number, number][] {
  let [begin, a, b] = [0, one.length, other.length];
  const out: [number, number][] = [];
  for (; begin < Math.min(a, b) && one[begin] === other[begin]; ++begin) out.push([begin, begin]);
  const end: [number, number][] = [];
  for (; a > begin && b > begin && one[a - 1] === other[b - 1]; --a, --b) end.unshift([a - 1, b - 1]);
  const [rows, width] = [a - begin, b - begin + 1];
  if (rows * width > 4_000_000) {
    for (let i = begin, j = begin; i < a; ++i) {
      const at = other.indexOf(one[i]!, j);
      if (at >= 0 && at < b) out.push([i, (j = at + 1) - 1]);
    }
    return [...out, ...end];
  }
  const longest = new Uint32Array((rows + 1) * width); // from here to the end
  for (let i = rows - 1; i >= 0; --i) {
    for (let j = width - 2; j >= 0; --j) {
      longest[i * width + j] = one[begin + i] === other[begin + j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  for (let i = 0, j = 0; i < rows && j < width - 1;) {
    if (one[begin + i] === other[begin + j]) out.push([begin + i++, begin + j++]);
    else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) ++i;
    else ++j;
  }
  return [...out, ...end];
}

// How much of the shorter of two blocks stands at the begin and the end of the other, from 0 to 1.
function likeness(one: Node, other: Node): number {
  const [a, b] = [keyOf(one), keyOf(other)];
  const [intro, short] = [a.indexOf('"content"') + 1, Math.min(a.length, b.length)];
  let [begin, end] = [0, 0];
  while (begin < short && a[begin] === b[begin]) ++begin;
  while (end < short - begin && a[a.length - 1 - end] === b[b.length - 1 - end]) ++end;
  return (begin + end - intro) / (short - intro);
}

// What became of every block of `base`: itself, something else, several, or nothing; and what came in before each, and at the end.
export interface Became { blocks: Node[][]; between: Node[][] }
export function became(base: Node[], now: Node[]): Became {
  const out: Became = { blocks: base.map(() => []), between: Array.from({ length: base.length + 1 }, () => []) };
  // Between two that are certain: blocks that stand in the place of others, those that look most alike first, then one by one;
  // what is over belongs to the last.
  const fill = (i: number, to: number, j: number, end: number): void => {
    if (i === to) return void out.between[i]!.push(...now.slice(j, end));
    const pair = to - i === end - j ? null : mostLike(i, to, j, end);
    if (pair) {
      fill(i, pair[0], j, pair[1]);
      out.blocks[pair[0]] = [now[pair[1]]!];
      fill(pair[0] + 1, to, pair[1] + 1, end);
    } else for (let n = 0; j + n < end; ++n) out.blocks[Math.min(i + n, to - 1)]!.push(now[j + n]!);
  };
  const mostLike = (i: number, to: number, j: number, end: number): [number, number] | null => {
    if ((to - i) * (end - j) > 400) return null;
    let [best, pair]: [number, [number, number] | null] = [0.6, null];
    for (let a = i; a < to; ++a) {
      for (let b = j; b < end; ++b) {
        const points = likeness(base[a]!, now[b]!);
        if (points > best) [best, pair] = [points, [a, b]];
      }
    }
    return pair;
  };
  const byId = (i: number, to: number, j: number, end: number): void => {
    for (let at = i; at < to; ++at) {
      const id = idOf(base[at]!);
      const found = id ? now.slice(j, end).findIndex((one) => idOf(one) === id) : -1;
      if (found < 0) continue;
      fill(i, at, j, j + found);
      out.blocks[at] = [now[j + found]!];
      [i, j] = [at + 1, j + found + 1];
    }
    fill(i, to, j, end);
  };
  let [i, j] = [0, 0];
  for (const [a, b] of [...common(base.map(keyOf), now.map(keyOf)), [base.length, now.length] as [number, number]]) {
    byId(i, a, j, b);
    if (a < base.length) out.blocks[a] = [now[b]!];
    [i, j] = [a + 1, b + 1];
  }
  return out;
}

// What two people made of one text. What only one of them changed is kept, what both wrote in between stays; null when they
// changed the same block differently, or when nobody knows any more what both began from.
export function merged(base: Node | null, ours: Node, theirs: Node): Node | null {
  if (!base) return null;
  const begin = isEmpty(base) ? [] : base.content ?? [];
  const written = (doc: Node): Node[] => (isEmpty(doc) ? [] : doc.content ?? []);
  const [we, they] = [became(begin, written(ours)), became(begin, written(theirs))];
  const content: Node[] = [];
  for (let i = 0; i <= begin.length; ++i) {
    content.push(...they.between[i]!);
    if (!alike(we.between[i]!, they.between[i]!)) content.push(...we.between[i]!);
    if (i === begin.length) break;
    const [our, their] = [we.blocks[i]!, they.blocks[i]!];
    if (alike(our, [begin[i]!]) || alike(our, their)) content.push(...their);
    else if (alike(their, [begin[i]!])) content.push(...our);
    else return null;
  }
  return { type: 'doc', content: content.length ? content : [{ type: 'paragraph' }] };
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
