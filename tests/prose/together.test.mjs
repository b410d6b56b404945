// Real editors write in one text through what the program does with a commit, in a time that is made up (web/test/sessions.ts):
// everybody ends with the same text, nothing throws, and no word goes in silence (R12, R14). $PROSE_TOGETHER is the program's
// side. 20,000 sessions, the same at every merge; with $RD_LONG 1,000,000 others. One that failed, as short as it can be:
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

const wanted = process.env.RD_ONE ? 1 : Number(process.env.RD_SESSIONS ?? (process.env.RD_LONG ? 1_000_000 : 20_000));
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
  const { session } = await import(file);
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
  const one_by_one = async () => {
    while (next < wanted) {
      const of = seed + next;
      next += step;
      let outcome = await tried(of);
      // The fewest deeds that still go wrong.
      if (amiss(outcome)) {
        for (let most = 1; most < outcome.deeds; ++most) {
          const shorter = await tried(of, most);
          if (amiss(shorter)) outcome = shorter;
        }
      }
      parentPort.postMessage({ ...outcome, trace: amiss(outcome) ? outcome.trace.map((one) => one()) : [], seed: of });
    }
  };
  await Promise.all(Array.from({ length: at_once }, one_by_one));
  end();
}

async function bundled(t) {
  const out = mkdtempSync(join(tmpdir(), 'rodedraad-together-'));
  t.after(() => rmSync(out, { recursive: true, force: true }));
  const web = join(import.meta.dirname, '..', '..', 'web');
  const { build } = await import(pathToFileURL(createRequire(join(web, 'package.json')).resolve('rolldown')));
  await build({
    input: { sessions: join(web, 'test', 'sessions.ts'), fair: join(web, 'test', 'fair.ts') },
    platform: 'node',
    resolve: { alias: { $core: join(web, 'src', 'core') } },
    output: { dir: out, entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs', sourcemap: 'inline' },
    logLevel: 'warn',
  });
  return (name) => pathToFileURL(join(out, `${name}.mjs`)).href;
}

async function fairness(t) {
  const { fair } = await import((await bundled(t))('fair'));
  const { ask, end } = program();
  t.after(end);
  const { letters, fast, slow, backlog } = await fair(ask, 1);
  t.diagnostic(`${letters} letters: the program has them within ${fast} ms, of the slow one ${slow} ms (p95); at most ${backlog} wait`);
  assert.equal(letters, 31 * 32);
  assert.ok(fast <= 500 && slow <= 2000 && backlog <= 50, `${fast} ms, ${slow} ms, ${backlog} letters`);
}

if (!isMainThread) await work();
else if (!process.env.RD_ONE) test('who has a slow line is not left behind by thirty others (R17)', fairness);
if (isMainThread) test(`who write together end with the same text (RD_SEED=${seed})`, async (t) => {
  const file = (await bundled(t))('sessions');
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
