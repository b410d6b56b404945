// A text as the program keeps it, and as the editor holds it. What nobody touched goes back as it came, to the last sign:
// every node remembers the JSON that it was made of.
import { Fragment, type Mark, type Node as ProseNode } from 'prosemirror-model';
import type { Mark as KeptMark, Node } from '$core/prose';
import { schema } from './schema';

const kept = new WeakMap<ProseNode, Node>();
const attrsKept = new WeakMap<object, Record<string, unknown>>();
const marksKept = new WeakMap<object, Record<string, unknown>>();

function markOf(one: KeptMark): Mark {
  if (!schema.marks[one.type]) throw new RangeError(`no such mark as ${one.type}`);
  const mark = schema.mark(one.type, one.attrs);
  if (one.attrs) marksKept.set(mark.attrs, one.attrs);
  return mark;
}
// Throws when there is something in it that this editor does not know.
export function nodeOf(json: Node): ProseNode {
  const marks = (json.marks ?? []).map(markOf);
  const type = schema.nodes[json.type];
  if (!type) throw new RangeError(`no such thing as ${json.type}`);
  const node = type.isText ? schema.text(json.text ?? '', marks)
    : type.create(json.attrs, Fragment.fromArray((json.content ?? []).map(nodeOf)), marks);
  if (json.attrs && !type.isText) attrsKept.set(node.attrs, json.attrs);
  kept.set(node, json);
  return node;
}
// A text to begin with: a document has a block at least.
export const docNode = (json: Node): ProseNode => nodeOf(json.content?.length ? json : { type: 'doc', content: [{ type: 'paragraph' }] });

const others = (attrs: Record<string, unknown>, specs: Record<string, { default?: unknown }> | null | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attrs).filter(([name, value]) => !specs?.[name] || !('default' in specs[name]) || specs[name].default !== value));
const withAttrs = (attrs: Record<string, unknown>): { attrs?: Record<string, unknown> } => (Object.keys(attrs).length ? { attrs } : {});

export function jsonOf(node: ProseNode): Node {
  const before = kept.get(node);
  if (before) return before;
  const attrs = attrsKept.get(node.attrs) ?? others(node.attrs, node.type.spec.attrs);
  const content: Node[] = [];
  node.forEach((child) => content.push(jsonOf(child)));
  const out: Node = {
    type: node.type.name,
    ...withAttrs(attrs),
    ...(content.length ? { content } : {}),
    ...(node.marks.length ? { marks: node.marks.map((mark) => ({ type: mark.type.name, ...withAttrs(marksKept.get(mark.attrs) ?? others(mark.attrs, mark.type.spec.attrs)) })) } : {}),
    ...(node.isText ? { text: node.text ?? '' } : {}),
  };
  kept.set(node, out);
  return out;
}
