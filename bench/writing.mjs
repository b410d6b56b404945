// Writing together, from outside: so many people in one text (or spread over more), each over a socket of their own, type a
// letter now and then. From the sending of a letter until the last of the others in that text has it; what a letter costs the
// program in processor time; its memory. The peers hold it in memory; ours has it on disk before anybody hears of it.
//   RODEDRAAD=build/release/rodedraad node bench/writing.mjs [WHO PEOPLE TEXTS EDITS_A_SECOND SECONDS]
//   … node bench/writing.mjs saturation WHO PEOPLE TEXTS      the most a second of which 99 of 100 arrive within a tenth
//   … node bench/writing.mjs opening      a text of 100,000 characters, asked for: known to the program, and after its start
// WHO: ours, hocuspocus or y-websocket (npm ci in bench/peers).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const paragraphs = Array.from({ length: 40 }, (_, n) => `Alinea ${n}. Wij werken samen aan de begeleiding van studenten op de werkplek.`);
const first = paragraphs[0].length; // everybody in one paragraph: nothing is harder

// Of what a desk hears it reads only whose letters they are, as those at the peers do: who writes has no more time than who is measured.
const commit = /"kind":"text_commit".*?"fields":\{"version":(\d+),.*?"mark":"([0-9a-z]+)"/g;

async function ours({ people, texts, heard }) {
  const { begin, id } = await import('../tests/e2e/house.mjs');
  const { WebSocket } = createRequire(join(import.meta.dirname, '..', 'web', 'package.json'))('ws');
  const house = await begin();
  const { hidde, lotte } = house.people;
  const at = `workspaces/${house.workspace}`;
  const document = (await lotte.call('POST', `${at}/documents`, { title: 'Druk' })).id;
  const doc = { type: 'doc', content: paragraphs.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })) };
  const sections = [];
  for (let i = 0; i < texts; i++) {
    const { id: section } = await lotte.call('POST', `${at}/documents/${document}/sections`, { document, title: `Deel ${i}` });
    await lotte.call('PUT', `${at}/sections/${section}/text`, { from: 0, doc });
    sections.push({ section, version: (await hidde.call('GET', `${at}/sections/${section}`)).text.fields.version });
  }
  const desks = await Promise.all(Array.from({ length: people }, (_, i) => new Promise((resolve) => {
    const { section, version } = sections[i % texts];
    const own = new Set();
    let known = version;
    const socket = new WebSocket(`${house.server.address.replace('http', 'ws')}/api/live`, { headers: { cookie: hidde.cookie, origin: house.server.address }, skipUTF8Validation: true, perMessageDeflate: false });
    const desk = { socket, text: i % texts, refused: 0, type(pos) {
      const mark = id();
      own.add(mark);
      socket.send(JSON.stringify({ do: 'text.commit', workspace: house.workspace, ref: mark, in: { section, base: known, mark, steps: [{ stepType: 'replace', from: pos + 1, to: pos + 1, slice: { content: [{ type: 'text', text: 'a' }] } }] } }));
      return mark;
    } };
    socket.on('open', () => socket.send(JSON.stringify({ subscribe: house.workspace, topics: [`text:${section}`], since: 0 })));
    socket.on('message', (bytes) => {
      const now = performance.now();
      const told = bytes.latin1Slice();
      if (told.startsWith('{"subscribed"')) resolve(desk);
      if (told.startsWith('{"problem"')) desk.refused += 1;
      for (const [, version, mark] of told.matchAll(commit)) {
        known = Math.max(known, Number(version));
        if (!own.delete(mark)) heard(mark, now);
      }
    });
  })));
  return { pid: house.server.pid, desks, end: async () => { for (const { socket } of desks) socket.terminate(); await house.end(); } };
}

async function measured(who, people, texts, rate, seconds) {
  const waiting = new Map(); // mark → {began, left}
  const times = [];
  const heard = (mark, now) => {
    const known = waiting.get(mark);
    if (known && (known.left -= 1) === 0) {
      times.push(now - known.began);
      waiting.delete(mark);
    }
  };
  const open = who === 'ours' ? ours : async (what) => (await import('./writing_peers.mjs')).peer(who, what);
  const { pid, desks, end } = await open({ people, texts, paragraphs, heard });
  const others = desks.map(({ text }) => desks.filter((one) => one.text === text).length - 1);
  const ticks = () => { // processor time of the program, ms
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  const before = ticks();
  const began = performance.now();
  let letters = 0;
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(rate * seconds, Math.floor((performance.now() - began) / 1000 * rate));
      for (; letters < due; letters++) {
        const now = performance.now();
        waiting.set(desks[letters % people].type(letters % first), { began: now, left: others[letters % people] });
      }
      if (letters === rate * seconds && (waiting.size === 0 || performance.now() - began > seconds * 3000)) {
        clearInterval(timer);
        resolve();
      }
    }, 2);
  });
  const cpu = ticks() - before;
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  await end();
  times.sort((a, b) => a - b);
  const part = (share) => Number(times[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(1));
  return { who, people, texts, rate, letters, heard: times.length, refused: desks.reduce((sum, one) => sum + (one.refused ?? 0), 0), median_ms: part(0.5), p99_ms: part(0.99), longest_ms: part(1), cpu_us_a_letter: Math.round(cpu * 1000 / letters), rss_mib: Math.round(memory) };
}

async function opening() {
  const { begin, id } = await import('../tests/e2e/house.mjs');
  const house = await begin();
  const { hidde, lotte } = house.people;
  const at = `workspaces/${house.workspace}`;
  const document = (await lotte.call('POST', `${at}/documents`, { title: 'Lang' })).id;
  const { id: section } = await lotte.call('POST', `${at}/documents/${document}/sections`, { document, title: 'Een lange tekst' });
  const content = Array.from({ length: 250 }, (_, n) => ({ type: 'paragraph', content: [{ type: 'text', text: `${n} ${'Wij werken samen aan de begeleiding van studenten. '.repeat(8)}`.slice(0, 400) }] }));
  await lotte.call('PUT', `${at}/sections/${section}/text`, { from: 0, doc: { type: 'doc', content } });
  for (let version = 1; version < 45; version++) // just before it is put together
    await lotte.call('POST', `${at}/sections/${section}/text`, { base: version, mark: id(), steps: [{ stepType: 'replace', from: 1, to: 1, slice: { content: [{ type: 'text', text: 'a' }] } }] });
  const ask = async () => {
    const began = performance.now();
    await hidde.call('GET', `${at}/sections/${section}`);
    return performance.now() - began;
  };
  const cold = [];
  const warm = [];
  for (let round = 0; round < 5; round++) {
    await house.server.stop();
    await house.again();
    await hidde.call('GET', `${at}/load`); // who opens a text has its workspace
    cold.push(await ask());
    for (let i = 0; i < 10; i++) warm.push(await ask());
  }
  const middle = (times) => Number(times.sort((a, b) => a - b)[Math.floor(times.length / 2)].toFixed(1));
  await house.end();
  return { characters: 100_000, commits: 44, first_ms: middle(cold), again_ms: middle(warm), longest_ms: Number(Math.max(...cold).toFixed(1)) };
}

const [what, ...rest] = process.argv.slice(2);
if (what === 'opening') console.log(JSON.stringify(await opening()));
else if (what === 'saturation') {
  const [who, people, texts] = [rest[0] ?? 'ours', Number(rest[1] ?? 50), Number(rest[2] ?? 1)];
  let reached = 0;
  for (const rate of [250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2500, 3000, 3500, 4000, 5000, 6000, 8000]) {
    const told = await measured(who, people, texts, rate, 4);
    console.log(JSON.stringify(told));
    if (told.heard < told.letters || told.p99_ms > 100) break;
    reached = rate;
  }
  console.log(JSON.stringify({ who, people, texts, saturation: reached }));
} else {
  const [people, texts, rate, seconds] = [50, 1, 250, 10].map((otherwise, i) => Number(rest[i] ?? otherwise));
  console.log(JSON.stringify(await measured(what ?? 'ours', people, texts, rate, seconds)));
}
process.exit(0);
