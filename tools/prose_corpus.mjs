// What becomes of texts when steps are made, as prosemirror-transform says: the rows that src/prose/steps_test.cpp must answer alike (a row is told in
// tools/prose_steps.mjs).
//   node tools/prose_corpus.mjs           writes tests/fixtures/prose/steps.jsonl.gz
//   node tools/prose_corpus.mjs --check   is it still what the packages of web/package-lock.json say?
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { answered, maker } from './prose_made_up.mjs';
import { answers_to } from './prose_steps.mjs';

const file = join(import.meta.dirname, '..', 'tests', 'fixtures', 'prose', 'steps.jsonl.gz');
const wanted = 52_000;

if (process.argv.includes('--check')) {
  const rows = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').map((line) => JSON.parse(line));
  const wrong = rows.filter((row) => JSON.stringify(answers_to(row)) !== JSON.stringify(row.answers));
  if (wrong.length) {
    console.error(`tests/fixtures/prose/steps.jsonl.gz is not what prosemirror-transform says now (${wrong.length} rows): node tools/prose_corpus.mjs`);
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
