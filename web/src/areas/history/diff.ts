// What is other between two texts: whole paragraphs first, and words within those that stayed alike.
import type { Passage } from './passages';

export interface Piece { sort: 'same' | 'gone' | 'added'; text: string }
// `was` and `is`: which passage of either text. What was moved stands at both its places, once without `is` and once without `was`.
export interface Block { sort: 'same' | 'gone' | 'added' | 'changed' | 'moved'; before: Piece[]; after: Piece[]; both: Piece[]; was?: number; is?: number }

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
const one = (sort: Piece['sort'], text: string): Piece[] => [{ sort, text }];

// Of a row of a table each cell beside its own.
function between(before: Passage, after: Passage): Piece[] {
  if (!before.cells || before.cells.length !== after.cells?.length) return words(before.text, after.text);
  return before.cells.flatMap((cell, i) => [...(i ? one('same', ' · ') : []), ...words(cell, after.cells![i]!)]);
}
// Is this the same passage in other words? By its id, or by its words.
function became(before: Passage, after: Passage): Piece[] | null {
  if (!!before.cells !== !!after.cells) return null;
  const [short, long] = [before.text.length, after.text.length].sort((x, y) => x - y) as [number, number];
  const known = before.id !== '' && before.id === after.id;
  if (!known && short < long * 0.25) return null;
  const both = between(before, after);
  return alike(both, known ? short : long) ? both : null;
}
const near = 8; // passages further on that are looked at for another wording of one

export function blocks(before: readonly Passage[], after: readonly Passage[]): Block[] {
  const out: Block[] = [];
  let [was, is] = [0, 0];
  let gone: number[] = [];
  let added: number[] = [];
  const takeAway = (i: number) => out.push({ sort: 'gone', both: one('gone', before[i]!.text), before: one('gone', before[i]!.text), after: [], was: i });
  const bring = (i: number) => out.push({ sort: 'added', both: one('added', after[i]!.text), before: [], after: one('added', after[i]!.text), is: i });
  const settle = (): void => {
    let next = 0;
    for (const i of gone) {
      let found: Piece[] | null = null;
      let at = next;
      while (at < added.length && at < next + near && !(found = became(before[i]!, after[added[at]!]!))) ++at;
      if (!found) {
        takeAway(i);
        continue;
      }
      while (next < at) bring(added[next++]!);
      out.push({ sort: 'changed', both: found, before: found.filter((piece) => piece.sort !== 'added'), after: found.filter((piece) => piece.sort !== 'gone'), was: i, is: added[next++]! });
    }
    while (next < added.length) bring(added[next++]!);
    gone = [];
    added = [];
  };
  for (const { sort } of steps(before.map((passage) => passage.text), after.map((passage) => passage.text))) {
    if (sort === 'gone') gone.push(was++);
    else if (sort === 'added') added.push(is++);
    else {
      settle();
      const same = one('same', after[is]!.text);
      out.push({ sort: 'same', both: same, before: same, after: same, was: was++, is: is++ });
    }
  }
  settle();
  return moved(out, before, after);
}
// What went here and came there was moved: the same words, or the same passage by its id in other words.
function moved(all: Block[], before: readonly Passage[], after: readonly Passage[]): Block[] {
  const there = new Map<string, Block[]>();
  const key = ({ text, id, cells }: Passage, by: 'text' | 'id'): string => (by === 'text' ? `text ${text}` : id && !cells ? `id ${id}` : '');
  for (const by of ['text', 'id'] as const) {
    for (const block of all) if (block.sort === 'added') there.set(key(after[block.is!]!, by), [...(there.get(key(after[block.is!]!, by)) ?? []), block]);
    for (const block of all) {
      const known = block.sort === 'gone' ? key(before[block.was!]!, by) : '';
      const to = known ? there.get(known)?.shift() : undefined;
      if (!to) continue;
      const text = one('same', block.before[0]!.text);
      const both = between(before[block.was!]!, after[to.is!]!);
      if (by === 'text') Object.assign(to, { sort: 'moved', both: text, after: text });
      else Object.assign(to, { sort: 'changed', both, before: both.filter((piece) => piece.sort !== 'added'), after: both.filter((piece) => piece.sort !== 'gone'), was: block.was });
      Object.assign(block, { sort: 'moved', both: text, before: text });
    }
  }
  return all;
}
