// Two people write in one text. A random test prints its seed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { docOf, draftOf, isEmpty, keysOf, newBlock, type Node, ranks, rebased, type Text, wordsIn } from '$core/prose';

const paragraph = (text: string): Node => ({ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] });
const bold: Node = { type: 'paragraph', content: [{ type: 'text', text: 'Vet.', marks: [{ type: 'strong' }] }] };
const text = (version: number, ...content: Node[]): Text => ({ version, fields: { doc: { type: 'doc', content } } });
const words = (doc: Node) => (doc.content ?? []).map((one) => (one.content ?? []).map((piece) => piece.text ?? '\n').join(''));

test('what nobody touched stays as it was, to the last sign', () => {
  const whole = text(3, paragraph('Eén'), bold, { type: 'table', content: [{ type: 'table_row' }] }, { type: 'heading', attrs: { level: 2, bid: 'x' }, content: [{ type: 'text', text: 'Kop' }] });
  assert.deepEqual(docOf(draftOf(whole)), whole.fields.doc);
  assert.deepEqual(draftOf(whole).blocks.map((one) => one.text), ['Eén', undefined, undefined, 'Kop']);
});

test('an empty line begins a paragraph, nothing at all takes one away, one line more is a break', () => {
  const draft = draftOf(text(1, paragraph('a'), paragraph('b')));
  draft.blocks[0]!.text = 'a\n\n\nnieuw\nregel';
  draft.blocks[1]!.text = '  ';
  assert.deepEqual(words(docOf(draft)), ['a', 'nieuw\nregel']);
  draft.blocks[0]!.text = '';
  assert.deepEqual(docOf(draft), { type: 'doc', content: [{ type: 'paragraph' }] });
  assert.ok(isEmpty(docOf(draft)));
});

test('others wrote elsewhere: both stay; they wrote the same paragraph: a person chooses', () => {
  const draft = draftOf(text(1, paragraph('a'), bold, paragraph('b')));
  draft.blocks[0]!.text = 'a van ons';
  const both = rebased(draft, text(2, paragraph('vooraf'), paragraph('a'), bold, paragraph('b van hen'), paragraph('c')))!;
  assert.deepEqual(words(docOf(both)), ['vooraf', 'a van ons', 'Vet.', 'b van hen', 'c']);
  assert.equal(both.from, 2);
  assert.equal(rebased(draft, text(2, paragraph('a van hen'), bold, paragraph('b'))), null);
});

test('a paragraph of ours that is not sent yet stays where it is', () => {
  const draft = draftOf(text(1, paragraph('a'), paragraph('b')));
  draft.blocks.splice(1, 0, { ...newBlock(), text: 'ertussen' });
  assert.deepEqual(words(docOf(rebased(draft, text(2, paragraph('a'), paragraph('b'), paragraph('c')))!)), ['a', 'ertussen', 'b', 'c']);
});

test('headings come under that of their section, never two steps at once', () => {
  const heading = (level: number): Node => ({ type: 'heading', attrs: { level } });
  const doc: Node = { type: 'doc', content: [heading(3), heading(1), heading(4), heading(9), heading(2)] };
  assert.deepEqual([...ranks(doc).values()], [2, 2, 3, 4, 3]);
});

test('ten thousand changes of two people: nothing that only one of them changed is lost', () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  for (let round = 0; round < 10_000; ++round) {
    const begin = Array.from({ length: 1 + random(5) }, (_, i) => paragraph(`p${i}`));
    const draft = draftOf(text(1, ...begin));
    const ours = random(begin.length);
    draft.blocks[ours]!.text = `ons ${round}`;
    const theirs = begin.map((one, i) => (i !== ours && random(3) === 0 ? paragraph(`hen ${i}`) : one));
    if (random(2)) theirs.splice(random(theirs.length + 1), 0, paragraph('erbij'));
    const both = rebased(draft, text(2, ...theirs));
    assert.ok(both, `seed ${seed}, round ${round}`);
    const now = words(docOf(both));
    const wanted = words({ type: 'doc', content: theirs }).map((one) => (one === `p${ours}` ? `ons ${round}` : one));
    assert.deepEqual(now, wanted, `seed ${seed}, round ${round}`);
    for (const one of both.blocks) assert.ok(keysOf(one).length);
  }
});

test('the words of every paragraph, also in lists and tables', () => {
  const p = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
  const doc = { type: 'doc', content: [{ type: 'heading', content: [{ type: 'text', text: 'Kop' }] }, p(' Een  zin. '), { type: 'bullet_list', content: [{ type: 'list_item', content: [p('Punt.')] }] }, { type: 'paragraph' }] };
  assert.deepEqual(wordsIn(doc), ['Een zin.', 'Punt.']);
});
