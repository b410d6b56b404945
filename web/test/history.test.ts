// What is other between two texts, and what an older one said put back. A random test prints its seed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Node as ProseNode, Schema } from 'prosemirror-model';
import { Step } from 'prosemirror-transform';
import type { Node } from '$core/prose';
import { blocks } from '../src/areas/history/diff';
import { passages } from '../src/areas/history/passages';
import { stepsTo, withoutIds, withPassage } from '../src/areas/history/put_back';
import { blocksOf, find, pieces, wordsOf } from '../src/areas/plan/authors';
import { marks, nodes } from '../src/made/schema';

const schema = new Schema({ nodes, marks } as never);
const words = (text: string, ...looks: string[]): Node => ({ type: 'text', text, ...(looks.length ? { marks: looks.map((type) => ({ type })) } : {}) });
const paragraph = (text: string, bid = ''): Node => ({ type: 'paragraph', ...(bid ? { attrs: { bid } } : {}), ...(text ? { content: [words(text)] } : {}) });
const doc = (...content: Node[]): Node => ({ type: 'doc', content });
const list = (...items: string[]): Node => ({ type: 'bullet_list', content: items.map((one) => ({ type: 'list_item', content: [paragraph(one)] })) });
const table = (...rows: string[][]): Node => ({ type: 'table', content: rows.map((row) => ({ type: 'table_row', content: row.map((one) => ({ type: 'table_cell', content: [paragraph(one)] })) })) });
const texts = (of: Node): string[] => passages(of).map((one) => one.text);
const sorts = (before: Node, after: Node): string[] => blocks(passages(before), passages(after)).map((one) => one.sort);
function after(now: Node, wanted: Node): Node {
  let made = ProseNode.fromJSON(schema, now);
  for (const step of stepsTo(now, wanted)) {
    const result = Step.fromJSON(schema, step).apply(made);
    assert.ok(result.doc, `${result.failed} ${JSON.stringify(step)}`);
    made = result.doc;
  }
  made.check();
  return made.toJSON() as Node;
}
const normal = (of: Node): Node => ProseNode.fromJSON(schema, of).toJSON() as Node;

test('DOC-06: paragraphs that correspond are compared by their words; by id, or by what they say', () => {
  const before = doc(paragraph('Elke student heeft een begeleider.', 'a'), paragraph('Dit gaat weg en niets lijkt erop.', 'b'), paragraph('Einde.', 'c'));
  const now = doc(paragraph('Heel nieuw en anders dan wat er stond.', 'd'), paragraph('Elke student heeft een vaste begeleider.', 'a'), paragraph('Einde.', 'c'));
  const all = blocks(passages(before), passages(now));
  assert.deepEqual(all.map((one) => one.sort), ['added', 'changed', 'gone', 'same']);
  assert.deepEqual(all[1]!.both.map((one) => [one.sort, one.text]), [['same', 'Elke student heeft een '], ['added', 'vaste '], ['same', 'begeleider.']]);
  assert.deepEqual([all[1]!.was, all[1]!.is, all[2]!.was, all[2]!.is], [0, 1, 1, undefined]);
});

test('DOC-06: what was moved is called so, and a table is compared by its cells', () => {
  const [a, b, c] = ['Eerste alinea van de tekst.', 'Iets heel anders over scholen.', 'Het slot.'];
  assert.deepEqual(sorts(doc(paragraph(a!), paragraph(b!), paragraph(c!)), doc(paragraph(b!), paragraph(c!), paragraph(a!))).sort(), ['moved', 'moved', 'same', 'same']);
  const both = blocks(passages(doc(paragraph(a!, 'a'), paragraph(b!, 'b'), paragraph(c!, 'c'))), passages(doc(paragraph(b!, 'b'), paragraph(c!, 'c'), paragraph('Laatste alinea van deze tekst.', 'a'))));
  assert.deepEqual(both.map((one) => [one.sort, one.was, one.is]), [['moved', 0, undefined], ['same', 1, 0], ['same', 2, 1], ['changed', 0, 2]], 'moved and in other words');
  const [row] = blocks(passages(doc(table(['Jaar 1', 'twee dagen', 'Anna']))), passages(doc(table(['Jaar 1', 'drie dagen', 'Anna']))));
  assert.deepEqual(row!.both.filter((one) => one.sort !== 'same').map((one) => one.text), ['twee', 'drie']);
  assert.equal(row!.both.map((one) => (one.sort === 'added' ? '' : one.text)).join(''), 'Jaar 1 · twee dagen · Anna');
});

function restored(now: Node, then: Node, text: string): Node {
  const [was, is] = [passages(then), passages(now)];
  const all = blocks(was, is);
  const block = all.find((one) => one.was !== undefined && was[one.was]!.text === text && one.sort !== 'same')!;
  const wanted = withPassage(now, then, all, block, was, is);
  assert.deepEqual(withoutIds(after(now, wanted)), withoutIds(normal(wanted)));
  return wanted;
}

test('DOC-06: one passage is put back where it stood, and everything else stays', () => {
  const then = doc(paragraph('Een.', 'a'), paragraph('Wij praten elke maand met elkaar.', 'b'), paragraph('Drie.', 'c'));
  assert.deepEqual(texts(restored(doc(paragraph('Een.', 'a'), paragraph('Wij praten elke week met elkaar.', 'b'), paragraph('Drie!', 'c')), then, 'Wij praten elke maand met elkaar.')), ['Een.', 'Wij praten elke maand met elkaar.', 'Drie!']);
  assert.deepEqual(texts(restored(doc(paragraph('Een.', 'a'), paragraph('Drie.', 'c'), paragraph('Vier.', 'd')), then, 'Wij praten elke maand met elkaar.')), ['Een.', 'Wij praten elke maand met elkaar.', 'Drie.', 'Vier.']);
  assert.deepEqual(texts(restored(doc(paragraph('')), then, 'Een.')), ['Een.']);
  assert.deepEqual(texts(restored(doc(paragraph('Nieuw.', 'n')), then, 'Een.')), ['Een.', 'Nieuw.']);
});

test('DOC-06: an item of a list comes back in its list; a table comes back whole', () => {
  const then = doc(paragraph('Vooraf.'), list('appels', 'peren en meer', 'druiven'), table(['a', 'b'], ['c', 'd']));
  const now = doc(paragraph('Vooraf.'), list('appels', 'druiven'), table(['a', 'x'], ['c', 'y']), paragraph('Slot.'));
  const back = restored(now, then, 'peren en meer');
  assert.deepEqual(back.content![1]!.content!.map((one) => one.content![0]!.content![0]!.text), ['appels', 'peren en meer', 'druiven']);
  assert.deepEqual(texts(restored(now, then, 'a · b')), ['Vooraf.', 'appels', 'druiven', 'a · b', 'c · d', 'Slot.']);
  assert.deepEqual(texts(restored(doc(paragraph('Vooraf.'), paragraph('Slot.')), then, 'peren en meer')), ['Vooraf.', 'peren en meer', 'Slot.']);
  assert.deepEqual(texts(restored(doc(paragraph('Vooraf.'), paragraph('Slot.')), then, 'c · d')), ['Vooraf.', 'a · b', 'c · d', 'Slot.']);
});

test('DOC-06: the steps lead to what is wanted, whatever it was and is; of a word only its letters', () => {
  assert.deepEqual(stepsTo(doc(paragraph('Wij praten elke week.')), doc(paragraph('Wij praten elke maand.'))), [{ stepType: 'replace', from: 17, to: 21, slice: { content: [words('maand')] } }]);
  assert.deepEqual(stepsTo(doc(paragraph('a😀b')), doc(paragraph('a😁b')))[0], { stepType: 'replace', from: 2, to: 4, slice: { content: [words('😁')] } });
  const seed = Math.floor(Math.random() * 2 ** 31);
  let state = seed;
  const random = (most: number) => { state = (Math.imul(state, 1103515245) + 12345) >>> 0; return (state >>> 8) % most; };
  const some = () => ['appel', 'peer 😀', 'druif é', 'kers', 'pruim'][random(5)]! + random(3);
  const block = (): Node => [() => paragraph(some()), () => paragraph(''), () => list(some(), some()), () => table([some(), some()], [some(), some()]), () => ({ type: 'paragraph', content: [words(some(), 'strong'), words(` ${some()}`)] }), () => ({ type: 'heading', attrs: { level: 2 }, content: [words(some())] }), () => ({ type: 'horizontal_rule' })][random(7)]!();
  for (let i = 0; i < 400; ++i) {
    const one = Array.from({ length: 1 + random(6) }, block);
    const other = one.flatMap((node) => [() => [node], () => [], () => [block()], () => [node, block()]][random(4)]!());
    const [now, wanted] = [normal(doc(...one)), normal(doc(...(other.length ? other : [paragraph('')])))];
    assert.deepEqual(after(now, wanted), wanted, `seed ${seed}`);
  }
});

test('DOC-06: who wrote which words, of a passage or of what was selected', () => {
  const of: Node = { type: 'paragraph', content: [words('Elke student '), words('heeft', 'strong'), { type: 'element_chip', attrs: { label: 'een team' } }, words(' hier.')] };
  const [block] = blocksOf(doc(of));
  assert.equal(wordsOf(block!), 'Elke student heefteen team hier.');
  const runs = [{ from: 0, to: 5, by: 'a', on: '2026-11-01' }, { from: 5, to: 18, by: 'b', on: '2026-11-02' }, { from: 18, to: 19, by: 'c', on: '2026-11-02' }, { from: 19, to: 25, by: 'a', on: '2026-11-01' }];
  assert.deepEqual(pieces(block!, runs).map((one) => [one.by, one.text]), [['a', 'Elke '], ['b', 'student heeft'], ['c', 'een team'], ['a', ' hier.']]);
  const place = find(block!, 'student\n heeft')!;
  assert.deepEqual(place, { from: 5, to: 18 });
  assert.deepEqual(pieces(block!, runs, place.from, place.to).map((one) => one.by), ['b']);
  assert.equal(find(block!, 'ergens anders'), null);
});
