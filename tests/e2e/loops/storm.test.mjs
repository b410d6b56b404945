// A thousand browsers that follow along lose the server at once, and come back (R19). Slow ones do not hold up the others (R20).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { begin, Follower, goal, sanitized, until } from './world.mjs';

const followers = 1000;
const backWithin = 15, memory = 512;

let world, client, all;
before(async () => {
  world = await begin();
  client = world.client(8);
  all = Array.from({ length: followers }, () => new Follower(world));
  await Promise.all(all.map((one) => one.connect()));
});
after(async () => {
  for (const one of all ?? []) one.end();
  client?.close();
  await world?.end();
});

const write = async (name) => assert.equal((await client.ask('POST', world.elements, goal(name))).status, 200);
const everyoneHas = (name, who, seconds) =>
  until(() => who.every((one) => one.seen.has(name)), seconds, () => `${who.filter((one) => !one.seen.has(name)).length} miss ${name}`);
const held = () => {
  const mib = world.memory();
  if (!sanitized) assert.ok(mib < memory, `${mib} MiB`);
  return `${Math.round(mib)} MiB`;
};

async function everyoneBack(t, what, began, name) {
  await until(() => all.every((one) => one.back), backWithin + 10, () => `${all.filter((one) => !one.back).length} are not back`);
  const times = all.map((one) => Math.max(0, one.back - began) / 1000).sort((a, b) => a - b);
  await everyoneHas(name, all, 10);
  t.diagnostic(`${what}: all ${followers} back after ${times.at(-1).toFixed(1)} s, p99 ${times[Math.floor(followers * 0.99)].toFixed(1)} s, server ${held()}`);
  assert.ok(times.at(-1) <= backWithin);
}

test('killed and started again: all are back in 15 s, and what was written before and meanwhile has reached all', { timeout: 60_000 }, async (t) => {
  await write('voor de storing');
  await everyoneHas('voor de storing', all, 10);
  await world.kill();
  await until(() => all.every((one) => !one.back), 10, 'somebody has not seen the end');
  await pause(1000);
  await world.start();
  const began = Date.now();
  await write('tijdens de storing');
  await everyoneBack(t, 'killed', began, 'tijdens de storing');
});

test('connections cut while the server goes on: all say where they were, and get what they missed and nothing anew', { timeout: 60_000 }, async (t) => {
  const resets = all.map((one) => one.resets);
  const began = Date.now();
  for (const one of all) {
    one.socket.terminate();
    one.back = null;
  }
  for (let i = 0; i < 20; i += 1) await write(`tijdens de breuk ${i}`);
  await everyoneBack(t, 'cut', began, 'tijdens de breuk 19');
  for (let i = 0; i < 20; i += 1) await everyoneHas(`tijdens de breuk ${i}`, all, 1);
  assert.deepEqual(all.map((one) => one.resets), resets);
});

test('a quarter of two hundred stop reading: the others get every change, memory stays, and who was slow resumes', { timeout: 60_000 }, async (t) => {
  for (const one of all.splice(200)) one.end();
  const slow = all.slice(0, 50), quick = all.slice(50);
  for (const one of slow) one.socket._socket.pause();
  const before = world.memory();
  const changes = 600, words = 'x'.repeat(1500);  // well over what kernel and server hold for one socket
  const began = Date.now();
  let next = 0;
  const some = async () => { while (next < changes) await write(`${next += 1} ${words}`); };
  await Promise.all(Array.from({ length: 8 }, some));
  const last = (who) => who.every((one) => Array.from({ length: changes }, (_, i) => `${i + 1} ${words}`).every((name) => one.seen.has(name)));
  await until(() => last(quick), 30, 'somebody who reads has missed something');
  const took = (Date.now() - began) / 1000, more = world.memory() - before;
  if (!sanitized) assert.ok(more < 100, `${more} MiB more`);
  for (const one of slow) one.socket._socket.resume();
  await until(() => last(slow), 30, 'somebody who was slow has missed something');
  const dropped = slow.filter((one) => one.code === 1013 || one.code === 1006).length;
  assert.ok(dropped > 0, 'nobody was let go');
  t.diagnostic(`${changes} changes to 150 readers in ${took.toFixed(1)} s, ${Math.round(more)} MiB more, ${dropped} of 50 let go and back`);
});
