// What bad input gets in the editor (UX-12, SEC): always a sentence that says what to do, no word lost, and a page that goes on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, needs } from './browser.mjs';
import { begin, saved } from './house.mjs';
import { desk, holds, paragraph, textbox } from './writing.mjs';

let house, browser, at, opened;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  ({ at, opened } = await desk(house, browser));
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };
// Pastes what a function in the page makes, and tells how long the page could do nothing else, in ms.
const longest = (page, how) => textbox(page).evaluate((node, kind) => new Promise((done) => {
  const makers = {
    word: () => `<html><head><style>${'p.MsoNormal { margin: 0cm; font-family: Calibri }'.repeat(2000)}</style></head><body>${'<p class=MsoNormal style="margin:0cm"><span lang=NL style="mso-ansi-language:NL">Een alinea uit Word met <b style="mso-bidi-font-weight:normal">vet</b>.<o:p></o:p></span></p>'.repeat(70_000)}</body></html>`,
    cells: () => `<table>${`<tr>${'<td>cel</td>'.repeat(10)}</tr>`.repeat(3_000)}</table>`,
    fits: () => '<p class=MsoNormal style="margin:0cm"><span lang=NL>Een alinea uit Word die er nog net in past, met wat woorden.</span></p>'.repeat(6_000),
    long: () => '<p class=MsoNormal><span lang=NL>Een alinea uit Word, en daar zijn er heel veel van, te veel voor één paragraaf.</span></p>'.repeat(9_000),
  };
  const html = makers[kind]();
  let [most, last] = [0, performance.now()];
  const tick = setInterval(() => {
    const now = performance.now();
    most = Math.max(most, now - last);
    last = now;
  }, 5);
  setTimeout(() => {
    const data = new DataTransfer();
    data.setData('text/html', html);
    data.setData('text/plain', 'x');
    last = performance.now();
    node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
      clearInterval(tick);
      done({ most, size: html.length });
    }, 20)));
  }, 20);
}), how);

for (const [what, how] of [['ten megabytes of Word', 'word'], ['a table of 30,000 cells', 'cells']]) {
  test(`${what}: told to paste in parts, nothing changed, and the page is free within two seconds`, needs('a paste of ten megabytes'), async () => {
    const { page, seen, close, doc } = await opened(`Te veel ${how}`, [paragraph('Wat er stond.')]);
    const { most, size } = await longest(page, how);
    await page.getByText('Dit is te veel om in één keer te plakken. Plak het in delen.').waitFor();
    console.log(`  ${what}: ${(size / 1e6).toFixed(1)} MB, the page stood still for ${Math.round(most)} ms`);
    assert.ok(most < 2000, `${most} ms`);
    await page.keyboard.type(' En verder.');
    await holds(page, 'Wat er stond. En verder.');
    assert.equal((await doc()).length, 1);
    assert.deepEqual(seen, clean);
    await close();
  });
}

test('as much as one can paste: it comes, and the page can be used', needs('a paste of ten megabytes'), async () => {
  const { page, close } = await opened('Net niet te veel');
  const { most, size } = await longest(page, 'fits');
  console.log(`  ${(size / 1e6).toFixed(1)} MB that fits: the page stood still for ${Math.round(most)} ms`);
  assert.ok(most < 10_000, `${most} ms`);
  await holds(page, 'die er nog net in past');
  await page.keyboard.type(' Klaar.');
  await holds(page, 'Klaar.');
  await saved(page);
  await close();
});

test('more than one section can hold: told where the rest can go, and nothing changed', needs('a paste of ten megabytes'), async () => {
  const { page, close, doc } = await opened('Te lang', [paragraph('Wat er stond.')]);
  await longest(page, 'long');
  await page.getByText('Zo wordt deze paragraaf te lang.').waitFor();
  await page.keyboard.type(' En verder.');
  await holds(page, 'Wat er stond. En verder.');
  assert.equal((await doc()).length, 1);
  await close();
});

const give = (page, bytes, name, type) => textbox(page).evaluate((node, [list, called, sort]) => {
  const data = new DataTransfer();
  data.items.add(new File([typeof list === 'string' ? list : new Uint8Array(list)], called, { type: sort }));
  return node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}, [bytes, name, type]);
const head = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const large = [...head, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0];
const crc = (bytes) => { let c = 0xffffffff; for (const one of bytes) { c ^= one; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; } c = ~c >>> 0; return [c >>> 24, (c >>> 16) & 255, (c >>> 8) & 255, c & 255]; };

test('pictures that lie: each gets its own sentence, and the text is as it was', async () => {
  const { page, seen, close, doc } = await opened('Leugens', [paragraph('Wat er stond.')]);
  for (const [bytes, name, type, sentence] of [
    ['<script>alert(1)</script>', 'kwaad.png', 'image/png', 'geen afbeelding die in een tekst past'],
    [[...head, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], 'half.png', 'image/png', 'beschadigd of niet helemaal aangekomen'],
    [[...large, ...crc(large.slice(12))], 'reus.png', 'image/png', '60000 bij 60000 beeldpunten'],
    ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'tekening.svg', 'image/svg+xml', 'Dit is een tekening (SVG)'],
    ['', 'leeg.png', 'image/png', 'Er zit niets in dit bestand'],
  ]) {
    assert.equal(await give(page, bytes, name, type), false);
    await page.locator('.toast', { hasText: sentence }).waitFor();
    await page.locator('.coming').waitFor({ state: 'detached' });
    await page.locator('dialog[open]').waitFor({ state: 'detached' }).catch(() => {});
    assert.equal(await page.locator('.editor figure').count(), 0);
  }
  await textbox(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' En verder.');
  assert.equal((await doc())[0].content[0].text, 'Wat er stond. En verder.');
  assert.deepEqual(seen, clean);
  await close();
});

test('who may not write any more while writing: told, and the words stay to be copied', async () => {
  const { page, close } = await opened('Zonder recht', [paragraph('Wat er stond.')]);
  const { lotte } = house.people;
  const { entities } = await lotte.call('GET', `${at}/load`);
  const member = entities.find((one) => one.kind === 'member' && one.fields.name === 'Hidde');
  await lotte.call('PUT', `${at}/members/${member.id}/role`, { role: 'reader' });
  await page.keyboard.type(' Dit mag niet weg.');
  await page.locator('.conflict, .toast').first().waitFor();
  assert.match(await page.locator('main').textContent(), /Dit mag niet weg\./);
  await give(page, [1, 2, 3], 'plaat.png', 'image/png');
  await page.locator('.coming').waitFor({ state: 'detached' });
  assert.match(await page.locator('main').textContent(), /Dit mag niet weg\./);
  await lotte.call('PUT', `${at}/members/${member.id}/role`, { role: 'writer' });
  await close();
});

test('a text of more than 4 MB gets words of its own, not those about files', async () => {
  const { hidde } = house.people;
  const document = (await house.people.lotte.call('POST', `${at}/documents`, { title: 'Lang' })).id;
  const section = (await house.people.lotte.call('POST', `${at}/documents/${document}/sections`, { title: 'Lang' })).id;
  const doc = { type: 'doc', content: [paragraph('woord '.repeat(800_000))] };
  await assert.rejects(hidde.call('PUT', `${at}/sections/${section}/text`, { from: 0, doc }), (trouble) => {
    assert.match(trouble.message, /413.*request\.too_much.*Dit is te veel om in één keer op te slaan: het mag 4 MB zijn/);
    return true;
  });
});
