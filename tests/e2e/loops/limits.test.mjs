// What is asked ten times too much is refused within a second (R23), and who is asked to stop stops, whatever is open.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { begin, Client, Follower, goal, sanitized, until } from './world.mjs';

// A build that looks at every byte gets more time.
const second = sanitized ? 3000 : 1000, stopped = sanitized ? 8000 : 5000;

let world, client;
before(async () => {
  world = await begin();
  client = world.client();
});
after(async () => {
  client?.close();
  await world?.end();
});

const deep = (levels) => `{"kind":"goal","fields":{"name":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
const mib = 1 << 20;

for (const [what, body, status] of [
  ['a body of ten times a megabyte', () => JSON.stringify(goal('x'.repeat(10 * mib))), 413],
  ['a body of ten times what anybody may send', () => Buffer.alloc(250 * mib, 'x'), 413],
  ['JSON ten times too deep', () => deep(640), 422],
  ['JSON that never ends', () => '{"kind":"goal","fields":{"name":"', 422],
  ['ten times as many fields as there are', () => JSON.stringify({ kind: 'goal', fields: Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, i])) }), 422],
  ['a name ten times too long', () => JSON.stringify(goal('x'.repeat(200_000))), 422],
]) {
  test(`${what}: ${status} within a second`, async () => {
    const text = body();
    const began = Date.now();
    const answer = await client.ask('POST', world.elements, text);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.equal(answer.headers['content-type'], 'application/problem+json');
    assert.ok(Date.now() - began < second, `${Date.now() - began} ms`);
    assert.equal((await client.ask('GET', '/health')).status, 200);
  });
}

test('a hundred and sixty kilobytes of fields in the head: 431 within a second', async () => {
  const began = Date.now();
  const answer = await client.ask('GET', world.elements, undefined, { 'x-much': 'x'.repeat(160 << 10) });
  assert.equal(answer.status, 431);
  assert.ok(Date.now() - began < second);
});

test('a message of ten megabytes on a socket: it is closed within a second (1009)', async () => {
  const follower = new Follower(world);
  await follower.connect();
  const began = Date.now();
  follower.over = true;
  follower.socket.send('x'.repeat(10 * mib));
  await until(() => follower.code, second / 1000, 'the socket is still open');
  assert.ok([1009, 1006].includes(follower.code), String(follower.code));  // a reset may overtake the farewell
  assert.ok(Date.now() - began < second);
});

test('asked to stop with sockets open and requests under way: status 0 within five seconds, and no answer was half', { timeout: 30_000 }, async (t) => {
  const followers = Array.from({ length: 50 }, () => new Follower(world));
  await Promise.all(followers.map((one) => one.connect()));
  let stopping = false, answers = 0;
  const writer = async () => {
    const own = new Client(world.address, world.token);
    for (;;) {
      const answer = await own.ask('POST', world.elements, goal('doel')).catch(() => null);
      if (answer === null) break;
      assert.equal(answer.status, 200);
      answers += 1;
    }
    assert.ok(stopping, 'a connection broke before anybody asked to stop');
    own.close();
  };
  const writing = Array.from({ length: 20 }, writer);
  await until(() => answers > 100, 20, 'nothing is written');
  for (const one of followers) one.over = true;
  followers[0].socket._socket.pause();  // one that does not read our farewell
  const began = Date.now();
  stopping = true;
  assert.deepEqual(await world.kill('SIGTERM'), { code: 0, signal: null });
  const took = Date.now() - began;
  followers[0].socket._socket.resume();
  await Promise.all(writing);
  await until(() => followers.every((one) => one.code), 5, 'a socket was not closed');
  assert.ok(followers.filter((one) => one.code === 1001).length >= 49, followers.map((one) => one.code).join());
  assert.ok(took < stopped, `${took} ms`);
  world.verify();
  t.diagnostic(`${took} ms, ${answers} answers before it`);
});
