// Merging fields, addresses, ids, texts, undo.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outlineOf, type Entity } from '$core/entity';
import { route } from '$core/api';
import { newId, pause } from '$core/ids';
import { merge, same } from '$core/merge';
import { match, parseHash, to } from '$core/router';
import type { Workspace } from '$core/store';
import { day, said, say, t, useTexts } from '$core/texts';
import { Undo } from '$core/undo';

test('a merge of three: ours, theirs, the same, and what a person decides', () => {
  const base = { name: 'a', about: 'b', tags: ['x'], none: '' };
  assert.deepEqual(merge(base, { name: 'ons' }, base), { set: { name: 'ons' }, conflicts: [] });
  assert.deepEqual(merge(base, { name: 'a', about: 'ons' }, { ...base, name: 'hen' }), { set: { about: 'ons' }, conflicts: [] });
  assert.deepEqual(merge(base, { name: 'zelfde' }, { ...base, name: 'zelfde' }), { set: {}, conflicts: [] });
  assert.deepEqual(merge(base, { name: 'ons' }, { ...base, name: 'hen' }), { set: {}, conflicts: [{ field: 'name', ours: 'ons', theirs: 'hen' }] });
  assert.deepEqual(merge(base, { tags: ['x'], none: null }, { ...base, tags: ['y'] }), { set: {}, conflicts: [] });
  assert.ok(same({ a: [1, { b: null }] }, { a: [1, {}] }));
  assert.ok(!same([1], [1, 2]) && !same({ a: 1 }, [1]));
});

test('addresses: of a workspace, with filters, with letters that mean something else', () => {
  const told = parseHash('#/w/01hq/plan/s%2F1?document=d1');
  assert.deepEqual([told.workspace, told.path, told.query.get('document')], ['01hq', 'plan/s/1', 'd1']);
  assert.deepEqual([parseHash('').workspace, parseHash('#/stijlgids').path, parseHash('#/w/01hq').path, parseHash('#/%E0%A4%A').path], ['', 'stijlgids', '', '%E0%A4%A']);
  assert.equal(to('w1', 'plan/s1', { status: 'writing', none: '' }), '#/w/w1/plan/s1?status=writing');
  assert.deepEqual(match('plan/:section', 'plan/s1'), { section: 's1' });
  assert.equal(match('plan/:section', 'plan'), null);
  assert.equal(match('plan', 'visie'), null);
  assert.deepEqual(match('', ''), {});
});

test('a call: its path, its query, its body', () => {
  assert.deepEqual(route('element.update', 'w', { element: 'e/1' }, { from: 1 }), { method: 'PATCH', path: 'workspaces/w/elements/e%2F1', body: { from: 1 } });
  assert.deepEqual(route('finding.list', 'w', {}, { section: 's', all: undefined }), { method: 'GET', path: 'workspaces/w/findings?section=s' });
  assert.deepEqual(route('element.remove', 'w', { element: 'e' }, {}), { method: 'DELETE', path: 'workspaces/w/elements/e', body: undefined });
});

test('ids have the form that the program wants, and later ones come after', async () => {
  const ids = Array.from({ length: 200 }, newId);
  for (const id of ids) assert.match(id, /^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
  assert.equal(new Set(ids).size, 200);
  await new Promise((resolve) => setTimeout(resolve, 3));
  assert.ok(newId() > ids[0]!);
  for (let tries = 0; tries < 40; ++tries) assert.ok(pause(tries) >= 500 && pause(tries) <= 15000);
});

test('texts: filled, of the server, of two languages, a date', () => {
  useTexts('nl', { 'plan.title': 'Titel', 'element.added': '‘{name}’ staat erbij.', 'status.writing': 'in bewerking' });
  assert.equal(t('element.added', { name: 'Doel {x}' }), '‘Doel {x}’ staat erbij.');
  assert.deepEqual([say('status.', 'writing'), say('status.', 'nieuw'), say('status.', null)], ['in bewerking', 'nieuw', '']);
  assert.deepEqual([said({ nl: 'ja', en: 'yes' }), said('x'), said(null)], ['ja', 'x', '']);
  assert.equal(day('2026-12-12'), '12 december 2026');
});

test('an outline is in reading order, and what lost its chapter stands at the top', () => {
  const section = (id: string, order: number, parent?: string): Entity => ({ id, kind: 'section', version: 1, can: [], fields: { order, ...(parent ? { parent } : {}) } });
  const told = outlineOf([section('b', 2), section('a2', 2, 'a'), section('a', 1), section('a1', 1, 'a'), section('w', 3, 'weg')]);
  assert.deepEqual(told.map((one) => [one.section.id, one.depth]), [['a', 1], ['a1', 2], ['a2', 2], ['b', 1], ['w', 1]]);
});

test('undo takes back my last step, redo does it again, and a new step forgets what was undone', async () => {
  const undone: string[] = [];
  let seq = 10;
  const workspace = { act: async (_: string, at: { seq: string }) => { undone.push(at.seq); return { seq: ++seq }; } } as unknown as Workspace;
  const undo = new Undo();
  undo.did(3);
  undo.did(4);
  assert.ok(await undo.undo(workspace));
  assert.ok(await undo.redo(workspace));
  assert.deepEqual(undone, ['4', '11']);
  assert.ok(await undo.undo(workspace));
  assert.equal(undone.at(-1), '12');
  undo.did(20);
  assert.equal(undo.canRedo, false);
  assert.equal(await undo.redo(workspace), false);
});
