// The disk is full (R4): a tmpfs of 8 MiB, filled by somebody else. Needs the right to mount; without it the test says so.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { begin, goal, id, listed } from './world.mjs';

function mounted() {
  const place = mkdtempSync(join(tmpdir(), 'rodedraad-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    rmSync(place, { recursive: true });
    return null;
  }
}

// Takes all that is left of the disk.
function fill(file) {
  const out = openSync(file, 'a');
  for (let size = 1 << 20; size >= 1;) {
    try {
      if (writeSync(out, Buffer.alloc(size)) < size) size >>= 1;
    } catch (failure) {
      assert.equal(failure.code, 'ENOSPC');
      size >>= 1;
    }
  }
  closeSync(out);
}

test('on a full disk writing is refused with a sentence, reading goes on, and after it all goes on', { timeout: 120_000 }, async (t) => {
  const place = mounted();
  if (!place) return t.skip('this user may not mount a tmpfs: run as root');
  const world = await begin({ data: join(place, 'data') });
  const client = world.client();
  const acknowledged = new Map();
  const write = async (ref = id(), name = `doel ${id()}`) => {
    const answer = await client.ask('POST', world.elements, goal(name), { 'idempotency-key': ref });
    if (answer.status === 200) acknowledged.set(name, answer.body.id);
    return { ...answer, ref, name };
  };
  const compare = async () => {
    const found = await listed(client, world.elements);
    assert.equal(new Set(found.map((one) => one.id)).size, found.length);
    assert.deepEqual(new Map(found.map((one) => [one.fields.name, one.id])), acknowledged);
  };
  try {
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 50; i += 1) assert.equal((await write()).status, 200);
      fill(join(place, 'others'));
      let refused = null;
      for (let i = 0; i < 2000 && !refused; i += 1) {
        const answer = await write();
        if (answer.status !== 200) refused = answer;
      }
      assert.ok(refused, 'it never became full');
      for (const language of ['nl', 'en']) {
        const again = await client.ask('POST', world.elements, goal('nog een'), { 'accept-language': language });
        assert.equal(again.status, 507);
        assert.equal(again.headers['content-type'], 'application/problem+json');
        assert.equal(again.body.code, 'store.full');
        assert.match(again.body.detail, /\.$/);
      }
      await compare();
      assert.equal((await client.ask('GET', '/health')).status, 200);
      unlinkSync(join(place, 'others'));
      assert.equal((await write(refused.ref, refused.name)).status, 200);  // the same one again, without starting anew
      for (let i = 0; i < 20; i += 1) assert.equal((await write()).status, 200);
      await compare();
    }
    await world.kill('SIGTERM');
    world.verify();
    await world.start();
    await compare();
    t.diagnostic(`three times full; ${acknowledged.size} acknowledged, all there`);
  } finally {
    client.close();
    await world.end().catch(() => {});
    execFileSync('umount', [place]);
    rmSync(place, { recursive: true, force: true });
  }
});
