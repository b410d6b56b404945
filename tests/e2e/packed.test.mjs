// Large answers of the API go packed to who can unpack them, and are the same then; small ones and those of others go as they are.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { begin } from './house.mjs';

let house;
before(async () => { house = await begin(); });
after(async () => { await house?.end(); });

function ask(path, accepts) {
  return new Promise((resolve, reject) => {
    const headers = { cookie: house.people.lotte.cookie, ...(accepts === undefined ? {} : { 'accept-encoding': accepts }) };
    http.get(`${house.server.address}/api/${path}`, { headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => resolve({ packed: answer.headers['content-encoding'] === 'gzip', vary: answer.headers.vary ?? '', length: Number(answer.headers['content-length']), bytes: Buffer.concat(parts) }));
    }).on('error', reject);
  });
}

test('a large answer: packed it is smaller and says the same; who does not ask for it gets it plain', async () => {
  const path = `workspaces/${house.workspace}/load`;
  const plain = await ask(path);
  assert.equal(plain.packed, false);
  assert.ok(plain.bytes.length > 4_000);
  for (const accepts of ['gzip', 'gzip, deflate, br, zstd', 'deflate, GZIP']) {
    const packed = await ask(path, accepts);
    assert.equal(packed.packed, true, accepts);
    assert.equal(packed.length, packed.bytes.length);
    assert.ok(packed.bytes.length * 2 < plain.bytes.length, `${packed.bytes.length} of ${plain.bytes.length}`);
    assert.deepEqual(JSON.parse(gunzipSync(packed.bytes)), JSON.parse(plain.bytes));
    assert.match(packed.vary, /accept-encoding/i);
  }
  for (const accepts of ['identity', 'br', 'gzip;q=0', '']) assert.equal((await ask(path, accepts)).packed, false, accepts);
});

test('a small answer goes as it is', async () => {
  const one = await ask('account', 'gzip');
  assert.equal(one.packed, false);
  assert.equal(JSON.parse(one.bytes).email, 'lotte@voorbeeld.invalid');
});
