// Steps on a document of 200,000 characters in 2,000 paragraphs, as prosemirror-transform does them.
//   steps.mjs make FILE   the document and 20,000 steps of people at work, for steps_bench as well
//   steps.mjs run FILE    prints what parsing and applying all of them takes, as JSON
import { readFileSync, writeFileSync } from 'node:fs';
import { dice } from '../tools/prose_made_up.mjs';
import { hash_of, schema, told_node, Transform } from '../tools/prose_steps.mjs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { Step } = createRequire(join(import.meta.dirname, '..', 'web', 'package.json'))('prosemirror-transform');
const [what, file] = process.argv.slice(2);

function make() {
  const { below, one_of, chance } = dice(7);
  const words = ['samen', 'opleiden', 'een', 'student', 'leert', 'van', 'de', 'praktijk', 'coördinatie', 'visie', 'op', 'school'];
  const sentence = (length) => {
    let out = '';
    while (out.length < length) out += one_of(words) + ' ';
    return out.slice(0, length);
  };
  const paragraphs = Array.from({ length: 2000 }, (_, i) => schema.node('paragraph', { bid: `b${i}` }, [
    schema.text(sentence(60)), schema.text(sentence(20), [schema.mark('strong')]), schema.text(sentence(20))]));
  const start = schema.node('doc', null, paragraphs);
  let doc = start;
  const steps = [];
  let at = 0;
  const move = () => {
    const pos = below(doc.content.size);
    const place = doc.resolve(pos);
    at = place.parent.isTextblock ? pos : Math.min(pos + 2, doc.content.size - 1);
  };
  while (steps.length < 20_000) {
    if (chance(25)) move();
    const tr = new Transform(doc);
    const kind = below(100);
    try {
      if (kind < 80) tr.insert(at, schema.text(one_of(['a', 'e', 'n', ' ', 'é'])));
      else if (kind < 94) tr.delete(at - 1, at);
      else if (kind < 97) tr.addMark(at - 8, at, schema.mark('em'));
      else tr.split(at, 1, [{ type: schema.nodes.paragraph, attrs: { bid: `n${steps.length}` } }]);
    } catch {
      move();
      continue;
    }
    for (const step of tr.steps) steps.push(JSON.stringify(step.toJSON()));
    at = Math.max(1, tr.mapping.map(at, 1));
    doc = tr.doc;
  }
  writeFileSync(file, JSON.stringify(start.toJSON()) + '\n' + steps.join('\n') + '\n');
}

function run() {
  const [start, ...steps] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const first = schema.nodeFromJSON(JSON.parse(start));
  const times = [];
  let doc;
  for (let turn = 0; turn < 7; ++turn) {
    doc = first;
    const begin = performance.now();
    for (const text of steps) doc = Step.fromJSON(schema, JSON.parse(text)).apply(doc).doc;
    times.push(performance.now() - begin);
  }
  const warm = times.slice(2).sort((a, b) => a - b); // the first turns are for the compiler
  console.log(JSON.stringify({ steps: steps.length, ms: warm[2], hash: hash_of(told_node(doc)) }));
}

if (what === 'make') make();
else run();
