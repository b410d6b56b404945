// What comes from the clipboard of Word, Excel, a mail or a page: its words, headings, lists, tables, bold and links. Nothing
// of its styles, scripts or pictures. The page's policy lets no styles in, so all is read here and written out bare.
import { Fragment, type Node as ProseNode, Slice } from 'prosemirror-model';
import { newId } from '$core/ids';

const largest = 2_000_000;          // signs of markup and of text
const mostCells = 3_000;
export const longest = 499_000;    // positions that the program takes in one text, but for a few words more
const mostParts = 20_000;           // blocks and pieces of text: a section that the program takes, and a page can show

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;
// Before anything is made of it, and after.
export const tooLarge = (html: string, text: string): boolean =>
  html.length + text.length > largest || count(html, /<t[dh][\s>]/gi) > mostCells || (!html && count(text, /\n/g) > mostParts);
export function tooMany(slice: Slice): boolean {
  let parts = 0;
  slice.content.descendants(() => { parts += 1; });
  return parts > mostParts;
}

// Besides those of one pixel, with which a mail counts its readers.
export const hasPictures = (html: string): boolean => !html.includes('data-pm-slice') && (html.match(/<img\b[^>]*>/gi) ?? []).some((one) => !/\b(width|height)\s*=\s*["']?[01]\b/i.test(one));

// With ids of its own before it is put in: given afterwards, each block would be a step to make, to keep and to send.
export function named(slice: Slice, doc: ProseNode): Slice {
  const known = new Set<unknown>();
  doc.descendants((node) => { known.add(node.attrs.bid); });
  const all = (content: Fragment): Fragment => {
    const out: ProseNode[] = [];
    content.forEach((node) => {
      if (node.isText) return void out.push(node);
      const inside = all(node.content);
      if (node.type.spec.attrs?.bid === undefined) return void out.push(node.copy(inside));
      const bid = node.attrs.bid && !known.has(node.attrs.bid) ? node.attrs.bid as string : newId();
      known.add(bid);
      out.push(node.type.create({ ...node.attrs, bid }, inside, node.marks));
    });
    return Fragment.fromArray(out);
  };
  return new Slice(all(slice.content), slice.openStart, slice.openEnd);
}

type Policy = { createHTML: (html: string) => string };
type Policies = { createPolicy: (name: string, policy: Policy) => Policy };
const policies = (globalThis as unknown as { trustedTypes?: Policies }).trustedTypes;
// A document that is parsed so runs nothing and fetches nothing.
const policy = policies?.createPolicy('rode-draad-clipboard', { createHTML: (html) => html });
const parsed = (html: string): Document => new DOMParser().parseFromString((policy?.createHTML(html) ?? html), 'text/html');

// Within tags only: what somebody wrote about style stays. The page's policy would refuse styles and handlers aloud, also in a
// document that nobody sees; under another name they are only read, or taken away.
const bare = (html: string): string => html.replace(/<(\/?)style\b/gi, '<$1x-sheet').replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s"'])style\s*=/gi, '$1 data-look=').replace(/([\s"'])on[a-z]+\s*=/gi, '$1 data-gone='));
const look = (one: Element): string => (one.getAttribute('data-look') ?? '').toLowerCase();
const words = (one: Element): string => (one.textContent ?? '').replace(/[\s\u00a0]+/g, ' ').trim();

function rename(one: Element, tag: string): HTMLElement {
  const made = one.ownerDocument.createElement(tag);
  made.append(...one.childNodes);
  one.replaceWith(made);
  return made;
}
function wrapInside(one: Element, tag: string): void {
  const made = one.ownerDocument.createElement(tag);
  made.append(...one.childNodes);
  one.append(made);
}

// ---- Word's lists: paragraphs that only look like one ----
interface Item { node: HTMLElement; level: number; list: string; numbered: boolean; start: number }
function itemOf(node: HTMLElement): Item | null {
  const found = /mso-list:\s*(l\d+)?\s*level(\d+)/.exec(look(node));
  if (!found) return null;
  const sign = [...node.querySelectorAll('span')].find((one) => /mso-list:\s*ignore/.test(look(one)));
  const text = sign ? words(sign) : node.getAttribute('data-sign') ?? '';
  sign?.remove();
  if (node.localName !== 'p') return null; // a heading with a number
  const count = /^\(?(\d+|[a-z]{1,4})[.)]/i.exec(text);
  return { node, level: Math.min(9, Number(found[2])), list: found[1] ?? '', numbered: !!count && text !== 'o', start: Math.max(1, Number.parseInt(count?.[1] ?? '', 10) || 1) };
}
function nest(items: Item[]): void {
  const open: { list: HTMLElement; level: number; numbered: boolean }[] = [];
  const top = items[0]!.node;
  const place = top.ownerDocument.createElement('div');
  top.before(place);
  for (const item of items) {
    while (open.length && (open.at(-1)!.level > item.level || (open.at(-1)!.level === item.level && open.at(-1)!.numbered !== item.numbered))) open.pop();
    if (!open.length || open.at(-1)!.level < item.level) {
      const list = top.ownerDocument.createElement(item.numbered ? 'ol' : 'ul');
      if (item.numbered && item.start > 1) list.setAttribute('start', String(item.start));
      (open.at(-1)?.list.lastElementChild ?? place).append(list);
      open.push({ list, level: item.level, numbered: item.numbered });
    }
    const line = top.ownerDocument.createElement('li');
    open.at(-1)!.list.append(line);
    line.append(rename(item.node, 'p'));
  }
  place.replaceWith(...place.childNodes);
}
// In the browser Word has a list of its own for every item, with its level on it.
function alone(body: HTMLElement): void {
  for (const line of body.querySelectorAll<HTMLElement>('li[data-aria-level]')) {
    const list = line.parentElement!;
    const wrapper = list.closest('div') ?? list;
    const first = line.firstElementChild;
    if (list.children.length !== 1 || wrapper.children.length !== 1) continue;
    const made = line.ownerDocument.createElement('p');
    made.append(...(first?.localName === 'p' ? first : line).childNodes);
    made.setAttribute('data-look', `mso-list: l0 level${line.getAttribute('data-aria-level')}`);
    made.setAttribute('data-sign', list.localName === 'ol' ? `${list.getAttribute('start') ?? 1}.` : '·');
    wrapper.replaceWith(made);
  }
}
function lists(body: HTMLElement): void {
  let run: Item[] = [];
  for (const node of body.querySelectorAll<HTMLElement>('p, h1, h2, h3, h4, h5, h6')) {
    const item = itemOf(node);
    if (run.length && (!item || run.at(-1)!.node.nextElementSibling !== node)) {
      nest(run);
      run = [];
    }
    if (item) run.push(item);
  }
  if (run.length) nest(run);
}

// ---- notes of Word and LibreOffice: a sign in the text, and what it says at the end ----
const noteOf = (mark: Element): string => {
  const href = mark.getAttribute('href') ?? '';
  if (mark.classList.contains('sdfootnoteanc')) return /^#(sd\w+)sym$/.exec(href)?.[1] ?? '';
  return href.startsWith('#_') ? /mso-(?:foot|end)note-id:\s*((?:ftn|edn)\w+)/.exec(look(mark))?.[1] ?? '' : '';
};
function notes(body: HTMLElement): void {
  const said = new Set<Element>();
  for (const mark of body.querySelectorAll('a')) {
    const id = noteOf(mark);
    const note = id ? body.querySelector(`#${id}`) : null;
    if (!note || note.contains(mark)) continue;
    const made = body.ownerDocument.createElement('span');
    made.setAttribute('data-note', '');
    if (!said.has(note)) {
      for (const one of note.querySelectorAll('a')) if (one.classList.contains('sdfootnotesym') || /mso-(foot|end)note-id/.test(look(one))) one.remove();
      note.querySelectorAll('p + p').forEach((one) => one.prepend(' '));
    }
    said.add(note);
    made.textContent = words(note);
    mark.replaceWith(made);
  }
  for (const one of said) one.remove();
  for (const one of body.querySelectorAll('div')) if (/mso-element:\s*(footnote-list|endnote-list)/.test(look(one)) && !words(one)) one.remove();
}

function looks(one: Element): void {
  const style = look(one);
  const tag = one.localName;
  if (!style || /^(h[1-6]|table|tr|td|th|ul|ol|li|p|div|body)$/.test(tag)) return;
  if (/font-weight:\s*(normal|400)/.test(style) && (tag === 'b' || tag === 'strong')) return void one.replaceWith(...one.childNodes);
  if (/font-style:\s*normal/.test(style) && (tag === 'i' || tag === 'em')) return void one.replaceWith(...one.childNodes);
  if (tag === 'a') return;
  if (/font-weight:\s*(bold|[6-9]00)/.test(style)) wrapInside(one, 'strong');
  if (/font-style:\s*italic/.test(style)) wrapInside(one, 'em');
  if (/text-decoration[^;]*:[^;]*underline/.test(style)) wrapInside(one, 'u');
  const place = /vertical-align:\s*(super|sub)\b/.exec(style)?.[1];
  if (place) wrapInside(one, place === 'super' ? 'sup' : 'sub');
}

const kept: Record<string, string[]> = { a: ['href', 'title'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'], ol: ['start'], span: ['data-note'] };
function strip(body: HTMLElement): void {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const comments: Comment[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode as Comment);
  for (const one of comments) one.remove();
  for (const one of body.querySelectorAll('*')) {
    for (const { name } of [...one.attributes]) if (!kept[one.localName]?.includes(name)) one.removeAttribute(name);
  }
}
// A break beside a whole block says nothing; white between them does not count.
const isBlock = (node: ChildNode | null): boolean => !!node && /^(p|h[1-6]|ul|ol|table|div|blockquote|pre|hr)$/i.test(node.nodeName);
function beside(node: ChildNode, side: 'previousSibling' | 'nextSibling'): ChildNode | null {
  let next = node[side];
  while (next && next.nodeType === 3 && !next.textContent?.trim()) next = next[side];
  return next;
}
const away = 'script, style, x-sheet, head, meta, link, title, base, template, iframe, object, embed, svg, math, canvas, video, audio, picture, img, input, button, select, textarea, form > legend, col, colgroup, xml';

// The markup as the editor may read it. A copy out of an editor like this (data-pm-slice) only loses what belongs to its place.
export function cleaned(html: string): string {
  const { body } = parsed(bare(html));
  for (const one of body.querySelectorAll(away)) one.remove();
  if (body.querySelector('[data-pm-slice]')) {
    for (const one of body.querySelectorAll('[data-look], [data-comment], [data-id]')) for (const name of ['data-look', 'data-comment', 'data-id']) one.removeAttribute(name);
    return body.innerHTML;
  }
  for (const one of body.querySelectorAll('*')) if (/display:\s*none|mso-hide:\s*all/.test(look(one))) one.remove();
  for (const one of body.querySelectorAll('span')) if (/mso-spacerun/.test(look(one))) one.textContent = ' '.repeat((one.textContent ?? '').length);
  notes(body);
  for (const one of body.querySelectorAll('p[role=heading]')) rename(one, `h${Math.min(6, Math.max(1, Number(one.getAttribute('aria-level')) || 1))}`);
  for (const one of body.querySelectorAll('.EOP')) one.remove();
  alone(body);
  lists(body);
  for (const one of [...body.querySelectorAll('*')]) looks(one);
  // A caption stands above its table; a paragraph of Word that is empty is only white.
  for (const one of body.querySelectorAll('table > caption')) {
    one.closest('table')!.before(rename(one, 'p'));
  }
  for (const one of body.querySelectorAll('p')) if (!words(one) && !one.querySelector('br') && one.parentElement?.children.length !== 1) one.remove();
  for (const one of body.querySelectorAll('br')) if (one.classList.contains('Apple-interchange-newline') || isBlock(beside(one, 'previousSibling')) || isBlock(beside(one, 'nextSibling'))) one.remove();
  for (const one of body.querySelectorAll('a')) if (!words(one)) one.remove();
  strip(body);
  return body.innerHTML;
}
