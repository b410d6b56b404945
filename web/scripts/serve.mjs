// For who works on the pages: serves web/dist with a program behind it, without building the program again.
//   node web/scripts/serve.mjs [--program build/release/rodedraad] [--port 5173]
// Starts the program with the demo in a folder of its own; ends with Ctrl+C.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { texts } from './types.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const option = (name, usual) => { const at = process.argv.indexOf(`--${name}`); return at > 0 ? process.argv[at + 1] : usual; };
const program = option('program', join(root, 'build', 'release', 'rodedraad'));
const data = mkdtempSync(join(tmpdir(), 'rodedraad-pages-'));
const child = spawn(program, ['serve', '--port', '0', '--data', data, '--demo'], { stdio: ['ignore', 'pipe', 'inherit'] });
const address = await new Promise((resolve) => {
  let told = '';
  child.stdout.on('data', (bytes) => {
    told += bytes;
    const found = /https?:\/\/[^\s]+:\d+/.exec(told);
    if (found) resolve(new URL(found[0]));
  });
});
const end = () => { child.kill('SIGTERM'); rmSync(data, { recursive: true, force: true }); process.exit(0); };
process.on('SIGINT', end);
process.on('SIGTERM', end);

const paths = { '/': ['nl', 'home'], '/en': ['en', 'home'], '/uitnodiging': ['nl', 'invitation'], '/en/invitation': ['en', 'invitation'], '/voor-ons': ['nl', 'partner'], '/en/for-us': ['en', 'partner'] };
const twin = { vocabulary: 'x', look: ['/bekijken', '/en/look'], home: ['/', '/en'], invitation: ['/uitnodiging', '/en/invitation'], example: ['/voorbeeld', '/en/example'] };
const program_page = async (path) => (await fetch(new URL(path, address))).text();
const vocabularies = await Promise.all(['/', '/en'].map(async (path) => /data-vocabulary="([^"]+)"/.exec(await program_page(path))[1]));
const all = new Map([...texts()].map(([key, text]) => [`app.${key}`, text]));

function page(language, screen) {
  const own = language === 'nl' ? 0 : 1;
  const here = Object.keys(paths).filter((path) => paths[path][1] === screen);
  const values = { here: here[own], here_other: here[1 - own], title: 'Rode Draad', language, screen, vocabulary: vocabularies[own], vocabulary_other: vocabularies[1 - own] };
  for (const [name, both] of Object.entries(twin)) if (Array.isArray(both)) [values[name], values[`${name}_other`]] = [both[own], both[1 - own]];
  return readFileSync(join(root, 'web', 'dist', `app.${language}.html`), 'utf8')
    .replace(/\{\{t:([^}]+)\}\}/g, (_, key) => all.get(key)?.[language] ?? '').replace(/\{\{asset:icon.svg\}\}/g, 'data:,').replace(/\{\{asset:early.js\}\}/g, '/assets/early.js').replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? '');
}

const server = createServer(async (asked, answer) => {
  const path = asked.url.split('?')[0];
  const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
  if (paths[path] && asked.method === 'GET') {
    const policy = (await fetch(new URL('/', address))).headers.get('content-security-policy');
    return answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy, 'Cache-Control': 'no-store' }).end(page(...paths[path]));
  }
  if (/^\/assets\/[\w.-]+\.(js|css)$/.test(path)) {
    try {
      return answer.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(readFileSync(join(root, 'web', 'dist', path)));
    } catch { /* one of the program */ }
  }
  asked.pipe(request({ host: address.hostname, port: address.port, path: asked.url, method: asked.method, headers: { ...asked.headers, host: address.host, origin: address.origin } }, (told) => {
    answer.writeHead(told.statusCode, told.headers);
    told.pipe(answer);
  }).on('error', () => answer.writeHead(502).end()));
});
server.on('upgrade', (asked, socket) => {
  const behind = connect(Number(address.port), address.hostname, () => {
    const headers = { ...asked.headers, host: address.host, origin: address.origin };
    behind.write(`GET ${asked.url} HTTP/1.1\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    socket.pipe(behind).pipe(socket);
  });
  for (const one of [socket, behind]) one.on('error', () => { socket.destroy(); behind.destroy(); });
});
server.listen(Number(option('port', 5173)), '127.0.0.1', () => console.log(`http://localhost:${server.address().port}  (lotte@voorbeeld.invalid, welkom bij de draad)`));
