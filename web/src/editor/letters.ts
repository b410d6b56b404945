import type { Node as ProseNode } from 'prosemirror-model';
import { cut } from '$core/prose';

// The text of a block, as long as the block is: what is no text is a sign that nobody types.
export function textOf(block: ProseNode): string {
  let out = '';
  block.forEach((child) => { out += child.isText ? child.text : '\ufffc'.repeat(child.nodeSize); });
  return out;
}
// A text without accents and capitals, and where each of its letters came from; `at` has one more, for the end.
export function bareLetters(text: string): { text: string; at: number[] } {
  let out = '';
  const at: number[] = [];
  for (let i = 0; i < text.length;) {
    const letter = String.fromCodePoint(text.codePointAt(i)!);
    const bare = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    for (let n = 0; n < bare.length; ++n) at.push(i);
    out += bare;
    i += letter.length;
  }
  at.push(text.length);
  return { text: out, at };
}
// From where to where the sentence goes in which this place is.
export function sentenceAt(text: string, at: number): [number, number] {
  const cuts = cut ? [...cut.segment(text)].map((one) => one.index) : [0, ...[...text.matchAll(/[.!?]\s+/g)].map((one) => one.index + one[0].length)];
  const begin = cuts.findLast((one) => one < at) ?? 0;
  return [begin, cuts.find((one) => one > begin && one >= at) ?? text.length];
}

// What a text says, as the program counts it: without its notes.
export function saidIn(doc: ProseNode): string {
  let out = '';
  doc.descendants((node) => {
    if (node.isText) out += node.text;
    else if (node.isInline) out += node.type.spec.leafText?.(node) ?? '';
    else out += '\n';
    return node.type.name !== 'footnote';
  });
  return out;
}
export const countWords = (text: string): number => text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’\-]*/gu)?.length ?? 0;
// Does it refer to something that may stand in another text? A section is always known.
export function refersAway(doc: ProseNode): boolean {
  let found = false;
  doc.descendants((node) => {
    found ||= node.type.name === 'cross_reference' && !/^(s[0-9a-z]{26})?$/.test(node.attrs.target as string);
    return !found;
  });
  return found;
}
