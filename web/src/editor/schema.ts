// What a text may hold, as ProseMirror wants it: made/schema says what there is, and here stands how each thing is shown and
// what of a page becomes it. Marks and atoms carry their attributes along, so that copying within a text loses nothing.
import { type Attrs, type DOMOutputSpec, type MarkSpec, type Node as ProseNode, type NodeSpec, Schema, type TagParseRule } from 'prosemirror-model';
import { marks, nodes } from '../made/schema';

type Shown = (node: ProseNode) => DOMOutputSpec;

export const safeLink = (href: string): boolean => /^(https?:\/\/|mailto:)/i.test(href) && href.length <= 2000;
const id = (node: ProseNode): { 'data-bid'?: string } => (node.attrs.bid ? { 'data-bid': node.attrs.bid as string } : {});
const number = (dom: HTMLElement, name: string, usual: number, most: number): number => {
  const value = Number.parseInt(dom.getAttribute(name) ?? '', 10);
  return Number.isInteger(value) && value >= 0 && value <= most ? value : usual;
};
const named = (dom: HTMLElement): Attrs => ({ bid: (dom.dataset.bid ?? '').slice(0, 64) });
const is = (tag: string, more: (dom: HTMLElement) => Attrs | false = () => ({}), rest: Partial<TagParseRule> = {}): TagParseRule => ({ tag, ...rest, getAttrs: (dom) => {
  const attrs = more(dom);
  return attrs && { ...named(dom), ...attrs };
} });
const plain = (tag: string, className?: string): Shown => (node) => [tag, { ...id(node), ...(className ? { class: className } : {}) }, 0];

// What only the attributes tell: written out for the clipboard, and read back when it has the right shape.
const whole = (name: string, node: ProseNode) => ({ ...id(node), [`data-${name}`]: JSON.stringify(node.attrs) });
const longest: Record<string, number> = { label: 500, src: 500, alt: 5000, title: 1000 };
const readBack = (name: string, texts: string[], fits: (attrs: Record<string, string>) => boolean = () => true, numbers: string[] = []) => (dom: HTMLElement): Attrs | false => {
  try {
    const attrs = JSON.parse(dom.getAttribute(`data-${name}`) ?? '') as Record<string, unknown>;
    const out = Object.fromEntries([...texts.map((one) => [one, typeof attrs[one] === 'string' ? attrs[one].slice(0, longest[one] ?? 64) : '']), ...numbers.map((one) => [one, Number.isInteger(attrs[one]) ? attrs[one] : 0])]) as Record<string, string>;
    return fits(out) && out;
  } catch {
    return false;
  }
};

const span = (name: string) => (node: ProseNode): Record<string, string> => ({ ...id(node),
  ...(node.attrs.colspan > 1 ? { colspan: String(node.attrs.colspan) } : {}), ...(node.attrs.rowspan > 1 ? { rowspan: String(node.attrs.rowspan) } : {}),
  ...(node.attrs.colwidth ? { 'data-colwidth': (node.attrs.colwidth as number[]).join(',') } : {}), ...(name === 'th' ? { scope: 'col' } : {}) });
function cellOf(dom: HTMLElement): Attrs {
  const colspan = Math.max(1, number(dom, 'colspan', 1, 1000));
  const widths = (dom.dataset.colwidth ?? '').split(',').map(Number);
  return { colspan, rowspan: Math.max(1, number(dom, 'rowspan', 1, 10_000)), colwidth: widths.length === colspan && widths.every((one) => Number.isInteger(one) && one > 0 && one <= 10_000) ? widths : null };
}
const cell = (tag: 'td' | 'th'): NodeSpec => ({ tableRole: tag === 'td' ? 'cell' : 'header_cell', isolating: true, parseDOM: [is(tag, cellOf)], toDOM: (node) => [tag, span(tag)(node), 0] });

const shown: Record<string, NodeSpec> = {
  doc: {},
  paragraph: { parseDOM: [is('p')], toDOM: plain('p') },
  heading: {
    defining: true,
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => is(`h${level}`, (dom) => ({ level: Math.min(6, Math.max(1, number(dom, 'data-level', level, 6))), number: (dom.dataset.number ?? '').slice(0, 32) }))),
    toDOM: (node) => [`h${Math.min(6, (node.attrs.level as number) + 1)}`, { ...id(node), 'data-level': node.attrs.level as number, ...(node.attrs.number ? { 'data-number': node.attrs.number as string } : {}) }, 0],
  },
  bullet_list: { parseDOM: [is('ul')], toDOM: plain('ul') },
  ordered_list: { parseDOM: [is('ol', (dom) => ({ start: number(dom, 'start', 1, 1_000_000) }))], toDOM: (node) => ['ol', { ...id(node), ...(node.attrs.start === 1 ? {} : { start: node.attrs.start as number }) }, 0] },
  list_item: { defining: true, parseDOM: [is('li')], toDOM: plain('li') },
  table: { tableRole: 'table', isolating: true, parseDOM: [is('table')], toDOM: (node) => ['div', { class: 'table-frame' }, ['table', id(node), ['tbody', 0]]] },
  table_row: { tableRole: 'row', parseDOM: [{ tag: 'tr' }], toDOM: () => ['tr', 0] },
  table_cell: cell('td'),
  table_header: cell('th'),
  image: { draggable: true, toDOM: (node) => ['p', { class: 'caption', ...whole('picture', node) }, (node.attrs.alt || node.attrs.title || '') as string],
    // Only a picture that this place has already: its source is a name, never an address elsewhere.
    parseDOM: [is('p[data-picture]', readBack('picture', ['src', 'alt', 'title'], ({ src }) => !!src && !/^([a-z][a-z0-9+.-]*:|\/)/i.test(src), ['width', 'height']), { priority: 70 })] },
  caption: { parseDOM: [is('p.caption', undefined, { priority: 60 })], toDOM: plain('p', 'caption') },
  callout: { defining: true, parseDOM: [is('div.callout', (dom) => ({ kind: (dom.dataset.kind ?? 'frame').slice(0, 32) }))], toDOM: (node) => ['div', { ...id(node), class: 'callout', 'data-kind': node.attrs.kind as string }, 0] },
  blockquote: { defining: true, parseDOM: [is('blockquote')], toDOM: plain('blockquote', 'quoted') },
  code_block: { code: true, defining: true, parseDOM: [is('pre', undefined, { preserveWhitespace: 'full' })], toDOM: plain('pre') },
  horizontal_rule: { parseDOM: [is('hr')], toDOM: (node) => ['hr', id(node)] },
  text: {},
  hard_break: { selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'], leafText: () => '\n' },
  footnote: { atom: true, parseDOM: [is('span[data-note]', undefined, { priority: 60 })], toDOM: (node) => ['span', { ...id(node), class: 'footnote', 'data-note': '' }, 0] },
  cross_reference: { atom: true, parseDOM: [is('span[data-reference]', readBack('reference', ['target', 'label']), { priority: 60 })], toDOM: (node) => ['span', whole('reference', node), node.attrs.label as string], leafText: (node) => node.attrs.label as string },
  element_chip: { atom: true, parseDOM: [is('span[data-element]', readBack('element', ['kind', 'id', 'label'], ({ kind, id: of }) => !!kind && !!of), { priority: 60 })],
    toDOM: (node) => ['span', { class: 'chip', ...whole('element', node) }, node.attrs.label as string], leafText: (node) => node.attrs.label as string },
};

const mark = (tag: string, ...also: string[]): MarkSpec => ({ parseDOM: [tag, ...also].map((one) => ({ tag: one })), toDOM: () => [tag, 0] });
const tracked = (tag: string): MarkSpec => ({
  parseDOM: [{ tag: `${tag}[data-id]`, priority: 60, getAttrs: (dom) => ({ author: dom.dataset.author ?? '', at: dom.dataset.at ?? '', id: dom.dataset.id ?? '' }) }],
  toDOM: ({ attrs }) => [tag, { 'data-author': attrs.author as string, 'data-at': attrs.at as string, 'data-id': attrs.id as string }, 0],
});
const looks: Record<string, MarkSpec> = {
  link: { inclusive: false, parseDOM: [{ tag: 'a[href]', getAttrs: (dom) => (safeLink(dom.getAttribute('href') ?? '') ? { href: dom.getAttribute('href'), title: (dom.getAttribute('title') ?? '').slice(0, 1000) } : false) }],
    toDOM: ({ attrs }) => ['a', { href: safeLink(attrs.href as string) ? attrs.href as string : '#', rel: 'noreferrer', ...(attrs.title ? { title: attrs.title as string } : {}) }, 0] },
  strong: mark('strong', 'b'),
  em: mark('em', 'i'),
  underline: mark('u'),
  strike: mark('s', 'strike', 'del:not([data-id])'),
  code: mark('code'),
  sub: mark('sub'),
  sup: mark('sup'),
  highlight: mark('mark'),
  insertion: tracked('ins'),
  deletion: tracked('del'),
  comment: { inclusive: false, parseDOM: [{ tag: 'span[data-comment]', getAttrs: (dom) => ({ id: dom.dataset.comment }) }], toDOM: ({ attrs }) => ['span', { 'data-comment': attrs.id as string }, 0] },
};

// A thing that the schema has and that has no look here does not build: nothing is shown as nothing.
function both<T>(specs: Record<string, T>, more: Record<string, T>): Record<string, T> {
  const missing = Object.keys(specs).filter((name) => !more[name]);
  if (missing.length) throw new Error(`no look for ${missing.join(', ')}`);
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, { ...spec, ...more[name] }]));
}
export const schema = new Schema({ nodes: both(nodes, shown), marks: both(marks, looks) });
export const blocks = schema.nodes as Record<'paragraph' | 'heading' | 'bullet_list' | 'ordered_list' | 'list_item' | 'table' | 'table_row' | 'table_cell' | 'table_header' | 'blockquote' | 'footnote' | 'cross_reference' | 'element_chip' | 'hard_break' | 'image', ProseNode['type']>;
