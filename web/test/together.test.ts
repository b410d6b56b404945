// Writing together, one case at a time; many at once: tests/prose/together.test.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeHistory, history, undo } from 'prosemirror-history';
import { EditorState, type Transaction } from 'prosemirror-state';
import { type Step, Transform } from 'prosemirror-transform';
import { schema } from '../src/editor/schema';
import { ids, withIds } from '../src/editor/ids';
import { tables } from '../src/editor/tables';
import { confirmedIn, received, sending, together, waitsIn } from '../src/editor/together';

const doc = (...paragraphs: string[]) => schema.nodes.doc!.create(null, paragraphs.map((text) => schema.nodes.paragraph!.create(null, text ? schema.text(text) : null)));
const editor = (...paragraphs: string[]) => {
  const one = { state: EditorState.create({ doc: doc(...paragraphs), plugins: [history(), together(0)] }), do: (make: (tr: Transaction) => Transaction) => { one.state = one.state.apply(make(one.state.tr)); } };
  return one;
};
const commit = (version: number, steps: Step[], of: number[] = []) => ({ version, steps: steps.map((step) => step.toJSON() as unknown), of, mark: '' });
const theirs = (make: (tr: Transaction) => Transaction, ...paragraphs: string[]) => commit(1, make(EditorState.create({ doc: doc(...paragraphs) }).tr).steps);
const texts = (state: EditorState) => { const out: string[] = []; state.doc.forEach((one) => out.push(one.textContent)); return out; };

test('what was taken away before others put words in there is taken away around them', () => {
  const one = editor('een twee drie');
  one.do((tr) => tr.insertText('!', 5, 9)); // instead of "twee"
  const { tr, lost } = received(one.state, theirs((their) => their.insertText('NIEUW', 7), 'een twee drie'), false);
  one.state = one.state.apply(tr);
  assert.deepEqual(texts(one.state), ['een !NIEUW drie']);
  assert.deepEqual(lost, []);
  assert.equal(confirmedIn(one.state).textContent, 'een twNIEUWee drie');
  assert.equal(sending(one.state, 200).steps.length, 1);
  undo(one.state, (back) => { one.state = one.state.apply(back); });
  assert.deepEqual(texts(one.state), ['een twNIEUWee drie']);
});

test('words of others in a block that was taken away are told', () => {
  const one = editor('een', 'twee', 'drie');
  one.do((tr) => tr.delete(5, 11));
  const { tr, lost } = received(one.state, theirs((their) => their.insertText('NIEUW', 8), 'een', 'twee', 'drie'), false);
  one.state = one.state.apply(tr);
  assert.deepEqual(texts(one.state), ['een', 'drie']);
  assert.deepEqual(lost.map(({ text }) => text), ['NIEUW']);
});

test('of what is under way the program tells what went with it', () => {
  const one = editor('een', 'twee', 'drie');
  one.do((tr) => tr.delete(5, 11));
  one.do(() => sending(one.state, 200).tr);
  const { lost } = received(one.state, theirs((their) => their.insertText('NIEUW', 8), 'een', 'twee', 'drie'), false);
  assert.deepEqual(lost, []);
});

// In the editor ids wait before the first letter, and those are not for undo.
test('undo takes back the letters that one typed, also when others wrote meanwhile', () => {
  const begin = EditorState.create({ doc: doc('een', 'twee'), plugins: [ids, history(), together(0)] });
  let state = begin.apply(withIds(begin)!);
  state = state.apply(state.tr.insertText('X', 1));
  state = state.apply(received(state, theirs((their) => their.insertText('NIEUW', 6), 'een', 'twee'), false).tr);
  assert.deepEqual(texts(state), ['Xeen', 'NIEUWtwee']);
  undo(state, (back) => { state = state.apply(back); });
  assert.deepEqual(texts(state), ['een', 'NIEUWtwee']);
});

test('a deletion that the program laid around the words of others is undone whole, and what was typed before it as well', () => {
  for (const pieces of [1, 2]) {
    const one = editor('abcdefgh');
    one.do((tr) => tr.insertText('X', 9));
    one.do((tr) => closeHistory(tr));
    one.do((tr) => tr.delete(3, 8)); // cdefg
    one.do(() => sending(one.state, 200).tr);
    const their = theirs((tr) => (pieces === 1 ? tr.insertText('N', 5) : tr.insertText('M', 7).insertText('N', 5)), 'abcdefgh');
    one.state = one.state.apply(received(one.state, their, false).tr);
    // The text is abcdNefghX, or abcdNefMghX.
    const tr = new Transform(confirmedIn(one.state)).insert(pieces === 1 ? 10 : 11, schema.text('X'));
    if (pieces === 1) tr.delete(6, 9).delete(3, 5);
    else tr.delete(9, 10).delete(6, 8).delete(3, 5);
    one.state = one.state.apply(received(one.state, { ...commit(2, tr.steps, pieces === 1 ? [0, 1, 1] : [0, 1, 1, 1]) }, true).tr);
    const back = () => undo(one.state, (undone) => { one.state = one.state.apply(undone); });
    assert.deepEqual(texts(one.state), [pieces === 1 ? 'abNhX' : 'abNMhX']);
    back();
    assert.deepEqual(texts(one.state), [pieces === 1 ? 'abcdNefghX' : 'abcdNefMghX']);
    back();
    assert.deepEqual(texts(one.state), [pieces === 1 ? 'abcdNefgh' : 'abcdNefMgh']);
  }
});

test('a table that somebody else makes uneven is not mended here, one that becomes so here is', () => {
  const cell = () => schema.nodes.table_cell!.create(null, schema.nodes.paragraph!.create());
  const begin = schema.nodes.doc!.create(null, schema.nodes.table!.create(null, [0, 1].map(() => schema.nodes.table_row!.create(null, [cell(), cell()]))));
  const now = EditorState.create({ doc: begin, plugins: [tables(), together(0)] });
  const uneven = EditorState.create({ doc: begin }).tr.insert(2, cell());
  const cells = (state: EditorState) => state.doc.firstChild!.children.map((row) => row.childCount);
  assert.deepEqual(cells(now.apply(received(now, commit(1, uneven.steps), false).tr)), [3, 2]);
  assert.deepEqual(cells(now.apply(now.tr.insert(2, cell()))), [3, 3]);
});

test('what stayed of what was taken away under way has not been seen by who went on taking away', () => {
  const one = editor('abcdef');
  one.do((tr) => tr.delete(2, 5)); // bcd
  one.do(() => sending(one.state, 200).tr);
  one.do((tr) => tr.replaceWith(0, tr.doc.content.size, schema.nodes.paragraph!.create()));
  const put = doc('', 'NIEUW', '').slice(1, 10); // two paragraphs begin where one was
  const first = received(one.state, theirs((tr) => tr.replace(3, 3, put), 'abcdef'), false);
  one.state = one.state.apply(first.tr);
  const pieces = new Transform(confirmedIn(one.state)).delete(12, 14).delete(2, 3);
  const { tr, lost } = received(one.state, commit(2, pieces.steps, [0, 0]), true);
  one.state = one.state.apply(tr);
  assert.deepEqual([...first.lost, ...lost].map(({ text }) => text), texts(one.state).includes('NIEUW') ? [] : ['NIEUW']);
});

// R14: what the program laid its deletion around came back a few commits ago, under a deletion that still waits.
test('words of others are told with what takes them away, also when they came some commits before', () => {
  const one = editor('abc', 'x');
  one.do((tr) => tr.delete(1, 4));
  one.do(() => sending(one.state, 200).tr);
  one.do((tr) => tr.replaceWith(0, tr.doc.content.size, schema.nodes.heading!.create()));
  const text = new Transform(confirmedIn(one.state));
  const heard = (make: (tr: Transform) => Transform, version: number) => {
    const before = text.steps.length;
    make(text);
    const { tr, lost } = received(one.state, commit(version, text.steps.slice(before)), false);
    one.state = one.state.apply(tr);
    return lost;
  };
  const lost = [
    ...heard((tr) => tr.insert(2, schema.text('NIEUW')).split(7), 1),
    ...heard((tr) => tr.wrap(tr.doc.resolve(10).blockRange()!, [{ type: schema.nodes.blockquote! }]), 2),
  ];
  const before = text.steps.length;
  text.delete(10, 12).delete(1, 2); // the program has NIEUW and an empty quote
  const last = received(one.state, commit(3, text.steps.slice(before), [0, 0]), true);
  one.state = one.state.apply(last.tr);
  assert.deepEqual([...lost, ...last.lost].map((piece) => piece.text), ['NIEUW']);
});

test('what one took away oneself goes, and no words of others, when the program puts it around those', () => {
  const one = editor('12');
  one.do((tr) => tr.insertText('abc', 2));
  one.do(() => sending(one.state, 200).tr);
  one.state = one.state.apply(received(one.state, theirs((tr) => tr.insertText('NIEUW', 2), '12'), false).tr);
  assert.deepEqual(texts(one.state), ['1abcNIEUW2']);
  one.do((tr) => tr.delete(1, 5));
  const placed = new Transform(confirmedIn(one.state)).insert(7, schema.text('abc'));
  const { tr, lost } = received(one.state, commit(2, placed.steps, [0]), true);
  one.state = one.state.apply(tr);
  assert.deepEqual([texts(one.state), lost], [['NIEUW2'], []]);
});

test('what would leave a row without cells is not done, and what waits can always be taken off', () => {
  const cell = () => schema.nodes.table_cell!.create(null, schema.nodes.paragraph!.create());
  const table = (rows: number) => schema.nodes.table!.create(null, Array.from({ length: rows }, () => schema.nodes.table_row!.create(null, [cell()])));
  let now = EditorState.create({ doc: schema.nodes.doc!.create(null, table(1)), plugins: [tables(), together(0)] });
  now = now.apply(now.tr.insert(1, schema.nodes.table_row!.create()));
  assert.equal(now.doc.firstChild!.childCount, 1);
  now = now.apply(now.tr.insert(1, table(1).firstChild!));
  assert.equal(now.doc.firstChild!.childCount, 2);
  now.doc.check();
  assert.equal(confirmedIn(now).firstChild!.childCount, 1);
});

test('what comes from others has its ids of the program: none are given to it here', () => {
  let state = EditorState.create({ doc: doc('een'), plugins: [ids, together(0)] });
  state = state.apply(received(state, theirs((their) => their.insert(5, schema.nodes.paragraph!.create()), 'een'), false).tr);
  assert.equal(waitsIn(state), false);
  state = state.apply(state.tr.insertText('!', 4));
  assert.ok(state.doc.children.every((one) => one.attrs.bid));
});
