// The program's own TLS, from certificate to cookie.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { begin, Client, email, goal, password } from './world.mjs';

test('over TLS: signing in sets __Host-rd, Secure; with it one writes and reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rodedraad-tls-'));
  const cert = join(folder, 'cert.pem'), key = join(folder, 'key.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const world = await begin({ words: ['--tls-cert', cert, '--tls-key', key] });
  try {
    assert.match(world.address, /^https:\/\/localhost:/);
    const client = new Client(world.address);
    client.ca = readFileSync(cert);
    const signed = await client.ask('POST', '/api/sessions', { email, password });
    assert.equal(signed.status, 200);
    const [cookie] = signed.headers['set-cookie'];
    assert.match(cookie, /^__Host-rd=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure/);
    assert.ok(signed.headers['strict-transport-security']);
    const own = { cookie: cookie.split(';')[0] };
    const made = await client.ask('POST', world.elements, goal('over TLS'), own);
    assert.equal(made.status, 200);
    assert.equal((await client.ask('GET', `${world.elements}/${made.body.id}`, undefined, own)).body.element.fields.name, 'over TLS');
    assert.equal((await client.ask('GET', world.elements)).status, 401);
    assert.equal((await client.ask('GET', world.elements, undefined, { cookie: own.cookie.replace('__Host-', '') })).status, 401);
    const stranger = new Client(world.address);  // does not know the certificate
    await assert.rejects(stranger.ask('GET', '/health'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  } finally {
    await world.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
