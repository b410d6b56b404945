// The program as a server, seen from outside the browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { plan, serve } from './browser.mjs';

let server;
before(async () => { server = await serve(); });
after(async () => { await server?.stop(); });

function form(extra = {}, bytes = readFileSync(plan), name = 'plan.md') {
  const data = new FormData();
  data.set('file', new Blob([bytes]), name);
  for (const [key, value] of Object.entries(extra)) data.set(key, value);
  return data;
}

test('health is one word', async () => {
  const answer = await fetch(`${server.address}/health`);
  assert.equal(answer.status, 200);
  assert.equal(await answer.text(), 'ok');
});

test('every answer carries the policy and is kept nowhere', async () => {
  for (const [path, status] of [['/', 200], ['/en', 200], ['/bekijken', 200], ['/uitnodiging', 200], ['/health', 200], ['/nowhere', 404]]) {
    const answer = await fetch(server.address + path);
    assert.equal(answer.status, status);
    const policy = answer.headers.get('content-security-policy');
    for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) {
      assert.ok(policy.includes(part), part);
    }
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('set-cookie'), null);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  }
});

test('a program gets JSON, and a refusal as a problem with a sentence in its language', async () => {
  const good = await fetch(`${server.address}/bekijken`, { method: 'POST', body: form(), headers: { accept: 'application/json' } });
  assert.equal(good.status, 200);
  assert.ok(Array.isArray((await good.json()).findings));
  const bad = await fetch(`${server.address}/bekijken`, { method: 'POST', body: form({}, Buffer.from('\x00\x01'), 'x.docx'),
    headers: { accept: 'application/json', 'accept-language': 'en' } });
  assert.equal(bad.headers.get('content-type'), 'application/problem+json');
  const problem = await bad.json();
  assert.equal(problem.status, bad.status);
  assert.match(problem.code, /^document\./);
  assert.match(problem.detail, /\.$/);
});

test('the PDF comes as a file with the name of the plan', async () => {
  const answer = await fetch(`${server.address}/bekijken`, { method: 'POST', body: form({ form: 'pdf' }, undefined, 'Ons plän 2026.md') });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  assert.match(answer.headers.get('content-disposition'), /filename\*=UTF-8''Ons%20pl%C3%A4n%202026-gespreksblad\.pdf/);
  assert.match(Buffer.from(await answer.arrayBuffer()).subarray(0, 5).toString(), /^%PDF-/);
});

test('the file name of a stranger is text on our page, not markup', async () => {
  const name = '"><img src=x onerror=alert(1)>.md';
  const body = `--b\r\nContent-Disposition: form-data; name="file"; filename="${name.replaceAll('"', '%22')}"\r\n\r\n# <script>alert(1)</script> Plan\r\n\r\nTekst.\r\n--b--\r\n`;
  const answer = await fetch(`${server.address}/bekijken`, { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=b' } });
  const html = await answer.text();
  assert.doesNotMatch(html, /<img src=x|<script>alert/);
});

test('another site cannot post to us', async () => {
  const answer = await fetch(`${server.address}/bekijken`, { method: 'POST', body: form(), headers: { origin: 'https://boos.example' } });
  assert.equal(answer.status, 403);
  assert.match(await answer.text(), /role="alert"/);
});

test('other methods are told which ones there are', async () => {
  const answer = await fetch(`${server.address}/`, { method: 'DELETE' });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get('allow'), 'GET, HEAD');
  const form = await fetch(`${server.address}/bekijken`, { method: 'DELETE' });
  assert.equal(form.headers.get('allow'), 'GET, HEAD, POST');
});

test('it stops within five seconds of being asked, and with status 0', async () => {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    const other = await serve();
    const began = Date.now();
    other.kill(signal);
    assert.deepEqual(await other.ended, { code: 0, signal: null });
    assert.ok(Date.now() - began < 5000);
  }
});
