// What the editor makes of a text without a screen: nothing is lost, and what others wrote comes in where it belongs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EditorState, TextSelection } from 'prosemirror-state';
import type { DecorationSet } from 'prosemirror-view';
import type { Node } from '$core/prose';
import { taking } from '../src/editor/apply';
import { address } from '../src/editor/commands';
import { placesOf } from '../src/editor/find';
import { ids } from '../src/editor/ids';
import { docNode, jsonOf } from '../src/editor/json';
import { bareLetters, countWords, sentenceAt } from '../src/editor/letters';
import { pointAt, points, rangeOf, showPoints } from '../src/editor/points';
import { schema } from '../src/editor/schema';
import { marks, nodes } from '../src/made/schema';

const words = (text: string, ...list: string[]): Node => ({ type: 'text', text, ...(list.length ? { marks: list.map((type) => ({ type })) } : {}) });
const paragraph = (...content: (Node | string)[]): Node => ({ type: 'paragraph', content: content.filter((one) => one !== '').map((one) => (typeof one === 'string' ? words(one) : one)) });
const doc = (...content: Node[]): Node => ({ type: 'doc', content });
const stateOf = (json: Node) => EditorState.create({ doc: docNode(json), plugins: [ids] });

// One of everything that the schema knows, each attribute with a value that is not the usual one.
function everything(): Node {
  const attrs: Record<string, Record<string, unknown>> = {
    heading: { bid: 'h', level: 3, number: '2.1' }, ordered_list: { start: 4 }, table_cell: { colspan: 2, rowspan: 2, colwidth: [80, 90] }, table_header: { bid: 'th' },
    image: { src: 'beeld/1.png', alt: 'Een plaat', width: 40, height: 30 }, callout: { kind: 'tip' }, footnote: { bid: 'fn' }, cross_reference: { target: 'h', label: 'paragraaf 2' }, element_chip: { kind: 'goal', id: 'abc', label: 'Een doel' },
  };
  const make = (type: string, content: Node[] = []): Node => ({ type, attrs: { ...attrs[type], ...(nodes[type]?.attrs?.bid && !attrs[type]?.bid ? { bid: type } : {}) }, content });
  const inline = [...Object.keys(marks).filter((one) => !['link', 'insertion', 'deletion', 'comment'].includes(one)).map((one) => words(one, one)),
    { type: 'text', text: 'alles', marks: [{ type: 'link', attrs: { href: 'https://voorbeeld.invalid/', title: 'Titel' } }, { type: 'insertion', attrs: { author: 'a', at: '2026', id: '1' } }, { type: 'deletion', attrs: { author: 'b', at: '2027', id: '2' } }, { type: 'comment', attrs: { id: '3' } }, { type: 'comment', attrs: { id: '4' } }] } as Node,
    { type: 'hard_break' }, make('footnote', [words('Zie de gids.')]), make('cross_reference'), make('element_chip')];
  const list = (type: string) => make(type, [{ type: 'list_item', content: [paragraph('punt')] }]);
  return doc(make('paragraph', inline), make('heading', [words('Kop')]), list('bullet_list'), list('ordered_list'),
    make('table', [{ type: 'table_row', content: [make('table_header', [paragraph('kop')]), { type: 'table_header', content: [paragraph('')] }] }, { type: 'table_row', content: [make('table_cell', [paragraph('cel')])] }]),
    make('image'), make('caption', [words('Onderschrift')]), make('callout', [paragraph('kader')]), make('blockquote', [paragraph('citaat')]), make('code_block', [words('code')]), make('horizontal_rule'));
}
function typesIn(node: Node, out = new Set<string>()): Set<string> {
  out.add(node.type);
  for (const mark of node.marks ?? []) out.add(mark.type);
  for (const child of node.content ?? []) typesIn(child, out);
  return out;
}

test('every node and mark of the schema goes through the editor as it came, to the last sign', () => {
  const whole = everything();
  const types = typesIn(whole);
  for (const name of [...Object.keys(nodes), ...Object.keys(marks)]) assert.ok(types.has(name), `${name} is in the test`);
  assert.equal(JSON.stringify(jsonOf(docNode(whole))), JSON.stringify(whole));
  // And without remembering how it came: written anew it makes the same text.
  const again = schema.nodeFromJSON(whole);
  assert.ok(docNode(jsonOf(again)).eq(docNode(whole)));
  again.check();
});

test('who changes one block changes that one: the rest goes back as it came', () => {
  const whole = everything();
  const state = stateOf(whole);
  const at = 1;
  const now = jsonOf(state.apply(state.tr.insertText('Nieuw ', at)).doc);
  whole.content!.slice(1).forEach((one, i) => {
    if (['bullet_list', 'ordered_list', 'table', 'callout', 'blockquote'].includes(one.type)) return; // blocks within get an id
    assert.equal(JSON.stringify(now.content![i + 1]), JSON.stringify(one), one.type);
  });
  assert.equal(now.content![0]!.content![0]!.text, 'Nieuw strong');
  assert.deepEqual(now.content![0]!.attrs, whole.content![0]!.attrs);
  assert.deepEqual(typesIn(now), typesIn(whole));
});

test('real texts of the fixtures go through as they are', () => {
  for (const line of readFileSync(join(process.env.RD_ROOT ?? '', 'tests/fixtures/prose/texts.jsonl'), 'utf8').trim().split('\n')) {
    const json = JSON.parse(line) as Node;
    assert.equal(JSON.stringify(jsonOf(docNode(json))), JSON.stringify(json));
    docNode(json).check();
  }
});

test('a thing that this editor does not know is refused, not lost', () => {
  assert.throws(() => docNode(doc({ type: 'poem' })), /poem/);
  assert.throws(() => docNode(doc(paragraph(words('a', 'glow')))), /glow/);
});

test('every block gets an id that stays; of two that are the same one becomes another', () => {
  let state = stateOf(doc(paragraph('een twee'), { type: 'bullet_list', content: [{ type: 'list_item', content: [paragraph('punt')] }] }));
  state = state.apply(state.tr.insertText('x', 1));
  const bids = () => {
    const out: string[] = [];
    state.doc.descendants((node) => { if (node.type.spec.attrs?.bid !== undefined && !node.isText) out.push(node.attrs.bid as string); });
    return out;
  };
  const first = bids();
  assert.equal(new Set(first).size, 4);
  assert.ok(first.every(Boolean));
  state = state.apply(state.tr.split(5));
  assert.equal(new Set(bids()).size, 5);
  assert.deepEqual(bids().filter((one) => first.includes(one)), first);
});

test('what others wrote comes in, and the cursor stays with its word', () => {
  const begin = doc(paragraph('Eerste.'), paragraph('Tweede.'), paragraph('Derde.'));
  let state = stateOf(begin);
  state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, 12)));
  const where = () => [state.selection.$from.parent.textContent, state.selection.$from.parentOffset];
  assert.deepEqual(where(), ['Tweede.', 2]);
  const take = (...content: Node[]) => { state = state.apply(taking(state, doc(...content))); };
  take(paragraph('Vooraf.'), paragraph('Eerste, van hen.'), paragraph('Tweede.'), paragraph('Derde.'));
  assert.deepEqual(where(), ['Tweede.', 2]);
  take(paragraph('Tweede, en meer.'));
  assert.deepEqual(where(), ['Tweede, en meer.', 2]);
  assert.equal(state.doc.childCount, 1);
  take({ type: 'heading', attrs: { level: 2 }, content: [words('Kop')] }, { type: 'horizontal_rule' });
  assert.deepEqual(state.doc.content.toJSON().map((one: Node) => one.type), ['heading', 'horizontal_rule']);
});

test('ten thousand texts taken over: always exactly what was asked', () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  let random = seed;
  const below = (most: number) => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return (random >>> 8) % most;
  };
  const block = (): Node => {
    switch (below(6)) {
      case 0: return { type: 'heading', attrs: { level: 1 + below(3) }, content: [words(`kop ${below(3)}`)] };
      case 1: return { type: 'bullet_list', content: Array.from({ length: 1 + below(3) }, () => ({ type: 'list_item', content: [paragraph(`punt ${below(4)}`)] })) };
      case 2: return { type: 'table', content: [{ type: 'table_row', content: Array.from({ length: 1 + below(2) }, () => ({ type: 'table_cell', content: [paragraph(`cel ${below(4)}`)] })) }] };
      case 3: return { type: 'horizontal_rule' };
      default: return paragraph(`alinea ${below(5)}`);
    }
  };
  const some = () => doc(...Array.from({ length: 1 + below(6) }, block));
  let state = stateOf(some());
  for (let round = 0; round < 10_000; ++round) {
    const next = some();
    const tr = taking(state, next);
    assert.ok(tr.doc.eq(docNode(next)), `seed ${seed}, round ${round}`);
    tr.doc.check();
    state = EditorState.create({ doc: tr.doc });
  }
});

test('finding goes by letters, whatever their case and accents, and knows where they stand', () => {
  const node = docNode(doc(paragraph('Een idee, één IDEE'), { type: 'bullet_list', content: [{ type: 'list_item', content: [paragraph('ideeën', { type: 'hard_break' }, 'idee')] }] }));
  assert.deepEqual(placesOf(node, 'idee').map(({ from, to }) => node.textBetween(from, to)), ['idee', 'IDEE', 'idee', 'idee']);
  assert.deepEqual(placesOf(node, 'één').map(({ from, to }) => node.textBetween(from, to)), ['Een', 'één', 'eën']);
  assert.deepEqual(placesOf(node, ''), []);
  assert.deepEqual(bareLetters('Ée').at, [0, 1, 2]);
});

test('a point stands at the words that it quotes, in the block that it names', () => {
  const node = docNode(doc(paragraph('Schoolopleider vooraf'), { type: 'paragraph', attrs: { bid: 'b1' }, content: [words('Er is '), words('voldoende', 'strong'), words(' tijd. Schoolopleider.')] }));
  const said = (block: string, quote: string) => {
    const range = rangeOf(node, { block, quote });
    return range && [node.textBetween(range.from, range.to), range.from];
  };
  assert.deepEqual(said('b1', '… voldoende tijd. …'), ['voldoende tijd.', 30]);
  assert.deepEqual(said('b1', 'Schoolopleider'), ['Schoolopleider', 46]);
  assert.equal(said('elders', 'Schoolopleider'), null, 'one word without its block may stand anywhere');
  assert.deepEqual(said('elders', 'Er is voldoende tijd.'), ['Er is voldoende tijd.', 24]);
  assert.equal(said('b1', 'Iets anders'), null);
  assert.equal(said('b1', '…'), null);
});

test('a point is never underlined in the sentence that somebody types', () => {
  const text = doc({ type: 'paragraph', attrs: { bid: 'b1' }, content: [words('Er is voldoende tijd. Er zijn genoeg mensen.')] });
  let state = EditorState.create({ doc: docNode(text), plugins: [ids, points] });
  const shown = () => (points.props.decorations!.call(points, state) as DecorationSet).find().map((one) => state.doc.textBetween(one.from, one.to));
  state = state.apply(showPoints(state, [{ id: '1', place: { block: 'b1', quote: 'voldoende tijd' } }, { id: '2', place: { block: 'b1', quote: 'genoeg mensen' } }]));
  assert.deepEqual(shown(), ['voldoende tijd', 'genoeg mensen']);
  const at = (pos: number) => { state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, pos))); };
  at(10);
  assert.deepEqual([shown().length, pointAt(state)], [2, '1'], 'standing there is not typing');
  state = state.apply(state.tr.insertText('x'));
  assert.deepEqual([shown(), pointAt(state)], [['genoeg mensen'], null]);
  at(4);
  assert.deepEqual(shown(), ['genoeg mensen']);
  at(38);
  assert.deepEqual([shown(), pointAt(state)], [['volxdoende tijd', 'genoeg mensen'], '2']);
  state = state.apply(taking(state, doc({ type: 'paragraph', attrs: { bid: 'b1' }, content: [words('Er is voldoende tijd. Er zijn genoeg lieve mensen.')] })));
  assert.equal(shown().length, 2, 'what others typed hides nothing');
});

test('sentences, words and addresses', () => {
  assert.deepEqual([0, 6, 7, 8, 12].map((at) => sentenceAt('Eén a. Twee.', at).join()), ['0,7', '0,7', '0,7', '7,12', '7,12']);
  assert.equal(countWords('Wij doen ’t zelf: werkplek-begeleiders, 3 keer.'), 7);
  assert.equal(address('www.voorbeeld.invalid/a'), 'https://www.voorbeeld.invalid/a');
  assert.equal(address('lotte@voorbeeld.invalid'), 'mailto:lotte@voorbeeld.invalid');
  for (const wrong of ['javascript:alert(1)', 'data:text/html,x', 'twee woorden.nl', 'woord', '']) assert.equal(address(wrong), '', wrong);
});
