// From a file to a report in the browser: dropped, chosen, with the keyboard, without JavaScript; refused; kept; printed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { broken, drop, large, launch, open, plan, serve, small } from './browser.mjs';

let server, browser, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rd-e2e-'));
  [server, browser] = await Promise.all([serve(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const markdown = readFileSync(plan, 'utf8');
const clean = { elsewhere: [], violations: [], errors: [] };
const sheet = (page) => page.getByRole('heading', { level: 1, name: 'Gespreksblad' });

test('a file dropped on the page becomes a report', async () => {
  const { page, seen, close } = await open(browser, server.address, '/bekijken');
  await drop(page, '#zone', 'ons plan.md', markdown);
  assert.equal(await page.textContent('#file-label'), 'Gekozen: ons plan.md');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Bekijk mijn plan');
  await page.keyboard.press('Enter');
  await sheet(page).waitFor();
  assert.match(await page.title(), /Gespreksblad · Rode Draad$/);
  assert.ok(await page.locator('.strong-item').count() <= 3);
  const questions = await page.locator('.question').count();
  assert.ok(questions >= 1 && questions <= 5, `${questions} questions`);
  assert.doesNotMatch(await page.textContent('.sheet'), /\d\s*%/);
  assert.deepEqual(seen, clean);
  await close();
});

test('a file beside the drop zone does not replace the page', async () => {
  const { page, close } = await open(browser, server.address, '/bekijken');
  await drop(page, 'h1', 'plan.md', markdown);
  assert.equal(new URL(page.url()).pathname, '/bekijken');
  assert.equal(await page.textContent('#file-label'), 'Gekozen: plan.md');
  await close();
});

test('with the keyboard alone, in English', async () => {
  const { page, close } = await open(browser, server.address, '/en/look');
  const chooser = page.waitForEvent('filechooser');
  await page.focus('#file');
  await page.keyboard.press('Space');
  await (await chooser).setFiles(plan);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.sheet').waitFor();
  assert.equal(new URL(page.url()).pathname, '/en/look');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.ok(await page.locator('.question').count() >= 1);
  await close();
});

test('without JavaScript the form does the same', async () => {
  const { page, close } = await open(browser, server.address, '/bekijken', { javaScriptEnabled: false });
  assert.ok(await page.locator('#file').isVisible());
  assert.equal(await page.locator('#pick').isVisible(), false);
  await page.setInputFiles('#file', plan);
  await page.getByRole('button', { name: 'Bekijk mijn plan' }).click();
  await sheet(page).waitFor();
  assert.ok(await page.getByText('met het menu van je browser').isVisible());
  assert.equal(await page.locator('#tools button:visible').count(), 0);
  await close();
});

test('while we read, the page says so in a live region, and goes on saying so', async () => {
  const { page, close } = await open(browser, server.address, '/bekijken');
  await page.clock.install();
  await page.evaluate(() => addEventListener('submit', (event) => event.preventDefault()));  // as if the answer never came
  await page.setInputFiles('#file', plan);
  const said = page.getByRole('status');
  await page.getByRole('button', { name: 'Bekijk mijn plan' }).click();
  assert.equal(await said.textContent(), 'Bezig met lezen…');
  await page.clock.fastForward(9000);
  assert.match(await said.textContent(), /^Nog bezig/);
  await close();
});

test('who goes back finds the form at rest', async () => {
  const { page, close } = await open(browser, server.address, '/bekijken');
  await page.setInputFiles('#file', plan);
  await page.getByRole('button', { name: 'Bekijk mijn plan' }).click();
  await sheet(page).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Bekijk mijn plan' }).waitFor();
  assert.equal(await page.textContent('#progress'), '');
  await close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`what is no document is refused on the page itself, with what to do (script: ${javaScriptEnabled})`, async () => {
    const { page, close } = await open(browser, server.address, '/bekijken', { javaScriptEnabled, viewport: small });
    await page.setInputFiles('#file', { name: 'foto.docx', mimeType: 'application/octet-stream', buffer: Buffer.from('\x00\x01geen document') });
    await page.getByRole('button', { name: 'Bekijk mijn plan' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    assert.match(await alert.textContent(), /\.\s*$/);
    assert.doesNotMatch(await alert.textContent(), /document\.|fout|ongeldig|\{|\}/);
    assert.match(await page.title(), /^Dat lukte nog niet/);
    assert.ok(await page.locator('form#look').isVisible());
    assert.ok((await alert.boundingBox()).y < (await page.locator('form#look').boundingBox()).y);
    if (javaScriptEnabled) {
      assert.equal(await page.evaluate(() => document.activeElement.id), 'trouble');
      assert.deepEqual(await broken(page), []);
    }
    await close();
  });
}

test('no file, and a file over 25 MB, are told before anything is sent', async () => {
  const { page, close } = await open(browser, server.address, '/bekijken');
  let posts = 0;
  page.on('request', (request) => { posts += request.method() === 'POST'; });
  await page.getByRole('button', { name: 'Bekijk mijn plan' }).click();
  assert.match(await page.getByRole('alert').textContent(), /Kies eerst een bestand/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'trouble');
  assert.deepEqual(await broken(page), []);
  const heavy = join(folder, 'zwaar.docx');
  execFileSync('truncate', ['-s', String(25 * 1024 * 1024 + 1), heavy]);
  await page.setInputFiles('#file', heavy);
  assert.equal(await page.getByRole('alert').count(), 0);
  await page.getByRole('button', { name: 'Bekijk mijn plan' }).click();
  assert.match(await page.getByRole('alert').textContent(), /groter dan 25 MB/);
  assert.equal(posts, 0);
  await close();
});

test('a file over 25 MB reaches the person as a page without JavaScript too', async () => {
  const { page, close } = await open(browser, server.address, '/bekijken', { javaScriptEnabled: false });
  const heavy = join(folder, 'zwaar2.docx');
  execFileSync('truncate', ['-s', String(26 * 1024 * 1024), heavy]);
  await page.setInputFiles('#file', heavy);
  await page.getByRole('button', { name: 'Bekijk mijn plan' }).click();
  assert.match(await page.getByRole('alert').textContent(), /groter dan 25 MB/);
  await close();
});

for (const path of ['/voorbeeld', '/en/example']) {
  for (const viewport of [small, large]) {
    for (const look of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }]) {
      test(`${path} at ${viewport.width} px, ${Object.values(look)[0]}: the report is for everyone`, async () => {
        const { page, seen, close } = await open(browser, server.address, path, { viewport, ...look });
        for (const fold of await page.locator('details').all()) await fold.evaluate((e) => { e.open = true; });
        assert.deepEqual(await broken(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= viewport.width);
        assert.deepEqual(seen, clean);
        await close();
      });
    }
  }
}

test('the report is kept as one file that needs nothing and runs nothing', async () => {
  const { page, seen, close } = await open(browser, server.address, '/bekijken');
  await page.setInputFiles('#file', plan);
  await page.getByRole('button', { name: 'Bekijk mijn plan' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Bewaar als webpagina' }).click();
  const kept = await download;
  assert.equal(kept.suggestedFilename(), 'voorbeeldplan-gespreksblad.html');
  const path = join(folder, 'kept.html');
  await kept.saveAs(path);
  const html = readFileSync(path, 'utf8');
  assert.doesNotMatch(html, /<script|<link|\sstyle="|\son\w+="/);
  assert.match(await page.textContent('#tools-said'), /downloads/);
  const alone = await browser.newContext({ viewport: small });
  const copy = await alone.newPage();
  const asked = [];
  copy.on('request', (request) => asked.push(request.url()));
  await copy.goto(pathToFileURL(path).href);
  assert.equal(asked.length, 1);
  assert.ok(await sheet(copy).isVisible());
  assert.equal(await copy.locator('.sheet').evaluate((e) => getComputedStyle(e).borderTopWidth), '6px');
  assert.ok(await copy.evaluate(() => document.documentElement.scrollWidth) <= small.width);
  await alone.close();
  assert.deepEqual(seen, clean);
  await close();
});

test('on paper the gespreksblad is one A4, without controls; the rest follows with everything unfolded', async () => {
  const { page, close } = await open(browser, server.address, '/voorbeeld');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('button:visible, nav:visible, .tools:visible').count(), 0);
  const whole = join(folder, 'whole.pdf');
  await page.pdf({ path: whole, preferCSSPageSize: true, tagged: true });
  const facts = execFileSync('pdfinfo', [whole], { encoding: 'utf8' });
  assert.match(facts, /Page size:.*A4/);
  assert.match(facts, /Tagged:\s+yes/);
  const text = (first, last) => execFileSync('pdftotext', ['-f', first, '-l', last, whole, '-'], { encoding: 'utf8' });
  const last = /Pages:\s+(\d+)/.exec(facts)[1];
  const one = text('1', '1');
  assert.match(one, /Gespreksblad/);
  const questions = await page.locator('.question .ask').allTextContents();
  const flat = (words) => words.replace(/\s+/g, ' ').trim();
  for (const question of questions) assert.ok(flat(one).includes(flat(question)), question);
  const behind = await page.locator('.behind h2').first().textContent();
  assert.ok(!flat(one).includes(flat(behind)));
  const rest = flat(text('2', last));
  assert.ok(rest.includes(flat(behind)));
  const folded = await page.locator('details:not([open]) .fold-body :is(li, dd, td)').first().textContent();
  assert.ok(rest.includes(flat(folded).slice(0, 20)), folded);

  await page.evaluate(() => document.documentElement.classList.add('only-sheet'));
  const alone = join(folder, 'sheet.pdf');
  await page.pdf({ path: alone, preferCSSPageSize: true });
  assert.match(execFileSync('pdfinfo', [alone], { encoding: 'utf8' }), /Pages:\s+1\n/);
  await close();
});

test('"Druk het gespreksblad af" prints only the sheet, and the page is whole again after it', async () => {
  const { page, close } = await open(browser, server.address, '/voorbeeld');
  const during = await page.evaluate(() => new Promise((resolve) => {
    globalThis.print = () => {
      dispatchEvent(new Event('beforeprint'));
      resolve({ only: document.documentElement.className, closed: document.querySelectorAll('details:not([open])').length });
      dispatchEvent(new Event('afterprint'));
    };
    document.getElementById('print-sheet').click();
  }));
  assert.deepEqual(during, { only: 'only-sheet', closed: 0 });
  assert.equal(await page.evaluate(() => document.documentElement.className), '');
  assert.ok(await page.locator('details:not([open])').count() > 0);
  await close();
});
