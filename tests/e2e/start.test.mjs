// The page where a plan is looked at, for everyone, in two languages, at every width, without asking anything of anyone else (UX-23, 24, 25).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { broken, large, launch, open, serve, small } from './browser.mjs';

let server, browser;
before(async () => { [server, browser] = await Promise.all([serve(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

for (const [language, path] of [['nl', '/bekijken'], ['en', '/en/look'], ['nl', '/bestaat-niet'], ['en', '/en/nowhere']]) {
  for (const viewport of [small, large]) {
    for (const look of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }]) {
      test(`${path} at ${viewport.width} px, ${Object.values(look)[0]}: nothing in anyone's way`, async () => {
        const { page, seen, close } = await open(browser, server.address, path, { viewport, ...look });
        assert.deepEqual(await broken(page), []);
        assert.equal(await page.getAttribute('html', 'lang'), language);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= viewport.width);
        assert.equal(await page.evaluate(() => globalThis.violations), 0);
        assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
        await close();
      });
    }
  }
}

test('axe is really looking: a bad page is found out', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent(`<html lang="nl"><title>x</title><main><h1>x</h1><input type="text"><p style="color:#aaa;background:#fff">Bijna onleesbaar</p>
    <button style="width:12px;height:12px;padding:0;font-size:8px">aa</button><button style="width:12px;height:12px;padding:0;font-size:8px">bb</button></main>`);
  const found = (await broken(page)).join('\n');
  for (const rule of ['label:', 'target-size:', 'color-contrast:']) assert.ok(found.includes(rule), `${rule} in ${found}`);
  await context.close();
});

for (const [name, change] of [
  ['letters twice as large', () => { document.documentElement.style.fontSize = '200%'; }],
  ['320 px, as on a screen zoomed to 400 %', () => {}],
]) {
  test(`nothing falls off the page: ${name}`, async () => {
    const width = name.startsWith('320') ? 320 : 360;
    for (const path of ['/bekijken', '/voorbeeld']) {
      const { page, close } = await open(browser, server.address, path, { viewport: { width, height: 640 }, bypassCSP: true });
      await page.evaluate(change);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, path);
      await close();
    }
  });
}

test('what one can press is at least 44 px high, and no submit button is ever disabled', async () => {
  const { page, close } = await open(browser, server.address, '/bekijken', { viewport: small });
  const low = await page.evaluate(() => [...document.querySelectorAll('button, .button, .bar-link, .brand, .languages a')]
    .filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML));
  assert.deepEqual(low, []);
  const lines = (await page.locator('.languages a').evaluate((link) => {
    const range = document.createRange();
    range.selectNodeContents(link);
    return range.getClientRects().length;
  }));
  assert.equal(lines, 1, 'the language link is broken in two');
  assert.equal(await page.locator('[type=submit]:disabled').count(), 0);
  await close();
});

test('the language link leads to the same page in the other language and back', async () => {
  const { page, close } = await open(browser, server.address, '/bekijken');
  await page.getByRole('link', { name: 'English' }).click();
  assert.equal(new URL(page.url()).pathname, '/en/look');
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'From plan to conversation');
  await page.getByRole('link', { name: 'Nederlands' }).click();
  assert.equal(new URL(page.url()).pathname, '/bekijken');
  await close();
});

test('with the keyboard every stop can be seen, in the order of reading', async () => {
  const { page, close } = await open(browser, server.address, '/bekijken');
  const stops = [];
  for (let i = 0; i < 8; ++i) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => {
      const at = document.activeElement;
      const drawn = at.id === 'file' ? document.getElementById('pick') : at;
      const style = getComputedStyle(drawn);
      const box = drawn.getBoundingClientRect();
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return { name: (drawn.textContent || at.id).trim(), ring: parseFloat(style.outlineWidth) >= 3 && style.outlineStyle === 'solid',
        inView: drawn.contains(top) };
    }));
    if (stops.at(-1).name.includes('voorbeeld')) break;
  }
  assert.deepEqual(stops.filter((stop) => !stop.ring || !stop.inView), []);
  assert.deepEqual(stops.map((stop) => stop.name.split(/\s+/)[0]), ['Naar', 'Rode', 'English', 'Kies', 'Bekijk', 'Liever', 'Bekijk']);
  await close();
});

test('all that a phone loads is small, and kept for ever under a name that changes with it', async () => {
  let sum = 0;
  const html = await fetch(`${server.address}/bekijken`);
  assert.equal(html.headers.get('cache-control'), 'no-store');
  const body = await html.text();
  sum += body.length;
  const names = [...body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
  assert.equal(names.length, 4);
  for (const name of names) {
    const asset = await fetch(server.address + name);
    assert.match(asset.headers.get('cache-control'), /immutable/);
    assert.match(name, /-[0-9a-f]{16}\.(css|js|svg)$/);
    sum += (await asset.text()).length;
  }
  assert.ok(sum < 50_000, `${sum} bytes before compression`);
});
