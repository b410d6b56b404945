// Writing together, from outside: so many people in one text (or spread over more), each over a socket of their own, type a
// letter now and then. From the sending of a commit until the last of those in that text has it; what a commit costs the
// program in processor time; its memory.
//   RODEDRAAD=build/release/rodedraad node bench/writing.mjs [PEOPLE TEXTS EDITS_A_SECOND SECONDS]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { begin, id } from '../tests/e2e/house.mjs';

const { WebSocket } = createRequire(join(import.meta.dirname, '..', 'web', 'package.json'))('ws');
const [people, texts, rate, seconds] = [50, 1, 250, 10].map((otherwise, i) => Number(process.argv[2 + i] ?? otherwise));
const house = await begin();
const { hidde, lotte } = house.people;
const at = `workspaces/${house.workspace}`;
const document = (await lotte.call('POST', `${at}/documents`, { title: 'Druk' })).id;
const paragraph = (n) => ({ type: 'paragraph', content: [{ type: 'text', text: `Alinea ${n}. Wij werken samen aan de begeleiding van studenten op de werkplek.` }] });
const sections = [];
for (let i = 0; i < texts; i++) {
  const { id: section } = await lotte.call('POST', `${at}/documents/${document}/sections`, { document, title: `Deel ${i}` });
  await lotte.call('PUT', `${at}/sections/${section}/text`, { from: 0, doc: { type: 'doc', content: Array.from({ length: 40 }, (_, n) => paragraph(n)) } });
  sections.push({ section, readers: 0 });
}
const first = paragraph(0).content[0].text.length; // everybody in one paragraph: nothing is harder

const waiting = new Map(); // mark → {began, left}
const times = [];
let commits = 0;
let refused = 0;
const desks = await Promise.all(Array.from({ length: people }, (_, i) => new Promise((resolve) => {
  const text = sections[i % texts];
  text.readers += 1;
  const socket = new WebSocket(`${house.server.address.replace('http', 'ws')}/api/live`, { headers: { cookie: hidde.cookie, origin: house.server.address } });
  const desk = { socket, text, version: 1, behind: 0 };
  socket.on('open', () => socket.send(JSON.stringify({ subscribe: house.workspace, topics: [`text:${text.section}`], since: 0 })));
  socket.on('message', (bytes) => {
    const now = performance.now();
    const told = JSON.parse(bytes);
    if (told.subscribed) resolve(desk);
    if (told.problem) refused += 1;
    for (const one of told.changes ?? []) {
      if (one.kind !== 'text_commit') continue;
      desk.version = Math.max(desk.version, one.fields.version);
      const known = waiting.get(one.fields.mark);
      if (known && (known.left -= 1) === 0) {
        times.push(now - known.began);
        waiting.delete(one.fields.mark);
      }
    }
  });
})));
const ticks = () => { // processor time of the program, ms
  const fields = readFileSync(`/proc/${house.server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
for (const desk of desks) desk.version = (await hidde.call('GET', `${at}/sections/${desk.text.section}`)).text.fields.version;
const before = ticks();
const began = performance.now();
await new Promise((resolve) => {
  const timer = setInterval(() => {
    const due = Math.min(rate * seconds, Math.floor((performance.now() - began) / 1000 * rate));
    for (; commits < due; commits++) {
      const desk = desks[commits % people];
      const mark = id();
      waiting.set(mark, { began: performance.now(), left: desk.text.readers });
      const pos = 1 + commits % first;
      desk.socket.send(JSON.stringify({ do: 'text.commit', workspace: house.workspace, ref: mark, in: { section: desk.text.section, base: desk.version, mark, steps: [{ stepType: 'replace', from: pos, to: pos, slice: { content: [{ type: 'text', text: 'a' }] } }] } }));
    }
    if (commits === rate * seconds && (waiting.size === 0 || performance.now() - began > seconds * 3000)) {
      clearInterval(timer);
      resolve();
    }
  }, 2);
});
const took = (performance.now() - began) / 1000;
const cpu = ticks() - before;
times.sort((a, b) => a - b);
const part = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(1);
const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${house.server.pid}/status`, 'utf8'))[1]) / 1024;
console.log(JSON.stringify({ people, texts, rate, commits, heard: times.length, refused, seconds: Number(took.toFixed(1)), median_ms: Number(part(0.5)), p99_ms: Number(part(0.99)), longest_ms: Number(part(1)), cpu_us_a_commit: Math.round(cpu * 1000 / commits), rss_mib: Math.round(memory) }));
for (const desk of desks) desk.socket.terminate();
await house.end();
process.exit(0);
