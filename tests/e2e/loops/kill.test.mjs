// kill -9 of the whole program while twenty clients write (R1). RD_LONG=1: a thousand times.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { begin, Client, goal, id, listed, long, until } from './world.mjs';

const cycles = long ? 1000 : 50;
const seconds = long ? 3600 : 120;  // some 25 s when nobody else is at work
const cyclesPerFolder = 50;

// Writes until the server is gone. A write whose answer did not come stays open, and goes first in the next life.
class Writer {
  acknowledged = [];
  waiting = null;
  async live(world) {
    const client = new Client(world.address, world.token);
    for (;;) {
      this.waiting ??= { ref: id(), name: `doel ${id()}` };
      const { ref, name } = this.waiting;
      const answer = await client.ask('POST', world.elements, goal(name), { 'idempotency-key': ref }).catch(() => null);
      if (answer === null) return client.close();
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      this.acknowledged.push([name, answer.body.id]);
      this.waiting = null;
    }
  }
}

// Every acknowledged name exactly once under the id that was told; nothing else but what was never acknowledged.
function compare(found, writers) {
  const by_name = new Map(found.map((one) => [one.fields.name, one.id]));
  assert.equal(by_name.size, found.length, 'doubled');
  const told = writers.flatMap((writer) => writer.acknowledged);
  for (const [name, is] of told) assert.equal(by_name.get(name), is, `lost: ${name}`);
  const open = writers.map((writer) => writer.waiting?.name).filter((name) => by_name.has(name));
  assert.equal(found.length, told.length + open.length);
  return told.length;
}

test('kill -9 at any moment: what was acknowledged is there once, what was not is sent again and lands once', { timeout: (seconds + 60) * 1000 },
  async (t) => {
    const began = Date.now();
    let done = 0, acknowledged = 0, verified = 0;
    while (done < cycles && Date.now() - began < seconds * 1000) {
      const world = await begin();
      try {
        const writers = Array.from({ length: 20 }, () => new Writer());
        for (let cycle = 0; cycle < cyclesPerFolder && done < cycles && Date.now() - began < seconds * 1000; cycle += 1) {
          const lives = writers.map((writer) => writer.live(world));
          // Mostly in the middle of writing, now and then before anything could be written.
          if (cycle % 10) await until(() => writers.some((writer) => writer.acknowledged.length > 0), 20, 'nothing was written');
          await pause(Math.random() * 150);
          await world.kill();
          await Promise.all(lives);
          if (cycle % 10 === 9) {
            world.verify();  // throws when it finds something
            verified += 1;
          }
          await world.start();
          const client = world.client();
          compare(await listed(client, world.elements), writers);
          client.close();
          done += 1;
        }
        // The last life ends well: what was still open lands, once.
        const client = world.client();
        for (const writer of writers.filter((one) => one.waiting)) {
          const { ref, name } = writer.waiting;
          const ids = [];
          for (let again = 0; again < 2; again += 1) {
            ids.push((await client.ask('POST', world.elements, goal(name), { 'idempotency-key': ref })).body.id);
          }
          assert.equal(ids[0], ids[1]);
          writer.acknowledged.push([name, ids[0]]);
          writer.waiting = null;
        }
        acknowledged += compare(await listed(client, world.elements), writers);
        client.close();
        assert.deepEqual(await world.kill('SIGTERM'), { code: 0, signal: null });
        world.verify();
      } finally {
        await world.end();
      }
    }
    t.diagnostic(`${done} kills in ${Math.round((Date.now() - began) / 1000)} s, ${acknowledged} acknowledged, 0 lost, 0 doubled; verified ${verified} times`);
    assert.equal(done, cycles);
    assert.ok(acknowledged > done);
  });
