// The text of a section, shown and changed. Shown: everything of src/prose/schema.json. Changed: paragraphs and headings
// without marks; every other block stays as it is, byte for byte, so that nothing of a plan is lost here.
'use strict';
{
  const draad = globalThis.draad;
  const { h, t } = draad;

  const marks = { strong: 'strong', em: 'em', underline: 'u', strike: 's', code: 'code', sub: 'sub', sup: 'sup', highlight: 'mark', insertion: 'ins',
    deletion: 'del' };

  function inline(node) {
    if (node.type === 'hard_break') return h('br');
    if (node.type === 'footnote') return h('span', { class: 'footnote' }, ' (', (node.content ?? []).map(inline), ')');
    if (node.type === 'cross_reference') return node.attrs?.label ?? '';
    if (node.type === 'element_chip') {
      const known = draad.workspace?.get(node.attrs.id);
      const name = draad.nameOf(known) || node.attrs.label;
      return known ? draad.link(name, draad.to('bouwsteen', known.id), { class: 'chip' }) : h('span', { class: 'chip' }, name);
    }
    let out = node.text ?? '';
    for (const mark of node.marks ?? []) {
      if (marks[mark.type]) out = h(marks[mark.type], null, out);
      else if (mark.type === 'link') out = h('a', { href: safe(mark.attrs.href), rel: 'noreferrer' }, out);
    }
    return out;
  }
  const safe = (href) => (/^(https?|mailto):/i.test(href) ? href : '#');
  const kids = (node, how) => (node.content ?? []).map(how);

  function block(node) {
    const key = node.attrs?.bid ? `b-${node.attrs.bid}` : undefined;
    const span = (cell) => ({ colspan: cell.attrs?.colspan > 1 ? cell.attrs.colspan : undefined, rowspan: cell.attrs?.rowspan > 1 ? cell.attrs.rowspan : undefined });
    switch (node.type) {
      case 'paragraph': return h('p', { key }, kids(node, inline));
      case 'heading': return h(`h${ranked(node.attrs?.level ?? 1)}`, { key }, node.attrs?.number ? `${node.attrs.number} ` : '', kids(node, inline));
      case 'bullet_list': return h('ul', { key }, kids(node, block));
      case 'ordered_list': return h('ol', { key, start: node.attrs?.start !== 1 ? node.attrs?.start : undefined }, kids(node, block));
      case 'list_item': return h('li', { key }, kids(node, block));
      case 'table': return h('div', { key, class: 'table-frame', tabindex: '0', role: 'group', 'aria-label': t('text.table') },
        h('table', null, h('tbody', null, kids(node, block))));
      case 'table_row': return h('tr', null, kids(node, block));
      case 'table_header': return h('th', { ...span(node), scope: 'col' }, kids(node, block));
      case 'table_cell': return h('td', span(node), kids(node, block));
      case 'caption': return h('p', { key, class: 'caption' }, kids(node, inline));
      case 'image': return h('p', { key, class: 'caption' }, t('text.picture', { name: node.attrs?.alt || node.attrs?.title || '' }));
      case 'callout': return h('div', { key, class: 'callout' }, kids(node, block));
      case 'blockquote': return h('blockquote', { key, class: 'quoted' }, kids(node, block));
      case 'code_block': return h('pre', { key }, kids(node, (one) => one.text ?? ''));
      case 'horizontal_rule': return h('hr', { key });
      default: return null;
    }
  }
  // A heading in a text comes under that of its section, never two steps at once.
  let rank = 1;
  const ranked = (level) => { rank = Math.min(6, rank + 1, level + 1); return rank; };
  draad.prose = (doc) => {
    rank = 1;
    return (doc?.content ?? []).map(block);
  };
  draad.isEmpty = (doc) => !(doc?.content ?? []).some((one) => one.type !== 'paragraph' || one.content?.length);

  // ---- changing ----
  const plain = (node) => ['paragraph', 'heading'].includes(node.type) &&
    (node.content ?? []).every((one) => (one.type === 'text' && !one.marks?.length) || one.type === 'hard_break');
  const textOf = (node) => (node.content ?? []).map((one) => (one.type === 'hard_break' ? '\n' : one.text)).join('');
  const content = (text) => text.split('\n').flatMap((line, i) => [...(i ? [{ type: 'hard_break' }] : []), ...(line ? [{ type: 'text', text: line }] : [])]);

  // What a person typed in the place of one block: an empty line begins a new paragraph; nothing at all takes it away.
  function typed(node, text) {
    if (text === textOf(node)) return [node];
    const pieces = text.split(/\n[ \t]*\n+/).map((piece) => piece.replace(/^\n+|\s+$/g, '')).filter((piece) => piece.trim());
    return pieces.map((piece, i) => {
      const first = i === 0 ? { ...node, content: content(piece) } : { type: 'paragraph', content: content(piece) };
      if (node.type === 'heading' && i === 0) first.content = content(piece.replace(/\n/g, ' '));
      return first;
    });
  }

  // An editor for one section: {from, blocks: [{id, node, text, base}]}. `base`: as what the block was last saved; a block
  // without text is one that cannot be changed here.
  const keyOf = (node) => (plain(node) ? `${node.type}\n${textOf(node)}` : JSON.stringify(node));
  const nodesOf = (one) => (one.text === undefined ? [one.node] : typed(one.node, one.text));
  const keysOf = (one) => nodesOf(one).map(keyOf);
  const blockOf = (node) => ({ id: draad.id(), node, base: [keyOf(node)], ...(plain(node) ? { text: textOf(node) } : {}) });

  draad.draftOf = (text) => ({ from: text?.version ?? 0, blocks: (text?.fields.doc?.content ?? []).map(blockOf) });
  draad.newBlock = () => ({ id: draad.id(), node: { type: 'paragraph' }, text: '', base: [] });
  draad.docOf = (draft) => {
    const blocks = draft.blocks.flatMap(nodesOf);
    return { type: 'doc', content: blocks.length ? blocks : [{ type: 'paragraph' }] };
  };
  draad.keysOf = keysOf;
  // What others wrote in other blocks comes in, ours stays. Nothing when they changed what we changed too.
  draad.rebased = (draft, text) => {
    const theirs = text.fields.doc.content ?? [];
    const keys = theirs.map(keyOf);
    const blocks = [];
    let at = 0;
    for (const one of draft.blocks) {
      if (!one.base.length) {
        blocks.push(one);
        continue;
      }
      let found = at;
      while (found <= keys.length - one.base.length && !one.base.every((key, i) => keys[found + i] === key)) ++found;
      if (found <= keys.length - one.base.length) {
        blocks.push(...theirs.slice(at, found).map(blockOf), one);
        at = found + one.base.length;
      } else if (keysOf(one).join('\0') !== one.base.join('\0')) return null;
    }
    return { from: text.version, blocks: [...blocks, ...theirs.slice(at).map(blockOf)] };
  };
  draad.block = block;
}
