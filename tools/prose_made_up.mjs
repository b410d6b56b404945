// Made-up texts and steps from a seed, the more of those that people make and some that nobody should.
import { answers_to, applied, canJoin, canSplit, findWrapping, Fragment, is_valid, liftTarget, schema, Slice, step_of, Transform } from './prose_steps.mjs';

export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  };
  const below = (count) => Math.floor(next() * count);
  return { below, one_of: (list) => list[below(list.length)], chance: (one_in) => below(one_in) === 0 };
}

const has_half_pair = (json) => /\\ud[89a-f]/.test(JSON.stringify(json));
const words = ['samen', 'opleiden', 'visie', 'één', 'coöperatie', '😀', 'plan 🏫 school', 'a', 'b', '\u00a0', 'werkplek', '€ 5', '👩‍🏫', 'tekst\nregel', 'in', 'de'];
const { nodes, marks } = schema;

export function maker(seed) {
  const roll = dice(seed);
  const { below, one_of, chance } = roll;
  let count = 0;
  const bid = () => (chance(3) ? {} : { bid: `b${++count}` });
  const some_mark = () => {
    const type = one_of(Object.values(marks));
    const name = type.name;
    if (name === 'link') return type.create({ href: `https://voorbeeld.nl/${below(2)}`, ...(chance(3) && { title: 'Titel' }) });
    if (name === 'comment') return type.create({ id: `c${below(3)}` });
    if (name === 'insertion' || name === 'deletion') return type.create({ author: one_of(['anna', 'bram']), id: `v${below(3)}` });
    return type.create();
  };
  const some_marks = () => {
    let out = [];
    for (let i = chance(2) ? 0 : below(3); i > 0; --i) out = some_mark().addToSet(out);
    return out;
  };
  const some_words = (most = 3) => Array.from({ length: 1 + below(most) }, () => one_of(words)).join(' ');
  const some_text = (marked = true) => schema.text(some_words(), marked ? some_marks() : []);
  const plain = (marked = true) => {
    const kind = below(8);
    if (kind === 0) return nodes.hard_break.create(null, null, some_marks());
    if (kind === 1) return nodes.cross_reference.create({ target: `b${below(9)}`, label: one_of(['', 'hoofdstuk 2']) }, null, some_marks());
    if (kind === 2) return nodes.element_chip.create({ kind: 'goal', id: `e${below(9)}`, ...(chance(2) && { label: 'Doel' }) }, null, some_marks());
    return some_text(marked);
  };
  const inline = () => (chance(8) ? nodes.footnote.create(bid(), some(below(3), plain), some_marks()) : plain());
  const some = (many, make) => Fragment.fromArray(Array.from({ length: many }, () => make()));
  const paragraph = () => nodes.paragraph.create(bid(), some(below(4), inline));
  const item = (deep) => nodes.list_item.create(bid(), Fragment.from(paragraph()).append(chance(3) ? some(1, () => block(deep + 1)) : Fragment.empty));
  const cell = (deep) => one_of([nodes.table_cell, nodes.table_cell, nodes.table_header]).create({ ...bid(), ...(chance(5) && { colspan: 2 }), ...(chance(6) && { colwidth: [40, below(3)] }) }, some(1 + below(2), () => block(deep + 2)));
  function block(deep = 0) {
    const kind = below(deep > 2 ? 8 : 16);
    if (kind < 5) return paragraph();
    if (kind === 5) return nodes.heading.create({ ...bid(), level: 1 + below(3), ...(chance(3) && { number: '2.1' }) }, some(below(3), inline));
    if (kind === 6) return one_of([() => nodes.horizontal_rule.create(bid()), () => nodes.image.create({ ...bid(), src: `p${below(9)}.png`, ...(chance(2) && { alt: 'Schema' }) })])();
    if (kind === 7) return chance(2) ? nodes.code_block.create(bid(), chance(3) ? null : schema.text(some_words())) : nodes.caption.create(bid(), some(below(3), inline));
    if (kind < 11) return one_of([nodes.bullet_list, nodes.ordered_list]).create(bid(), some(1 + below(3), () => item(deep + 1)));
    if (kind < 13) return nodes.table.create(bid(), some(1 + below(2), () => nodes.table_row.create(null, some(1 + below(2), () => cell(deep)))));
    return one_of([nodes.blockquote, nodes.callout]).create(bid(), some(1 + below(2), () => block(deep + 1)));
  }
  const document = () => nodes.doc.create(null, some(1 + below(4), () => block()));

  const place = (doc) => (chance(40) ? doc.content.size + below(5) : below(doc.content.size + 1));
  function range(doc, most = 12) {
    const from = below(doc.content.size + 1);
    return [from, Math.min(doc.content.size, from + (chance(6) ? below(doc.content.size) : below(most)))];
  }
  function text_places(doc) {
    const out = [];
    doc.descendants((node, pos) => {
      if (node.isTextblock) for (let i = 0; i <= node.content.size; ++i) out.push(pos + 1 + i);
    });
    return out;
  }
  const text_place = (doc) => one_of(text_places(doc)) ?? 0;
  function blocks(doc) {
    const out = [];
    doc.descendants((node, pos) => void out.push({ node, pos }));
    return out;
  }
  function some_slice(doc) {
    const source = chance(2) ? doc : document();
    const [from, to] = range(source, 20);
    return source.slice(from, to);
  }
  // Each adds steps to a transform, or none where its chance did not come.
  const doings = {
    type: (tr) => tr.insert(text_place(tr.doc), some_text(!chance(3))),
    type_on: (tr) => {
      const at = text_place(tr.doc);
      for (let i = 0; i < 3; ++i) tr.insert(at + i, schema.text(one_of(['a', 'b', 'c'])));
    },
    erase: (tr) => tr.delete(...range(tr.doc)),
    erase_range: (tr) => tr.deleteRange(...range(tr.doc)),
    put: (tr) => tr.replace(...range(tr.doc), some_slice(tr.doc)),
    put_range: (tr) => tr.replaceRange(...range(tr.doc), some_slice(tr.doc)),
    put_block: (tr) => tr.insert(text_place(tr.doc), one_of([inline, block])()),
    split: (tr) => {
      const at = text_place(tr.doc);
      const depth = 1 + below(3);
      if (canSplit(tr.doc, at, depth)) tr.split(at, depth);
    },
    join: (tr) => {
      const all = blocks(tr.doc).filter(({ pos }) => canJoin(tr.doc, pos));
      if (all.length) tr.join(one_of(all).pos);
    },
    lift: (tr) => {
      const [from, to] = range(tr.doc);
      const around = tr.doc.resolve(from).blockRange(tr.doc.resolve(to));
      const target = around && liftTarget(around);
      if (target !== null && target !== undefined) tr.lift(around, target);
    },
    wrap: (tr) => {
      const [from, to] = range(tr.doc);
      const around = tr.doc.resolve(from).blockRange(tr.doc.resolve(to));
      const wrapping = around && findWrapping(around, one_of([nodes.blockquote, nodes.bullet_list, nodes.ordered_list, nodes.callout]), bid());
      if (wrapping) tr.wrap(around, wrapping);
    },
    kind: (tr) => tr.setBlockType(...range(tr.doc), one_of([nodes.paragraph, nodes.heading, nodes.code_block, nodes.caption]), bid()),
    markup: (tr) => {
      const { node, pos } = one_of(blocks(tr.doc));
      if (!node.isText) tr.setNodeMarkup(pos, null, { ...node.attrs, ...bid() });
    },
    mark: (tr) => tr.addMark(...range(tr.doc), some_mark()),
    mark_off: (tr) => tr.removeMark(...range(tr.doc), chance(2) ? some_mark().type : some_mark()),
    node_mark: (tr) => tr.addNodeMark(one_of(blocks(tr.doc)).pos, some_mark()),
    node_mark_off: (tr) => tr.removeNodeMark(one_of(blocks(tr.doc)).pos, some_mark()),
    attr: (tr) => tr.setNodeAttribute(one_of(blocks(tr.doc)).pos, one_of(['bid', 'level', 'start', 'alt', 'colspan', 'onbekend']), one_of(['x', 2, 3, null])),
    doc_attr: (tr) => tr.setDocAttribute('language', one_of(['nl', 'fy', 'en'])),
  };
  const often = ['type', 'type', 'type', 'type_on', 'erase', 'erase', 'put', 'split', 'split', 'mark', 'mark', 'mark_off', 'wrap', 'lift'];

  function raw(doc) {
    const [from, to] = range(doc);
    const slice = some_slice(doc);
    const open = (deep) => Math.max(0, deep + (chance(8) ? below(3) - 1 : 0));
    const lying = new Slice(slice.content, open(slice.openStart), open(slice.openEnd));
    const json = { stepType: 'replace', from, to, slice: lying.content.size ? { content: lying.content.toJSON(), openStart: lying.openStart, openEnd: lying.openEnd } : undefined };
    if (chance(4)) json.structure = true;
    if (chance(2)) return json;
    const gap = [from + below(4), 0];
    gap[1] = gap[0] + below(8);
    return { ...json, stepType: 'replaceAround', gapFrom: gap[0], gapTo: gap[1], to: gap[1] + below(4), insert: below(slice.size + 2) };
  }
  function raw_mark(doc) {
    const json = () => ({ stepType: one_of(['addMark', 'removeMark']), from: place(doc), to: place(doc), mark: some_mark().toJSON() });
    const kind = below(4);
    if (kind === 0) return { stepType: 'markSet', steps: [json(), { stepType: 'markSet', steps: [json(), json()] }] };
    if (kind === 1) return { stepType: 'markSet', steps: Array.from({ length: below(4) }, json) };
    if (kind === 2) return { stepType: one_of(['addNodeMark', 'removeNodeMark']), pos: place(doc), mark: some_mark().toJSON() };
    return json();
  }
  function steps_for(doc, stale) {
    if (chance(7)) return [chance(3) ? raw_mark(doc) : raw(doc)];
    if (stale.length && chance(9)) return [one_of(stale)];
    const tr = new Transform(doc);
    try {
      doings[chance(3) ? one_of(Object.keys(doings)) : one_of(often)](tr);
    } catch {
      // what was made until then
    }
    return tr.steps.slice(0, 12).map((step) => step.toJSON());
  }
  function some_maps(size) {
    return Array.from({ length: 1 + below(3) }, () => {
      const start = below(size + 1);
      const old = chance(3) ? 0 : below(Math.min(12, size - start + 1));
      const change = [start, old, below(6)];
      const rest = start + old + below(6);
      return chance(4) && rest < size ? [change, [rest, Math.min(1, size - rest), below(3)]] : [change];
    });
  }

  // A row of about `many` steps: as answers_to() wants it.
  function row(many) {
    let doc = document();
    const start = doc.toJSON();
    const steps = [];
    const stale = [];
    while (steps.length < many) {
      for (const json of steps_for(doc, stale)) {
        if (has_half_pair(json)) continue; // no JSON that our server reads
        const asked = { step: json };
        const step = step_of(json);
        const next = step && applied(doc, step);
        if (next && (!is_valid(next) || next.content.size > 700)) asked.stay = 1;
        if (chance(4)) asked.invert = 1;
        if (chance(4)) asked.through = some_maps(doc.content.size);
        if (chance(4)) asked.merge = 1;
        steps.push(JSON.parse(JSON.stringify(asked)));
        if (next) stale.push(json);
        if (next && chance(5)) {
          const back = step.invert(doc).toJSON();
          stale.push(back);
          if (!asked.stay && chance(2)) steps.push({ step: back, stay: 1, invert: 1 });
        }
        if (next && !asked.stay) doc = next;
      }
    }
    return { doc: start, steps };
  }
  // What two people do at the same time, as rebased_by() wants it.
  function meeting() {
    const base = document();
    const doings_of = (many) => {
      let doc = base;
      const steps = [];
      while (steps.length < many) {
        for (const json of steps_for(doc, [])) {
          const step = !has_half_pair(json) && step_of(json);
          const next = step && applied(doc, step);
          if (!next || !is_valid(next)) break;
          steps.push(JSON.parse(JSON.stringify(json)));
          doc = next;
        }
        if (chance(20)) break; // there may be nothing to do in a text without words
      }
      return steps;
    };
    return { doc: base.toJSON(), others: doings_of(1 + below(5)), own: doings_of(1 + below(5)) };
  }
  return { row, meeting, roll };
}

export const answered = (row) => ({ ...row, answers: answers_to(row) });
