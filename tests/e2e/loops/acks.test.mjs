// One answer in five never arrives; the client sends again with the same key (R8).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, Client, goal, id, listed, wire } from './world.mjs';

const writes = 10_000;
const connections = 16;

test(`${writes} writes over a wire that drops 20 % of the answers: each is there once`, { timeout: 300_000 }, async (t) => {
  const world = await begin();
  let dropped = 0, sent = 0, next = 0;
  const between = await wire(world.address, (bytes) => {
    const drop = bytes.toString('latin1', 0, 5) === 'HTTP/' && Math.random() < 0.2;
    dropped += drop ? 1 : 0;
    return drop;
  });
  try {
    const began = Date.now();
    const told = new Map();
    const write = async () => {
      const client = new Client(between.address, world.token);
      while (next < writes) {
        const name = `doel ${next += 1}`, ref = id();
        for (let answer = null; answer === null;) {
          sent += 1;
          answer = await client.ask('POST', world.elements, goal(name), { 'idempotency-key': ref }).catch(() => null);
          if (answer) {
            assert.equal(answer.status, 200);
            told.set(name, answer.body.id);
          }
        }
      }
      client.close();
    };
    await Promise.all(Array.from({ length: connections }, write));
    const took = (Date.now() - began) / 1000;
    const client = world.client();
    const found = await listed(client, world.elements);
    client.close();
    assert.equal(found.length, writes);
    for (const one of found) assert.equal(told.get(one.fields.name), one.id);
    assert.equal(sent, writes + dropped);
    assert.ok(dropped > writes / 8, 'answers were dropped');
    t.diagnostic(`${writes} writes, sent ${sent} times, ${dropped} answers dropped, ${took.toFixed(1)} s`);
  } finally {
    between.close();
    await world.end();
  }
});
