// Where positions go, as prosemirror-transform says: the rows that src/prose/step_map_test.cpp must answer alike.
//   node tools/step_maps.mjs           writes tests/fixtures/prose/step_maps.jsonl
//   node tools/step_maps.mjs --check   is it still what the package of web/package-lock.json says?
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { Mapping, StepMap } = createRequire(join(root, 'web', 'package.json'))('prosemirror-transform');
const file = join(root, 'tests', 'fixtures', 'prose', 'step_maps.jsonl');

let state = 20261129; // always the same rows
function below(count) {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * count);
}

const grown = (map) => map.reduce((sum, [, before, after]) => sum + after - before, 0);
const inverse = (map) => {
  let moved = 0;
  return map.map(([start, before, after]) => {
    const change = [start + moved, after, before];
    moved += after - before;
    return change;
  });
};

// One to three changes in a text of `size` positions, some of them touching.
function any_map(size) {
  const out = [];
  let at = 0;
  for (let left = 1 + below(3); left > 0 && at <= size; --left) {
    const start = at + below(Math.min(8, size - at + 1));
    const before = below(Math.min(6, size - start + 1));
    out.push([start, before, below(6)]);
    at = start + before;
  }
  return out;
}

const row_of_maps = (entries) => {
  const mapping = new Mapping();
  for (const { map, undoes } of entries) mapping.appendMap(new StepMap(map.flat()), undoes ?? undefined);
  return mapping;
};

// Own changes taken back, those of others, and the own ones again where they belong now: what a rebase asks.
function rebase(size) {
  const own = [];
  let now = size;
  for (let i = below(4); i > 0; --i) {
    own.push(any_map(now));
    now += grown(own.at(-1));
  }
  const entries = own.toReversed().map((map) => ({ map: inverse(map), undoes: null }));
  let others = size;
  for (let i = below(4); i > 0; --i) {
    const map = any_map(others);
    entries.push({ map, undoes: null });
    others += grown(map);
  }
  own.forEach((map, i) => {
    const mapping = row_of_maps(entries).slice(own.length - i);
    let past = 0;
    const moved = map.map(([start, before, after]) => {
      const from = Math.max(past, mapping.map(start, 1));
      past = Math.max(from, mapping.map(start + before, -1));
      return [from, past - from, after];
    });
    // A step that was dropped undoes nothing.
    if (below(5) > 0) entries.push({ map: moved, undoes: own.length - 1 - i });
  });
  return { entries, size: now };
}

function one_after_another(size) {
  const entries = [];
  let now = size;
  for (let i = 1 + below(4); i > 0; --i) {
    const map = any_map(now);
    entries.push({ map, undoes: null });
    now += grown(map);
    if (below(3) > 0) continue;
    entries.push({ map: inverse(map), undoes: below(3) > 0 ? entries.length - 1 : null });
    now -= grown(map);
  }
  return { entries, size };
}

// A result as one number: 16 × position + 1 deleted, 2 before, 4 after, 8 across.
const told = ({ pos, deleted, deletedBefore, deletedAfter, deletedAcross }) =>
  16 * pos + Number(deleted) + 2 * Number(deletedBefore) + 4 * Number(deletedAfter) + 8 * Number(deletedAcross);

const rows = [];
for (let i = 0; i < 600; ++i) {
  const { entries, size } = (i % 2 ? rebase : one_after_another)(4 + below(26));
  const mapping = row_of_maps(entries);
  const results = [];
  for (let at = 0; at <= size; ++at) results.push(told(mapping.mapResult(at, -1)), told(mapping.mapResult(at, 1)));
  rows.push(JSON.stringify({ maps: entries.map((one) => one.map), undoes: entries.map((one) => one.undoes), results }));
}
const text = rows.join('\n') + '\n';
if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('tests/fixtures/prose/step_maps.jsonl is not what prosemirror-transform says now: node tools/step_maps.mjs');
  process.exit(1);
}
