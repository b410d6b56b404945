// Three processes on one database, while they are killed, frozen and cut off from it (P5, R6, SYS-05): nothing that was
// acknowledged is lost or doubled, the log has one line, and whoever asks another process is served within ten seconds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import net from 'node:net';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { program } from '../program.mjs';
import { setTimeout as pause } from 'node:timers/promises';
import { cluster } from './cluster.mjs';
import { Client, Follower, command, email, goal, id, listed, long, password, start, until } from './world.mjs';

const seconds = long ? 400 : 40;
const patience = 3_000;  // then a client asks another process, with the same ref

// Between one process and the database; cut, it lets nothing through and takes nobody on.
async function leash(to) {
  const pairs = new Set();
  let whole = true;
  const server = net.createServer((near) => {
    if (!whole) return near.destroy();
    const far = net.connect(to, '127.0.0.1');
    const pair = [near, far];
    pairs.add(pair);
    const over = () => { near.destroy(); far.destroy(); pairs.delete(pair); };
    for (const end of pair) end.setNoDelay(true).on('error', over).on('close', over);
    near.pipe(far);
    far.pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    cut() { whole = false; for (const pair of pairs) for (const end of pair) end.destroy(); },
    mend() { whole = true; },
    end() { this.cut(); server.close(); },
  };
}

class Process {
  constructor(database, number) { Object.assign(this, { database, number, port: 0 }); }
  async begin() {
    this.leash ??= await leash(this.database.port);
    Object.assign(this, await start(['--database', this.database.address(this.leash.port), '--port', String(this.port)]));
    this.port = new URL(this.address).port;
  }
  async fault(kind) {
    const length = 2_000 + Math.random() * 5_000;
    if (kind === 'killed') {
      this.child.kill('SIGKILL');
      await this.ended;
      await pause(length / 2);
      return this.begin();
    }
    if (kind === 'frozen') {
      this.child.kill('SIGSTOP');
      await pause(length);
      this.child.kill('SIGCONT');
    } else {
      this.leash.cut();
      await pause(length);
      this.leash.mend();
    }
  }
}

// Writes one after the other; asks the next process when this one does not answer.
class Writer {
  acknowledged = [];
  longest = 0;
  constructor(processes, token, path, at) { Object.assign(this, { processes, token, path, at, over: false }); }
  async live() {
    while (!this.over) {
      const ref = id(), name = `doel ${id()}`, began = Date.now();
      for (let answer = null; answer?.status !== 200;) {
        const client = new Client(this.processes[this.at % this.processes.length].address, this.token);
        answer = await Promise.race([client.ask('POST', this.path, goal(name), { 'idempotency-key': ref }).catch(() => null), pause(patience, null)]);
        client.close();
        if (answer?.status === 200) this.acknowledged.push([name, answer.body.id]);
        else {
          assert.ok(answer === null || answer.status === 503 || answer.status === 507, JSON.stringify(answer?.body));
          this.at += 1;
          await pause(50 + Math.random() * 100);
        }
      }
      this.longest = Math.max(this.longest, Date.now() - began);
    }
  }
}

test('three processes on one database, killed, frozen and cut off: 0 lost, 0 doubled, another answers within ten seconds',
  { timeout: (seconds + 120) * 1000 }, async (t) => {
    const database = await cluster();
    const processes = [0, 1, 2].map((number) => new Process(database, number));
    const followers = [];
    try {
      const place = ['--database', database.address()];
      command('account', 'create', '--name', 'Lotte', '--email', email, '--password', password, ...place);
      const workspace = JSON.parse(command('workspace', 'create', ...place, '--as', email, '--name', 'Proef', '--sort', 'partnership', '--sector', 'po')).id;
      for (const one of processes) await one.begin();
      // Not execFileSync: this process is also the wire between the server and its database.
      const token = (await promisify(execFile)(program(), ['session', 'open', '--server', processes[0].address, '--email', email, '--password', password])).stdout.trim();
      const path = `/api/workspaces/${workspace}/elements`;
      for (const one of processes) {
        const follower = new Follower({ workspace, token, elements: path }, one.address);
        await follower.connect();
        followers.push(follower);
      }

      const writers = Array.from({ length: 9 }, (_, number) => new Writer(processes, token, path, number));
      const lives = writers.map((writer) => writer.live());
      const last = Date.now() + seconds * 1000;
      const faults = { killed: 0, frozen: 0, 'cut off': 0 };
      for (let number = 0; Date.now() < last; number += 1) {
        const kind = Object.keys(faults)[number % 3];
        await processes[Math.floor(Math.random() * 3)].fault(kind);
        faults[kind] += 1;
        await pause(Math.random() * 1_000);
      }
      for (const writer of writers) writer.over = true;
      await Promise.all(lives);

      const told = writers.flatMap((writer) => writer.acknowledged);
      for (const one of processes) {
        const client = new Client(one.address, token);
        let found = await listed(client, path);
        for (const last = Date.now() + 3_000; found.length < told.length && Date.now() < last; await pause(200)) found = await listed(client, path);
        client.close();
        const by_name = new Map(found.map((thing) => [thing.fields.name, thing.id]));
        assert.equal(by_name.size, found.length, 'doubled');
        for (const [name, is] of told) assert.equal(by_name.get(name), is, `lost: ${name}`);
        assert.equal(found.length, told.length);
      }
      for (const follower of followers) {
        await until(() => told.every(([name]) => follower.seen.has(name)), 20, 'a follower missed something');
      }
      command('verify', ...place);
      const longest = Math.max(...writers.map((writer) => writer.longest));
      t.diagnostic(`${faults.killed} killed, ${faults.frozen} frozen, ${faults['cut off']} cut off in ${seconds} s; ${told.length} acknowledged, 0 lost, 0 doubled; the longest wait ${(longest / 1000).toFixed(1)} s`);
      assert.ok(longest <= 10_000, `${longest} ms`);
      assert.ok(told.length > 100);
    } finally {
      for (const follower of followers) follower.end();
      for (const one of processes) {
        one.child?.kill('SIGCONT');
        one.child?.kill('SIGKILL');
        await one.ended;
        one.leash?.end();
      }
      await database.end();
    }
  });
