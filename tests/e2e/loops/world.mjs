// The real program on a folder of its own, clients that ask it, followers on sockets and a wire that can be cut: what the
// loops need. `RD_LONG=1` (./rd test --long) makes them long; without it they are short enough for every merge.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root, program } from '../program.mjs';

const WebSocket = createRequire(join(root, 'web', 'package.json'))('ws');

export const long = process.env.RD_LONG === '1';
export const password = 'welkom bij de draad';
export const email = 'lotte@voorbeeld.invalid';
// Memory and speed are promised for the program as people run it, not for a build that looks at every byte.
export const sanitized = readFileSync(program()).includes('__asan_init');

const letters = '0123456789abcdefghjkmnpqrstvwxyz';
export const id = () => Array.from({ length: 26 }, (_, i) => letters[Math.floor(Math.random() * (i ? 32 : 8))]).join('');
export const command = (...words) => execFileSync(program(), words, { encoding: 'utf8' });

// A server process: {address, child, ended}; ended before its address is known is an error.
export async function start(words) {
  const child = spawn(program(), ['serve', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const early = ended.then(() => { throw new Error('the program ended before it listened'); });
  early.catch(() => {});
  const [line] = await Promise.race([once(child.stdout, 'data'), early]);
  return { child, ended, address: String(line).trim() };
}

// One person's way in. `agent` keeps its connections.
export class Client {
  constructor(address, token, connections = 1) {
    Object.assign(this, { address, token, agent: new http.Agent({ keepAlive: true, maxSockets: connections }) });
  }
  // {status, body, headers}; throws when the connection breaks.
  ask(method, path, body, fields = {}) {
    const url = new URL(path, this.address);
    const text = body === undefined || Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const options = { method, agent: url.protocol === 'https:' ? undefined : this.agent, ca: this.ca,
        headers: { ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), ...fields } };
      const request = (url.protocol === 'https:' ? https : http).request(url, options, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const said = Buffer.concat(parts).toString();
          resolve({ status: answer.statusCode, headers: answer.headers, body: /json/.test(answer.headers['content-type']) ? JSON.parse(said) : said });
        });
      });
      request.on('error', reject);
      request.end(text);
    });
  }
  close() { this.agent.destroy(); }
}

export const goal = (name) => ({ kind: 'goal', fields: { name } });

// A folder with one account and one partnership, served. `words` are for serve.
export async function begin({ data = mkdtempSync(join(tmpdir(), 'rodedraad-loop-')), words = [] } = {}) {
  command('account', 'create', '--name', 'Lotte', '--email', email, '--password', password, '--data', data);
  const made = JSON.parse(command('workspace', 'create', '--data', data, '--as', email, '--name', 'Proef', '--sort', 'partnership', '--sector', 'po'));
  const world = { data, workspace: made.id, elements: `/api/workspaces/${made.id}/elements` };
  let port = 0;
  world.start = async () => {
    Object.assign(world, await start(['--data', data, '--port', String(port), ...words]));
    port = new URL(world.address).port;  // comes back where it was
  };
  world.kill = async (signal = 'SIGKILL') => {
    world.child.kill(signal);
    return world.ended;
  };
  world.client = (connections) => new Client(world.address, world.token, connections);
  world.verify = () => command('verify', '--data', data);
  world.memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${world.child.pid}/status`, 'utf8'))[1]) / 1024;
  world.end = async () => {
    if (world.child.exitCode === null && world.child.signalCode === null) await world.kill('SIGTERM');
    rmSync(data, { recursive: true, force: true });
  };
  await world.start();
  if (!words.length) world.token = command('session', 'open', '--server', world.address, '--email', email, '--password', password).trim();
  return world;
}

// All elements after one of them, page by page.
export async function listed(client, path, after) {
  const all = [];
  for (let more = true; more;) {
    const query = after ? `?after=${after}` : '';
    const page = (await client.ask('GET', path + query)).body;
    all.push(...page.elements);
    more = page.more;
    after = all.at(-1)?.id ?? after;
  }
  return all;
}

// A browser that follows the workspace and comes back by itself, as ours does: full jitter between half a second and fifteen.
export class Follower {
  constructor(world, address = world.address) {
    Object.assign(this, { world, address, seq: 0, seen: new Set(), resets: 0, tries: 0, back: null, over: false });
  }
  connect() {
    return new Promise((resolve) => {
      this.ready = resolve;
      this.open();
    });
  }
  open() {
    this.socket = new WebSocket(`${this.address.replace('http', 'ws')}/api/live`,
      { headers: { authorization: `Bearer ${this.world.token}` }, perMessageDeflate: false, skipUTF8Validation: true });
    this.socket.on('open', () => this.socket.send(JSON.stringify({ subscribe: this.world.workspace, topics: ['workspace'], since: this.seq })));
    this.socket.on('message', (bytes) => this.heard(JSON.parse(bytes)));
    this.socket.on('error', () => {});
    this.socket.on('close', (code) => this.lost(code));
  }
  lost(code) {
    this.code = code;
    this.back = null;
    if (this.over) return;
    this.tries += 1;
    setTimeout(() => { if (!this.over) this.open(); }, Math.max(500, Math.random() * Math.min(15_000, 500 * 2 ** this.tries)));
  }
  async heard(message) {
    if (message.subscribed) {
      this.tries = 0;
      this.back = Date.now();
      if (!this.seq) this.seq = message.seq;
      this.ready?.();
    } else if (message.reset) {
      this.resets += 1;
      await this.load();
    } else if (message.changes) {
      this.seq = Math.max(this.seq, message.seq);
      for (const one of message.changes) this.seen.add(one.fields?.name);
    }
  }
  // Anew: what a browser does when it was away too long. A connection that breaks meanwhile brings it here again.
  async load() {
    const client = new Client(this.address, this.world.token);
    try {
      const first = await client.ask('GET', this.world.elements);
      const all = await listed(client, this.world.elements);
      this.seq = Math.max(this.seq, Number(first.headers['rd-seq']));
      for (const one of all) this.seen.add(one.fields.name);
    } catch {
      setTimeout(() => { if (!this.over) this.load(); }, 200);
    }
    client.close();
  }
  end() {
    this.over = true;
    this.socket.terminate();
  }
}

// A wire between clients and the server. `deaf(bytes)` decides for each answer whether the connection is cut instead.
export async function wire(address, deaf) {
  const { hostname, port } = new URL(address);
  const proxy = net.createServer((near) => {
    const far = net.connect(port, hostname === 'localhost' ? '127.0.0.1' : hostname);
    const cut = () => { near.destroy(); far.destroy(); };
    for (const end of [near, far]) end.setNoDelay(true).on('error', cut).on('close', cut);
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => { if (deaf(bytes)) cut(); else near.write(bytes); });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return { address: `http://127.0.0.1:${proxy.address().port}`, close: () => proxy.close() };
}

// Waits until `there` is true; what is missing is an error.
export async function until(there, seconds, what) {
  const last = Date.now() + seconds * 1000;
  while (!there()) {
    if (Date.now() > last) throw new Error(`after ${seconds} s: ${typeof what === 'function' ? what() : what}`);
    await pause(10);
  }
}
