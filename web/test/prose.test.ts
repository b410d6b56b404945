// Two people write in one text. A random test prints its seed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { became, firstSentence, isEmpty, keptDraft, merged, type Node, ranks, thread, wordsIn } from '$core/prose';

const paragraph = (text: string, bid = ''): Node => ({ type: 'paragraph', ...(bid ? { attrs: { bid } } : {}), content: text ? [{ type: 'text', text }] : [] });
const bold: Node = { type: 'paragraph', content: [{ type: 'text', text: 'Vet.', marks: [{ type: 'strong' }] }] };
const doc = (...content: Node[]): Node => ({ type: 'doc', content });
const words = (one: Node | null) => (one?.content ?? []).map((block) => (block.content ?? []).map((piece) => piece.text ?? '\n').join(''));

test('what nobody touched stays as it was, to the last sign', () => {
  const whole = doc(paragraph('Eén'), bold, { type: 'table', content: [{ type: 'table_row' }] }, { type: 'heading', attrs: { level: 2, bid: 'x' }, content: [{ type: 'text', text: 'Kop' }] });
  assert.deepEqual(merged(whole, whole, whole), whole);
  assert.equal(JSON.stringify(merged(whole, { ...whole, content: [...whole.content!, paragraph('b')] }, whole)?.content?.slice(0, 4)), JSON.stringify(whole.content));
});

test('others wrote elsewhere: both stay; they wrote the same paragraph: a person chooses', () => {
  const base = doc(paragraph('a'), bold, paragraph('b'));
  const ours = doc(paragraph('a van ons'), bold, paragraph('b'));
  assert.deepEqual(words(merged(base, ours, doc(paragraph('vooraf'), paragraph('a'), bold, paragraph('b van hen'), paragraph('c')))), ['vooraf', 'a van ons', 'Vet.', 'b van hen', 'c']);
  assert.equal(merged(base, ours, doc(paragraph('a van hen'), bold, paragraph('b'))), null);
  assert.equal(merged(base, ours, doc(bold, paragraph('b'))), null, 'who takes away what another changes is asked too');
  assert.deepEqual(words(merged(base, ours, ours)), ['a van ons', 'Vet.', 'b'], 'the same twice is no difference');
  assert.deepEqual(words(merged(base, doc(bold, paragraph('b')), doc(paragraph('a'), bold))), ['Vet.'], 'each took another away');
});

test('a paragraph of ours that is not sent yet stays where it is; two in one place stay both', () => {
  const base = doc(paragraph('a'), paragraph('b'));
  const ours = doc(paragraph('a'), paragraph('ertussen'), paragraph('b'));
  assert.deepEqual(words(merged(base, ours, doc(paragraph('a'), paragraph('b'), paragraph('c')))), ['a', 'ertussen', 'b', 'c']);
  assert.deepEqual(words(merged(base, ours, doc(paragraph('a'), paragraph('van hen'), paragraph('b')))), ['a', 'van hen', 'ertussen', 'b']);
  assert.deepEqual(words(merged(doc(), doc(paragraph('ons')), doc(paragraph('hen')))), ['hen', 'ons'], 'an empty section');
  assert.deepEqual(words(merged(doc(paragraph('')), doc(paragraph('')), doc(paragraph('hen')))), ['hen']);
  assert.deepEqual(merged(base, doc(), doc()), doc({ type: 'paragraph' }), 'nothing is an empty paragraph');
});

test('an id tells which block it was, and is no difference by itself', () => {
  const base = doc(paragraph('a', '1'), paragraph('b', '2'));
  const split = doc(paragraph('ervoor', '9'), paragraph('a van ons', '1'), paragraph('b', '2'));
  assert.deepEqual(became(base.content!, split.content!).blocks[0], [split.content![1]]);
  assert.deepEqual(words(merged(base, split, doc(paragraph('a', '1'), paragraph('b van hen', '2')))), ['ervoor', 'a van ons', 'b van hen']);
  const heading = (text: string, bid: string): Node => ({ type: 'heading', attrs: { ...(bid ? { bid } : {}), level: 2 }, content: [{ type: 'text', text }] });
  assert.deepEqual(words(merged(doc(heading('a', ''), paragraph('b')), doc(heading('a', '5'), paragraph('b ons', '6')), doc(heading('a hen', '7'), paragraph('b', '8')))), ['a hen', 'b ons']);
  assert.deepEqual(merged(doc(paragraph('a'), paragraph('b')), doc(paragraph('a', '5'), paragraph('b ons', '6')), doc(paragraph('a', '7'), paragraph('b', '8')))?.content?.map((one) => one.attrs?.bid), ['7', '6']);
});

test('the red thread of a text: headings and first sentences, with their marks', () => {
  const text = doc({ type: 'heading', content: [{ type: 'text', text: 'Kop' }] }, { type: 'paragraph', content: [{ type: 'text', text: 'Wij leiden ' }, { type: 'text', text: 'samen op. En', marks: [{ type: 'strong' }] }, { type: 'text', text: ' meer.' }] },
    { type: 'bullet_list', content: [] }, paragraph(''), { type: 'paragraph', content: [{ type: 'element_chip', attrs: {} }, { type: 'text', text: ' telt. Echt.' }] });
  assert.deepEqual(words(thread(text)), ['Kop', 'Wij leiden samen op.', '\n telt.']);
  assert.deepEqual(thread(text).content![1]!.content![1]!.marks, [{ type: 'strong' }]);
  assert.equal(firstSentence('Zonder punt'), 11);
  assert.equal('Eén zin. Twee zinnen.'.slice(0, firstSentence('Eén zin. Twee zinnen.')), 'Eén zin.');
});

test('what an older page kept on this device is not lost', () => {
  const whole = { from: 3, doc: doc(paragraph('a')) };
  assert.deepEqual(keptDraft(whole), whole);
  assert.equal(keptDraft(null), null);
  const older = { from: 2, blocks: [{ node: bold }, { node: paragraph('a'), text: 'nieuw\n\nnog een' }, { node: paragraph('weg'), text: '' }, { node: paragraph('b'), text: 'b' }] };
  assert.deepEqual([keptDraft(older)?.from, words(keptDraft(older)!.doc)], [2, ['Vet.', 'nieuw', 'nog een', 'b']]);
  assert.deepEqual(merged(null, doc(paragraph('a')), doc(paragraph('b'))), null, 'of what nobody knows the beginning a person chooses');
});

test('headings come under that of their section, never two steps at once', () => {
  const heading = (level: number): Node => ({ type: 'heading', attrs: { level } });
  assert.deepEqual([...ranks(doc(heading(3), heading(1), heading(4), heading(9), heading(2))).values()], [2, 2, 3, 4, 3]);
  assert.ok(isEmpty(doc(paragraph(''))) && !isEmpty(doc(heading(1))));
});

test('ten thousand changes of two people: nothing that only one of them changed is lost', () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 10_000; ++round) {
    const bids = random(2) === 0;
    const base = Array.from({ length: 1 + random(5) }, (_, i) => paragraph(`p${i}`, bids ? `id${i}` : ''));
    const ours = random(base.length);
    const we = base.map((one, i) => (i === ours ? { ...one, content: [{ type: 'text', text: `ons ${round}` }] } : one));
    const theirs = base.map((one, i) => (i !== ours && random(3) === 0 ? { ...one, content: [{ type: 'text', text: `hen ${i}` }] } : one));
    if (random(2)) theirs.splice(random(theirs.length + 1), 0, paragraph('erbij', bids ? 'nieuw' : ''));
    const wanted = words(doc(...theirs)).map((one) => (one === `p${ours}` ? `ons ${round}` : one));
    assert.deepEqual(words(merged(doc(...base), doc(...we), doc(...theirs))), wanted, `seed ${seed}, round ${round}`);
    assert.deepEqual(words(merged(doc(...base), doc(...theirs), doc(...we))), wanted, `seed ${seed}, round ${round}, the other way round`);
  }
});

test('the words of every paragraph, also in lists and tables', () => {
  const text = doc({ type: 'heading', content: [{ type: 'text', text: 'Kop' }] }, paragraph(' Een  zin. '), { type: 'bullet_list', content: [{ type: 'list_item', content: [paragraph('Punt.')] }] }, { type: 'paragraph' });
  assert.deepEqual(wordsIn(text), ['Een zin.', 'Punt.']);
});
