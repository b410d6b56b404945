// On paper there is only what is read: nothing to press, heads of tables again on each page, addresses, an A4 with tags.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, settled } from './browser.mjs';
import { begin, enter, go } from './house.mjs';

let house, browser, section;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  section = (await house.people.lotte.call('GET', `workspaces/${house.workspace}/load?kinds=section`)).entities.find((one) => one.kind === 'section').id;
});
after(async () => { await browser?.close(); await house?.end(); });

const pdfinfo = (file) => {
  try {
    return execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  } catch { return null; }
};

test('on every page: no buttons, no fields, no menus', async () => {
  const { page, close } = await enter(browser, house, 'lotte');
  for (const place of ['', 'plan', `plan/${section}`, 'visie', 'kwaliteit', 'mensen', 'punten', 'veranderd', `versies/${section}`, 'instellingen']) {
    await page.emulateMedia({ media: 'screen' });
    await go(page, house, place);
    await settled(page);
    await page.emulateMedia({ media: 'print' });
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('button, .button, nav, input, select, textarea, dialog, header, footer')].filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 90))), [], place);
    assert.ok(await page.locator('h1').first().isVisible(), place);
  }
  await close();
});

test('headings stay with what follows, heads of tables repeat, an address of elsewhere is shown', async () => {
  const { page, close } = await enter(browser, house, 'lotte', 'mensen', { bypassCSP: true });
  await page.emulateMedia({ media: 'print' });
  const found = await page.evaluate(() => {
    const place = document.querySelector('main .page');
    const table = document.createElement('table');
    const head = table.createTHead();
    head.insertRow().insertCell().textContent = 'Kop';
    const link = document.createElement('a');
    link.href = 'https://voorbeeld.invalid/handreiking';
    link.textContent = 'de handreiking';
    place.append(table, link);
    return { h2: getComputedStyle(document.querySelector('main h2')).breakAfter, head: getComputedStyle(head).display, link: getComputedStyle(link, '::after').content, paper: getComputedStyle(document.body).backgroundColor };
  });
  assert.equal(found.h2, 'avoid');
  assert.equal(found.head, 'table-header-group');
  assert.match(found.link, /https:\/\/voorbeeld\.invalid\/handreiking/);
  assert.equal(found.paper, 'rgb(255, 255, 255)');
  await close();
});

test('a PDF of a page is A4 and tagged', async (t) => {
  const { page, close } = await enter(browser, house, 'lotte', 'mensen');
  const folder = mkdtempSync(join(tmpdir(), 'rodedraad-print-'));
  const file = join(folder, 'mensen.pdf');
  writeFileSync(file, await page.pdf({ tagged: true, preferCSSPageSize: true }));
  await close();
  const told = pdfinfo(file);
  rmSync(folder, { recursive: true });
  if (told === null) return t.skip('no pdfinfo here');
  assert.match(told, /Tagged:\s+yes/);
  assert.match(told, /Page size:\s+59\d(\.\d+)? x 84\d/);
});
