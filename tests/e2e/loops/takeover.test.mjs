// Two processes on one database behind a balancer, and somebody at work in a browser while the one that serves them is
// killed or frozen (issue "PostgreSQL, history, and rules that keep up", P5): they see at most "Verbinden…", go on typing,
// and all of it is there within ten seconds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import net from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { launch, open } from '../browser.mjs';
import { cluster } from './cluster.mjs';
import { command, email, long, password, start } from './world.mjs';

let browser, database, balancer;
const processes = [];
before(async () => {
  browser = await launch();
  database = await cluster();
  balancer = await balance();
});
after(async () => {
  await browser?.close();
  balancer?.end();
  for (const one of processes) {
    one.child.kill('SIGCONT');
    one.child.kill('SIGKILL');
    await one.ended;
  }
  await database?.end();
});

// Passes connections on to whom it is told to. As a balancer that found out that somebody no longer answers, it lets go
// of the connections it had there.
async function balance() {
  const pairs = new Set();
  const is = { to: 0 };
  const server = net.createServer((near) => {
    const far = net.connect(is.to, '127.0.0.1');
    const over = () => { near.destroy(); far.destroy(); pairs.delete(over); };
    pairs.add(over);
    for (const end of [near, far]) end.setNoDelay(true).on('error', over).on('close', over);
    near.pipe(far);
    far.pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  is.address = `http://127.0.0.1:${server.address().port}`;
  is.turn = (port) => { is.to = port; for (const over of [...pairs]) over(); };
  is.end = () => { is.turn(0); server.close(); };
  return is;
}

const connecting = 'Verbinden… Je kunt doorgaan. We sturen alles op zodra het weer kan.';
const portOf = (one) => Number(new URL(one.address).port);

test('who works while another process takes over sees at most "Verbinden…", and loses nothing', { timeout: 300_000 }, async (t) => {
  const place = ['--database', database.address()];
  command('account', 'create', '--name', 'Lotte', '--email', email, '--password', password, ...place);
  const workspace = JSON.parse(command('workspace', 'create', ...place, '--as', email, '--name', 'Proef', '--sort', 'partnership', '--sector', 'po')).id;
  const serving = () => start([...place, '--port', '0']);
  processes.push(await serving(), await serving());
  balancer.to = portOf(processes[0]);

  const { page, seen, close } = await open(browser, balancer.address, '/');
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.locator('.menu').waitFor();
  await page.evaluate((hash) => { location.hash = hash; }, `#/w/${workspace}/kwaliteit`);
  await page.locator('#open-add-goal').click();
  // All that was ever said to this person, however short.
  await page.evaluate(() => {
    const told = globalThis.told = { banner: new Set(), alert: new Set(), dialog: new Set(), saving: new Set() };
    const look = () => {
      for (const one of document.querySelectorAll('.banner')) told.banner.add(one.textContent.trim());
      for (const one of document.querySelectorAll('[role=alert]')) if (one.textContent.trim()) told.alert.add(one.textContent.trim());
      for (const one of document.querySelectorAll('dialog[open]')) told.dialog.add(one.textContent.trim());
      for (const one of document.querySelectorAll('[data-testid=saved]')) told.saving.add(one.textContent.trim());
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });

  const faults = Array.from({ length: long ? 40 : 4 }, (_, number) => (number % 2 ? 'frozen' : 'killed'));
  const names = [];
  let longest = 0;
  for (const [number, fault] of faults.entries()) {
    const [gone, next] = processes;
    for (const when of ['vlak ervoor', 'tijdens']) {
      names.push(`Doel ${number} ${when}`);
      await page.fill('#name-goal', names.at(-1));
      await page.keyboard.press('Enter');
      if (when === 'tijdens') break;
      gone.child.kill(fault === 'killed' ? 'SIGKILL' : 'SIGSTOP');
      if (fault === 'killed') await gone.ended;
    }
    const began = Date.now();
    balancer.turn(portOf(next));
    for (const name of names.slice(-2)) await page.getByRole('link', { name, exact: true }).waitFor({ timeout: 10_000 });
    await page.getByTestId('saved').filter({ hasText: 'Alles opgeslagen' }).waitFor({ timeout: 10_000 - (Date.now() - began) });
    longest = Math.max(longest, Date.now() - began);
    await page.waitForFunction(() => document.querySelector('.banner').textContent.trim() === '', null, { timeout: 10_000 });
    if (fault === 'frozen') {
      gone.child.kill('SIGCONT');
      processes.reverse();
    } else {
      processes.splice(0, 2, next, await serving());
    }
    await pause(200);
  }

  // A connection that is back at once is no news. That this test would have seen news: nobody answers for a moment.
  balancer.turn(1);
  await page.waitForFunction((text) => document.querySelector('.banner').textContent.trim() === text, connecting, { timeout: 10_000 });
  balancer.turn(portOf(processes[0]));
  await page.waitForFunction(() => document.querySelector('.banner').textContent.trim() === '', null, { timeout: 20_000 });

  const told = await page.evaluate(() => Object.fromEntries(Object.entries(globalThis.told).map(([name, texts]) => [name, [...texts]])));
  assert.deepEqual(told.banner.filter((text) => text && text !== connecting), []);
  assert.ok(told.banner.includes(connecting), 'the test saw what it looks for');
  assert.deepEqual([told.alert, told.dialog], [[], []]);
  assert.deepEqual(told.saving.filter((text) => !/^(Alles opgeslagen|Bezig met opslaan…|Nog niet opgeslagen\. We bewaren je tekst op dit apparaat\.)$/.test(text)), []);
  assert.deepEqual([seen.errors, seen.violations], [[], []]);
  const listed = await page.evaluate(async (path) => (await (await fetch(path)).json()).elements.map((one) => one.fields.name), `/api/workspaces/${workspace}/elements?kind=goal`);
  assert.deepEqual(listed.sort(), names.sort());
  t.diagnostic(`${faults.length} takeovers, ${names.length} goals typed meanwhile, 0 lost, 0 doubled; the longest wait ${(longest / 1000).toFixed(1)} s`);
  await close();
});
