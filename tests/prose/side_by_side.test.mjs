// Our steps and ProseMirror's side by side, over a pipe, on steps that are made up as we go: $PROSE_ANSWERS is the program that
// answers for us. 20,000 steps; with $RD_LONG 1,000,000. What differs belongs in tests/fixtures/prose/found_steps.jsonl.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { maker } from '../../tools/prose_made_up.mjs';
import { answers_to, rebased_by } from '../../tools/prose_steps.mjs';

const wanted = process.env.RD_LONG ? 1_000_000 : 20_000;
const seed = Number(process.env.RD_SEED ?? Date.now() % 0x100000000);

// Asks many rows at a time, so that neither side waits for the other; every answer comes with the row it is to.
async function* answered(rows) {
  const peer = spawn(process.env.PROSE_ANSWERS, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  const waiting = [];
  const next = async () => {
    const { value, done } = await lines.next();
    assert.ok(!done, `the program stopped at one of ${JSON.stringify(waiting)}`);
    return [waiting.shift(), JSON.parse(value)];
  };
  try {
    for (const row of rows) {
      peer.stdin.write(JSON.stringify(row) + '\n');
      waiting.push(row);
      if (waiting.length > 20) yield await next();
    }
    while (waiting.length) yield await next();
  } finally {
    peer.kill();
  }
}

test(`${wanted} steps do what ProseMirror does (RD_SEED=${seed})`, async (t) => {
  const make = maker(seed);
  let steps = 0;
  let refused = 0;
  const rows = function* () {
    while (steps < wanted) {
      const row = make.row(20);
      steps += row.steps.length;
      yield row;
    }
  };
  for await (const [row, ours] of answered(rows())) {
    const theirs = answers_to(row);
    const at = theirs.findIndex((one, i) => JSON.stringify(one) !== JSON.stringify(ours[i]));
    if (at >= 0) {
      const found = { doc: row.doc, steps: row.steps.slice(0, at + 1), answers: theirs.slice(0, at + 1) };
      assert.deepEqual(ours[at], theirs[at], `RD_SEED=${seed}: ${JSON.stringify(found)}`);
    }
    refused += theirs.filter(([hash]) => hash === null).length;
  }
  t.diagnostic(`${steps} steps, ${refused} of them refused by both`);
  assert.ok(refused > steps / 20 && refused < steps / 2);
});

test(`steps of two people at the same time go where ProseMirror brings them (RD_SEED=${seed})`, async (t) => {
  const make = maker(seed + 1);
  let meetings = 0;
  let around = 0;
  const rows = function* () {
    for (; meetings < wanted / 10; ++meetings) yield make.meeting();
  };
  for await (const [row, ours] of answered(rows())) {
    const theirs = rebased_by(row);
    if (theirs === null) ++around;
    else assert.deepEqual(ours, theirs, `RD_SEED=${seed}: ${JSON.stringify(row)}`);
  }
  t.diagnostic(`${meetings} meetings, ${around} of them with a deletion over words that its author had not seen`);
  assert.ok(around < meetings / 2);
});
