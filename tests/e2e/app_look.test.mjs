// Every screen of the app in every form: axe, width, targets, policy (UX-23, UX-25). Pictures for people: APP_SHOTS=folder.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { broken, large, launch, open, settled, small } from './browser.mjs';
import { begin, enter, go, id } from './house.mjs';
import { write } from './writing.mjs';

let house, browser, section, element, partner;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  const at = `workspaces/${house.workspace}`;
  const { lotte } = house.people;
  const all = (await lotte.call('GET', `${at}/elements`)).elements;
  const { entities } = await lotte.call('GET', `${at}/load?kinds=section&kinds=link`);
  section = entities.find((one) => one.kind === 'section' && all.some((other) => other.fields.section === one.id)) ?? entities.find((one) => one.kind === 'section');
  partner = (await lotte.call('GET', `${at}/load?kinds=organisation`)).entities.find((one) => one.kind === 'organisation').id;
  const ambition = id();
  const goal = id();
  await lotte.call('POST', `${at}/elements`, { id: ambition, kind: 'ambition', fields: { name: 'Elke student hoort bij het team' } });
  await lotte.call('POST', `${at}/elements`, { id: goal, kind: 'goal', fields: { name: 'Studenten voelen zich deel van het team' } });
  await lotte.call('POST', `${at}/links`, { type: 'translates', from: ambition, to: goal, rationale: 'Studenten sluiten aan bij elke vergadering van het team.' });
  const now = (await lotte.call('GET', `${at}/elements/${goal}`)).element.version;
  await lotte.call('PATCH', `${at}/elements/${goal}`, { from: now, set: { name: 'Studenten horen bij het team' } });
  element = ambition;
});
after(async () => { await browser?.close(); await house?.end(); });

const places = () => ['', 'plan-nieuw', 'plan-lezen', `plan-partner/${partner}`, 'visie', 'plan', `plan/${section.id}`, 'kwaliteit', 'mensen', 'punten', `bouwsteen/${element}`, `draad/${element}`, 'bouwstenen/role', 'bouwsteen/bestaat-niet'];
const shots = process.env.APP_SHOTS;

async function looked(page, seen, viewport, name) {
  await settled(page);
  if (shots) {
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: `${shots}/${name}-${viewport.width}.png`, fullPage: true });
  }
  assert.deepEqual(await broken(page), [], name);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= viewport.width, `${name} is wider than the screen`);
  const bar = await page.evaluate(() => document.querySelector('.bar').getBoundingClientRect().height);
  assert.ok(bar < 84, `${name}: the bar is ${bar} px high, so it stands in two rows`);
  assert.equal(await page.evaluate(() => globalThis.violations), 0);
  assert.equal(await page.locator('[type=submit]:disabled').count(), 0);
  const low = await page.evaluate(() => [...document.querySelectorAll('main a, main button, main select, main input, .bar a, .bar button')]
    .filter((one) => one.offsetParent && !one.closest('.prose, .hint') && one.type !== 'checkbox' && getComputedStyle(one).display !== 'inline' && one.getBoundingClientRect().height < 43.5)
    .map((one) => one.outerHTML.slice(0, 120)));
  assert.deepEqual(low, [], name);
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
}

for (const english of [false, true]) {
  for (const viewport of [small, large]) {
    for (const look of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }]) {
      const plainest = look.colorScheme === 'light';
      test(`${english ? 'en' : 'nl'}, ${viewport.width} px, ${Object.values(look)[0]}: every screen`, async () => {
        const { page, seen, close } = await enter(browser, house, 'lotte', '', { viewport, english, ...look });
        assert.equal(await page.getAttribute('html', 'lang'), english ? 'en' : 'nl');
        const name = (place) => `${english ? 'en' : 'nl'}-${Object.values(look)[0]}-${place.split('/')[0] || 'start'}${place.endsWith('niet') ? '-weg' : place.includes('/') ? '-een' : ''}`;
        for (const place of plainest ? places() : ['', `plan/${section.id}`, 'punten', `bouwsteen/${element}`]) {
          await go(page, house, place);
          await looked(page, seen, viewport, name(place));
        }
        if (plainest) {
          await go(page, house, `plan/${section.id}`);
          await write(page);
          await looked(page, seen, viewport, `${name('')}-schrijven`);
          await go(page, house, 'punten');
          await page.locator('.decide button[aria-expanded]').first().click();
          await looked(page, seen, viewport, `${name('')}-besproken`);
          await go(page, house, 'mensen');
          await page.locator('#open-invite').click();
          await looked(page, seen, viewport, `${name('')}-uitnodigen`);
        }
        await close();
        const out = await open(browser, house.server.address, english ? '/en' : '/', { viewport, ...look });
        await out.page.locator('#email').waitFor();
        await looked(out.page, out.seen, viewport, name('aanmelden'));
        await out.close();
        const path = `${english ? '/en/invitation' : '/uitnodiging'}#${(await house.invited('Noor', 'reader')).split('#')[1]}`;
        const guest = await open(browser, house.server.address, path, { viewport, ...look });
        await guest.page.locator('#name').waitFor();
        await looked(guest.page, guest.seen, viewport, name('uitnodiging'));
        await guest.close();
      });
    }
  }
}

test('letters twice as large: nothing falls off a phone', async () => {
  const { page, close } = await enter(browser, house, 'lotte', '', { viewport: small, bypassCSP: true });
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  for (const place of places()) {
    await go(page, house, place);
    await settled(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= small.width, place);
  }
  await close();
});

test('on paper there is nothing to press', async () => {
  const { page, close } = await enter(browser, house, 'lotte', `draad/${element}`);
  await page.locator('.step').first().waitFor();
  assert.match(await page.textContent('.step'), /Studenten sluiten aan bij elke vergadering/, 'a tie is told with the sentence it stands on');
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('button, .button, nav')].filter((one) => one.offsetParent).map((one) => one.outerHTML.slice(0, 80))), []);
  assert.equal(await page.locator('.step').first().isVisible(), true);
  await close();
});

test('a tie whose end changed asks whether it still holds, and one press answers', async () => {
  const { page, close } = await enter(browser, house, 'lotte', `bouwsteen/${element}`);
  await page.getByText('Klopt dit verband nog?').waitFor();
  await page.getByRole('button', { name: 'Ja, dit klopt nog' }).click();
  await page.getByText('Klopt dit verband nog?').waitFor({ state: 'detached' });
  await close();
});

test('the look is really looked at: a screen made bad is found out', async () => {
  const { page, close } = await enter(browser, house, 'lotte', '', { bypassCSP: true });
  await page.evaluate(() => {
    const bad = document.createElement('p');
    bad.style.cssText = 'color:#e8dccb;width:3000px;max-width:none';
    bad.textContent = 'Bijna onleesbaar';
    document.querySelector('main').append(bad, document.createElement('input'));
  });
  const found = (await broken(page)).join('\n');
  for (const rule of ['label:', 'color-contrast:']) assert.ok(found.includes(rule), `${rule} in ${found}`);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) > large.width);
  await close();
});

test('what a page loads is small: the first page, and every chunk that comes later', async () => {
  const body = await (await fetch(`${house.server.address}/`)).text();
  const first = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+\.js)"/g)].map((found) => found[1]);
  assert.ok(first.length >= 3);
  const packed = async (name) => {
    const answer = await fetch(house.server.address + name, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(answer.headers.get('content-encoding'), 'gzip', name);
    assert.match(answer.headers.get('cache-control'), /immutable/);
    return gzipSync(await answer.text(), { level: 9 }).length;
  };
  let [sum, editors] = [0, 0];
  const todo = [...first];
  const seen = new Set();
  while (todo.length) {
    const name = todo.pop();
    if (seen.has(name)) continue;
    seen.add(name);
    const text = await (await fetch(house.server.address + name)).text();
    for (const [, other] of text.matchAll(/["'`](?:\.\/|assets\/)([\w.-]+\.js)["'`]/g)) todo.push(`/assets/${other}`);
    if (text.length < 1500) continue; // too small to be packed
    const size = await packed(name);
    const editor = /\/Editor-/.test(name);
    if (editor) assert.ok(!first.includes(name) && size > 60_000, 'the editor comes when somebody writes');
    assert.ok(size <= (editor ? 110_000 : 40_000), `${name}: ${size} bytes`);
    editors += editor ? 1 : 0;
    if (first.includes(name)) sum += size;
  }
  assert.equal(editors, 1);
  assert.ok(seen.size > first.length, 'places are chunks of their own');
  assert.ok(sum <= 60_000, `the first page: ${sum} bytes`);
});
