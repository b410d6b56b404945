// kill -9 of the whole program while twenty people write in one text (DOC-06, R1): what was acknowledged stands there once, what
// was not is sent again on the version it was made on, and lands once. RD_LONG=1: a hundred times.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { begin, id, long, until } from './world.mjs';

const cycles = long ? 100 : 10;
const words = (node) => node.text ?? (node.content ?? []).map(words).join('');

// Puts a word in at the beginning of the text, on the version that they read last. A commit whose answer did not come goes first
// in the next life, as it was.
class Writer {
  acknowledged = [];
  waiting = null;
  version = 0;
  constructor(text) { this.text = text; }
  async once(client) {
    this.waiting ??= { ref: id(), base: this.version, word: `<${id()}>` };
    const { ref, base, word } = this.waiting;
    const slice = { content: [{ type: 'text', text: word }] };
    const answer = await client.ask('POST', this.text, { base, mark: ref, steps: [{ stepType: 'replace', from: 1, to: 1, slice }] }, { 'idempotency-key': ref }).catch(() => null);
    if (answer === null) return false;
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.deepEqual(answer.body.placed, [0]);
    this.version = Math.max(this.version, answer.body.version);
    this.acknowledged.push(word);
    this.waiting = null;
    return true;
  }
  async live(world) {
    const client = world.client();
    while (await this.once(client));
    client.close();
  }
}

test('kill -9 while twenty people write in one text: nothing that was acknowledged is lost, nothing is doubled', { timeout: long ? 3_600_000 : 180_000 }, async (t) => {
  const world = await begin();
  try {
    const client = world.client();
    const at = `/api/workspaces/${world.workspace}`;
    const document = (await client.ask('POST', `${at}/documents`, { title: 'Plan' })).body.id;
    const section = (await client.ask('POST', `${at}/documents/${document}/sections`, { title: 'Samen' })).body.id;
    client.close();
    const writers = Array.from({ length: 20 }, () => new Writer(`${at}/sections/${section}/text`));
    const compare = async () => {
      const reader = world.client();
      const { text } = (await reader.ask('GET', `${at}/sections/${section}`)).body;
      reader.close();
      const found = words(text.fields.doc).match(/<[^>]*>/g) ?? [];
      assert.equal(found.join(''), words(text.fields.doc), 'words in words');
      const there = new Set(found);
      assert.equal(there.size, found.length, 'doubled');
      for (const writer of writers) for (const word of writer.acknowledged) assert.ok(there.has(word), `lost: ${word}`);
      const told = writers.reduce((sum, one) => sum + one.acknowledged.length, 0);
      assert.equal(found.length, told + writers.filter((one) => one.waiting && there.has(one.waiting.word)).length);
      return told;
    };
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const before = writers.reduce((sum, one) => sum + one.acknowledged.length, 0);
      const lives = writers.map((writer) => writer.live(world));
      await until(() => writers.reduce((sum, one) => sum + one.acknowledged.length, 0) > before + 20, 20, 'nothing was written');
      await pause(Math.random() * 150);  // any moment
      await world.kill();
      await Promise.all(lives);
      await world.start();
      await compare();
    }
    const last = world.client();
    for (const writer of writers.filter((one) => one.waiting)) await writer.once(last);
    last.close();
    const told = await compare();
    assert.deepEqual(await world.kill('SIGTERM'), { code: 0, signal: null });
    world.verify();
    t.diagnostic(`${cycles} kills, ${told} commits acknowledged, 0 lost, 0 doubled`);
  } finally {
    await world.end();
  }
});
