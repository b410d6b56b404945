// What becomes of texts when steps are made, as prosemirror-transform says: the rows that src/prose/steps_test.cpp must answer alike (a row is told in
// tools/prose_steps.mjs).
//   node tools/prose_corpus.mjs           writes tests/fixtures/prose/steps.jsonl.gz
//   node tools/prose_corpus.mjs --check   are the answers still what the packages of web/package-lock.json say?
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { answered, maker } from './prose_made_up.mjs';
import { answers_to, rebased_by } from './prose_steps.mjs';

const file = join(import.meta.dirname, '..', 'tests', 'fixtures', 'prose', 'steps.jsonl.gz');
const found = join(import.meta.dirname, '..', 'tests', 'fixtures', 'prose', 'found_steps.jsonl'); // written by hand
const wanted = 52_000;

if (process.argv.includes('--check')) {
  const texts = [gunzipSync(readFileSync(file)), readFileSync(found)].map((bytes) => bytes.toString().trimEnd().split('\n'));
  const rows = texts.flat().map((line) => JSON.parse(line));
  const wrong = rows.filter((row) => JSON.stringify(row.own ? rebased_by(row) : answers_to(row)) !== JSON.stringify(row.answers));
  if (wrong.length) {
    console.error(`${wrong.length} rows of tests/fixtures/prose/*steps.jsonl* are not what prosemirror-transform says now: node tools/prose_corpus.mjs`);
    process.exit(1);
  }
} else {
  const { row } = maker(20261129);
  const rows = [];
  const kinds = {};
  let refused = 0;
  for (let steps = 0; steps < wanted; steps += rows.at(-1).steps.length) {
    rows.push(answered(row(20)));
    rows.at(-1).steps.forEach(({ step }, i) => {
      kinds[step.stepType] = (kinds[step.stepType] ?? 0) + 1;
      if (rows.at(-1).answers[i][0] === null) ++refused;
    });
  }
  const bytes = gzipSync(rows.map((one) => JSON.stringify(one) + '\n').join(''), { level: 9 });
  writeFileSync(file, bytes);
  console.log(rows.length, 'rows', kinds, refused, 'refused', bytes.length, 'bytes');
}
