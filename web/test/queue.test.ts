// What is not saved yet: once, in order, kept on the device, and honest about it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Call, NoConnection, Problem, type Told } from '$core/api';
import { Queue, type Waiting } from '$core/queue';
import { draftSettled, keepDraft, savingOf } from '$core/saving';
import { MemoryShelf } from '$core/shelf';

function house() {
  const sent: Call[] = [];
  const late: string[] = [];
  const state = { away: false, signedOut: 0, refuse: null as Problem | null };
  const shelf = new MemoryShelf<Waiting>();
  const outside = {
    send: async (call: Call): Promise<Told> => {
      if (state.away) throw new NoConnection();
      if (state.refuse) throw state.refuse;
      sent.push(call);
      return { body: { id: call.path }, seq: sent.length };
    },
    signedOut: () => { state.signedOut += 1; }, sent: () => {}, late: (trouble: Problem) => late.push(trouble.code), online: () => true,
  };
  return { sent, late, state, shelf, outside, queue: new Queue(outside, shelf) };
}

test('one after the other, each with a key of its own, and nothing left on the shelf', async () => {
  const { queue, sent, shelf } = house();
  await queue.begin('a');
  const told = await Promise.all(['one', 'two', 'three'].map((path) => queue.add({ method: 'POST', path, body: {} })));
  assert.deepEqual(told.map((one) => one.seq), [1, 2, 3]);
  assert.deepEqual(sent.map((one) => one.path), ['one', 'two', 'three']);
  assert.equal(new Set(sent.map((one) => one.key)).size, 3);
  assert.deepEqual(await shelf.all(), []);
});

test('without a connection it waits on this device, and a later page sends it with the same key', async () => {
  const { queue, state, shelf, outside, sent } = house();
  state.away = true;
  await queue.begin('a');
  void queue.add({ method: 'POST', path: 'one', body: { name: 'x' } }, 'k1');
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(savingOf(queue), 'unsaved');
  assert.deepEqual((await shelf.all()).map((one) => [one.key, one.body]), [['k1', { name: 'x' }]]);
  state.away = false;
  const later = new Queue(outside, shelf);
  await later.begin('a');
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(sent.map((one) => one.key), ['k1']);
  assert.equal(savingOf(later), 'saved');
  assert.deepEqual(await shelf.all(), []);
});

test('nobody is told that it is kept on this device before it is', async () => {
  const { state, shelf, outside } = house();
  state.away = true;
  let written = () => {};
  const slow = new MemoryShelf<Waiting>();
  slow.put = async (one) => {
    await new Promise<void>((resolve) => { written = resolve; });
    await shelf.put(one);
  };
  const queue = new Queue({ ...outside, online: () => false }, slow);
  await queue.begin('a');
  void queue.add({ method: 'POST', path: 'one', body: {} }, 'k1');
  assert.equal(savingOf(queue), 'busy');
  assert.deepEqual(await shelf.all(), []);
  written();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(savingOf(queue), 'unsaved');
  assert.deepEqual((await shelf.all()).map((one) => one.key), ['k1']);
  state.away = false;
  await queue.go();
});

test('what somebody else left on this device stays theirs', async () => {
  const { queue, shelf, sent } = house();
  await shelf.put({ key: 'k0', method: 'POST', path: 'of-b', account: 'b' });
  await queue.begin('a');
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(sent, []);
  assert.equal(queue.count, 0);
});

test('a refusal goes to who asked; when that page is gone it is told late; the rest goes on', async () => {
  const { queue, state, late, shelf } = house();
  await shelf.put({ key: 'k0', method: 'POST', path: 'old', account: 'a' });
  state.refuse = new Problem({ status: 409, code: 'field.changed', detail: 'x' });
  await queue.begin('a');
  await assert.rejects(queue.add({ method: 'POST', path: 'new', body: {} }), (trouble: Problem) => trouble.code === 'field.changed');
  assert.deepEqual(late, ['field.changed']);
  state.refuse = null;
  assert.equal((await queue.add({ method: 'POST', path: 'next', body: {} })).seq, 1);
});

test('a session that ended keeps the work, and it goes on after signing in', async () => {
  const { queue, state, sent } = house();
  await queue.begin('a');
  state.refuse = new Problem({ status: 401, code: 'session.none' });
  const told = queue.add({ method: 'POST', path: 'one', body: {} });
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(state.signedOut, 1);
  assert.equal(queue.count, 1);
  state.refuse = null;
  await queue.begin('a');
  assert.equal((await told).seq, 1);
  assert.equal(sent.length, 1);
});

test('a body is sent as it was when it was given, whatever happens to it later', async () => {
  const { queue, sent } = house();
  await queue.begin('a');
  const body = { fields: { name: 'nu' } };
  const told = queue.add({ method: 'POST', path: 'one', body });
  body.fields.name = 'straks';
  await told;
  assert.deepEqual(sent[0]!.body, { fields: { name: 'nu' } });
});

test('a draft that is not sent yet is not saved', async () => {
  const { queue } = house();
  await queue.begin('a');
  keepDraft('s1');
  assert.equal(savingOf(queue), 'busy');
  draftSettled('s1');
  assert.equal(savingOf(queue), 'saved');
});
