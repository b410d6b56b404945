// Real editors write in one text through what the program does with a commit, in a time that is made up (web/test/sessions.ts):
// everybody ends with the same text, nothing throws, and no word goes in silence. $PROSE_TOGETHER is the program's side.
// 5,000 sessions, as many of them as go in a minute; with $RD_LONG 200,000, of which some are known to go wrong (of the first 16,000:
// 7524, words in silence; 8001, a table row without cells throws). One that failed, as short as it can be:
//   RD_SEED=… RD_ONE=1 PROSE_TOGETHER=build/dev/tests/prose_together node --test tests/prose/together.test.mjs
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const wanted = process.env.RD_ONE ? 1 : Number(process.env.RD_SESSIONS ?? (process.env.RD_LONG ? 200_000 : 5_000));
const seconds = process.env.RD_LONG || process.env.RD_SESSIONS ? Infinity : 50;
// The same sessions at every merge, so that a failure is one of what changed; others in the long run.
const seed = Number(process.env.RD_SEED ?? (process.env.RD_LONG ? Date.now() % 0x10000000 : 1));
const workers = process.env.RD_ONE ? 1 : 2;
const at_once = 8; // sessions that share a program, so that it never waits for one of them

// One question after another; the answers come in that order.
function program() {
  const peer = spawn(process.env.PROSE_TOGETHER, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: peer.stdout }).on('line', (line) => waiting.shift().resolve(JSON.parse(line)));
  peer.on('exit', (code) => waiting.splice(0).forEach(({ reject, question }) => reject(new Error(`the program stopped (${code}) at ${question}`))));
  const ask = (what) => new Promise((resolve, reject) => {
    const question = JSON.stringify(what);
    waiting.push({ resolve, reject, question });
    peer.stdin.write(question + '\n');
  });
  return { ask, end: () => peer.stdin.end() };
}

const amiss = ({ failed, silent, refused }) => failed ?? (silent.length ? `in silence: ${silent.join('')}` : refused.length ? `refused: ${refused.join(', ')}` : null);

async function work() {
  const { file, first, step } = workerData;
  const { session } = await import(pathToFileURL(file));
  const { ask, end } = program();
  let text = 0;
  const tried = async (of, most) => {
    try {
      return await session(ask, ++text, of, most);
    } catch (why) {
      return { ...why.outcome, failed: why.message };
    }
  };
  let next = first;
  const until = performance.now() + seconds * 1000;
  const one_by_one = async () => {
    while (next < wanted && performance.now() < until) {
      const of = seed + next;
      next += step;
      let outcome = await tried(of);
      // The fewest deeds that still go wrong.
      if (amiss(outcome)) {
        for (let most = 1; most < outcome.deeds; ++most) {
          const shorter = await tried(of, most);
          if (amiss(shorter)) outcome = shorter;
        }
      } else delete outcome.trace;
      parentPort.postMessage({ ...outcome, seed: of });
    }
  };
  await Promise.all(Array.from({ length: at_once }, one_by_one));
  end();
}

async function bundled(out) {
  const web = join(import.meta.dirname, '..', '..', 'web');
  const { build } = await import(pathToFileURL(createRequire(join(web, 'package.json')).resolve('rolldown')));
  await build({
    input: { sessions: join(web, 'test', 'sessions.ts') },
    platform: 'node',
    resolve: { alias: { $core: join(web, 'src', 'core') } },
    output: { dir: out, entryFileNames: '[name].mjs', sourcemap: 'inline' },
    logLevel: 'warn',
  });
  return join(out, 'sessions.mjs');
}

if (!isMainThread) await work();
else test(`who write together end with the same text (RD_SEED=${seed})`, async (t) => {
  const out = mkdtempSync(join(tmpdir(), 'rodedraad-together-'));
  t.after(() => rmSync(out, { recursive: true, force: true }));
  const file = await bundled(out);
  const sum = { sessions: 0, deeds: 0, commits: 0, rebased: 0, lost: 0 };
  const wrong = [];
  await Promise.all(Array.from({ length: workers }, (_, first) => new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { file, first, step: workers }, execArgv: ['--enable-source-maps'] });
    worker.on('message', (outcome) => {
      sum.sessions += 1;
      for (const what of ['deeds', 'commits', 'rebased', 'lost']) sum[what] += outcome[what];
      if (amiss(outcome)) wrong.push(outcome);
    });
    worker.on('error', reject);
    worker.on('exit', resolve);
  })));
  t.diagnostic(`${sum.sessions} sessions: ${JSON.stringify(sum)}; ${wrong.length} went wrong`);
  wrong.sort((a, b) => a.deeds - b.deeds);
  const shown = wrong.slice(0, 20).map((one) => `RD_SEED=${one.seed} RD_ONE=1 (${one.deeds} deeds): ${amiss(one)}`);
  assert.equal(wrong.length, 0, `${shown.join('\n')}\n${wrong[0]?.trace.slice(-60).join('\n')}`);
  assert.ok(sum.rebased > sum.commits / 10, 'they seldom write at the same time');
});
