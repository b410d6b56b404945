// Where others are in a text goes along with what is written in it (SYS-03): two editors, one of them told of the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import type { Step } from 'prosemirror-transform';
import { Others } from '../src/core/others';
import { others, ownPlace, placeOf, showOthers } from '../src/editor/others';
import { schema } from '../src/editor/schema';
import { received, sending, together } from '../src/editor/together';

const begin = (text: string) => {
  const one = {
    state: EditorState.create({ doc: schema.nodes.doc!.create(null, schema.nodes.paragraph!.create(null, schema.text(text))), plugins: [together(0), others] }),
    do: (make: (tr: Transaction) => Transaction) => { one.state = one.state.apply(make(one.state.tr)); },
    cursor: (pos: number) => one.do((tr) => tr.setSelection(TextSelection.create(tr.doc, pos))),
    sees: (...at: ReturnType<typeof ownPlace>[]) => one.do(() => showOthers(one.state, at.map((each, i) => ({ desk: `d${i}`, member: 'm', at: each, heard: 0, name: 'Hidde', tint: 0 })))),
    takes: (version: number, steps: Step[], own = false) => one.do(() => received(one.state, { version, steps: steps.map((step) => step.toJSON() as unknown), of: [], mark: '' }, own).tr),
    before: () => one.state.doc.textBetween(0, placeOf(one.state, 'd0')!),
  };
  return one;
};

test('a place goes along with what one writes oneself and with what its owner writes', () => {
  const [hidde, lotte] = [begin('een twee drie'), begin('een twee drie')];
  hidde.cursor(5); // before "twee"
  lotte.do((tr) => tr.insertText('Nu: ', 1));
  lotte.sees(ownPlace(hidde.state));
  assert.equal(lotte.before(), 'Nu: een ');
  lotte.do((tr) => tr.insertText('en ', 1));
  assert.equal(lotte.before(), 'en Nu: een ');
  hidde.do((tr) => tr.insertText('zeker ', 5));
  lotte.takes(1, sending(hidde.state, 200).steps);
  assert.equal(lotte.before(), 'en Nu: een zeker ');
});

test('what waits here is not in the place that is told', () => {
  const hidde = begin('een twee drie');
  hidde.do((tr) => tr.insertText('Vooraf. ', 1));
  hidde.cursor(13);
  assert.deepEqual(ownPlace(hidde.state), { version: 0, from: 5, to: 5 });
});

test('a place in an older version is brought along, one in a newer version waits for that', () => {
  const [hidde, lotte] = [begin('een twee drie'), begin('een twee drie')];
  hidde.cursor(5);
  const old = ownPlace(hidde.state);
  const more = begin('een twee drie');
  more.do((tr) => tr.insertText('Vooraf. ', 1));
  const { steps } = sending(more.state, 200);
  lotte.takes(1, steps);
  lotte.sees(old);
  assert.equal(lotte.before(), 'Vooraf. een ');
  const late = begin('een twee drie');
  hidde.takes(1, steps);
  late.sees(ownPlace(hidde.state));
  assert.equal(placeOf(late.state, 'd0'), undefined);
  late.takes(1, steps);
  assert.equal(late.before(), 'Vooraf. een ');
});

test('one’s own commit counts for what comes from an older version', () => {
  const [hidde, lotte] = [begin('een twee drie'), begin('een twee drie')];
  hidde.cursor(5);
  const old = ownPlace(hidde.state);
  lotte.do((tr) => tr.insertText('Vooraf. ', 1));
  const { steps, tr } = sending(lotte.state, 200);
  lotte.do(() => tr);
  lotte.takes(1, steps, true);
  lotte.sees(old);
  assert.equal(lotte.before(), 'Vooraf. een ');
  lotte.sees();
  assert.equal(placeOf(lotte.state, 'd0'), undefined);
});

test('a page says where it is again when the connection is new, and forgets the others until they are told', () => {
  const said: object[] = [];
  const here = new Others('w', (message) => said.push(message));
  const at = { version: 3, from: 4, to: 4 };
  here.stand('t', at);
  here.heard({ text: 't', here: [{ desk: here.desk, member: 'me', at }, { desk: 'a', member: 'm', at }, { desk: 'b', member: 'm', at }] });
  assert.deepEqual(here.in('t').map((one) => one.desk), ['a', 'b']);
  here.heard({ text: 't', here: [{ desk: 'a', member: 'm', at: null }] });
  assert.deepEqual(here.in('t').map((one) => one.desk), ['b']);
  here.begin();
  assert.deepEqual(here.in('t'), []);
  assert.deepEqual(said, Array(2).fill({ here: 'w', text: 't', desk: here.desk, at }));
  here.stand('t', null);
  here.stand('t', null);
  assert.equal(said.length, 3);
});
