// Pictures in a text (DOC-06): chosen, pasted and dropped; what they show is asked; shown to readers; on a bad line; undone; and
// references to sections, headings, tables and pictures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { broken, launch, needs, small } from './browser.mjs';
import { begin, enter, go, saved } from './house.mjs';
import { desk, inText, paragraph, settled, textbox, tool, words } from './writing.mjs';

let house, browser, at, opened, sectionWith;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  ({ at, opened, sectionWith } = await desk(house, browser));
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };
const look = process.env.RD_SCREENS;
const shot = async (page, name) => { if (look) await page.screenshot({ path: `${look}/${name}.png` }); };

const table = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
const sum = (bytes) => { let c = 0xffffffff; for (const one of bytes) c = table[(c ^ one) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
const number = (value) => { const out = Buffer.alloc(4); out.writeUInt32BE(value); return out; };
const chunk = (type, data) => { const body = Buffer.concat([Buffer.from(type), data]); return Buffer.concat([number(data.length), body, number(sum(body))]); };
// A drawing of this size: stripes.
function png(width, height) {
  const lines = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) lines.set((x + y) % 60 < 30 ? [176, 36, 24] : [243, 226, 220], y * (1 + width * 3) + 1 + x * 3);
  const head = Buffer.concat([number(width), number(height), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))]);
}
// As the browser does it when somebody pastes or drops a file.
const give = (page, kind, bytes, name = 'plaat.png', type = 'image/png') => textbox(page).evaluate((node, [how, list, called, sort]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(list)], called, { type: sort }));
  const box = node.lastElementChild.getBoundingClientRect();
  const event = how === 'paste' ? new ClipboardEvent(how, { clipboardData: data, bubbles: true, cancelable: true }) : new DragEvent(how, { dataTransfer: data, bubbles: true, cancelable: true, clientX: box.left + 5, clientY: box.top + 5 });
  return node.dispatchEvent(event);
}, [kind, [...bytes], name, type]);
const shown = (page, place = '.editor') => page.waitForFunction((where) => [...globalThis.document.querySelectorAll(`${where} img`)].filter((one) => !one.className.includes('separator')).every((one) => one.complete && one.naturalWidth > 0), place);

test('DOC-06: chosen on the toolbar: asked what it shows, with a caption; readers see it; one undo takes it out', needs('files to choose'), async () => {
  const { page, seen, close, doc, section } = await opened('Het plaatje', [paragraph('Hier begint het.')]);
  await page.keyboard.press('Enter');
  const choosing = page.waitForEvent('filechooser');
  await tool(page, 'Afbeelding');
  await (await choosing).setFiles({ name: 'driehoek.png', mimeType: 'image/png', buffer: png(320, 200) });
  await page.getByLabel('Wat laat deze afbeelding zien?').fill('School, student en opleiding in een driehoek');
  await page.getByLabel('Bijschrift').fill('Wie werken samen?');
  await shot(page, 'picture-asked-1280');
  assert.deepEqual(await broken(page), []);
  await page.keyboard.press('Enter');
  await page.locator('.editor figure img').waitFor();
  await shown(page);
  await inText(page);
  let kept = await doc();
  assert.deepEqual(kept.map((one) => one.type), ['paragraph', 'image', 'caption', 'paragraph']);
  assert.match(kept[1].attrs.src, /^pictures\/[0-9a-f]{64}\.png$/);
  assert.equal(kept[1].attrs.alt, 'School, student en opleiding in een driehoek');
  assert.deepEqual([kept[1].attrs.width, kept[1].attrs.height], [320, 200]);
  await shot(page, 'picture-writing-1280');
  await page.keyboard.press('Control+z');
  await page.locator('.editor figure').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+y');
  await page.locator('.editor figure').waitFor();
  assert.deepEqual((await doc()).map((one) => one.type), kept.map((one) => one.type));
  assert.deepEqual(await broken(page), []);
  assert.deepEqual(seen, clean);

  const reader = await enter(browser, house, 'rutger', `plan/${section}`);
  const picture = reader.page.getByRole('img', { name: 'School, student en opleiding in een driehoek' });
  await picture.waitFor();
  await shown(reader.page, '.text');
  assert.equal(await reader.page.locator('.text figure figcaption').textContent(), 'Wie werken samen?');
  assert.deepEqual(await broken(reader.page), []);
  await shot(reader.page, 'picture-read-1280');
  await reader.page.setViewportSize(small);
  assert.equal(await reader.page.evaluate(() => globalThis.document.documentElement.scrollWidth <= innerWidth), true);
  await shot(reader.page, 'picture-read-360');
  assert.deepEqual(reader.seen, clean);

  // As a file it can do nothing, and who is not in the workspace does not get it.
  const address = `${house.server.address}/api/${at}/${kept[1].attrs.src}`;
  const mine = await fetch(address, { headers: { cookie: house.people.rutger.cookie } });
  assert.deepEqual(['content-type', 'x-content-type-options', 'content-disposition', 'cache-control'].map((one) => mine.headers.get(one)),
    ['image/png', 'nosniff', 'attachment; filename="afbeelding.png"', 'private, no-cache']);
  assert.match(mine.headers.get('content-security-policy'), /sandbox/);
  const again = await fetch(address, { headers: { cookie: house.people.rutger.cookie, 'if-none-match': mine.headers.get('etag') } });
  assert.equal(again.status, 304);
  assert.equal((await fetch(address)).status, 401);
  await reader.close();
  await close();
});

test('DOC-06: pasted and dropped pictures come where they were put; one can skip the question; writing goes on meanwhile', async () => {
  const { page, seen, close, doc } = await opened('Geplakt', [paragraph('Eerst.'), paragraph('Daarna.')], { viewport: small });
  assert.equal(await give(page, 'paste', png(60, 40)), false);
  await page.getByRole('button', { name: 'Nu niet' }).waitFor();
  await shot(page, 'picture-asked-360');
  await page.getByRole('button', { name: 'Nu niet' }).click();
  await page.locator('.editor figure img').waitFor();
  await inText(page);
  await saved(page);
  await page.keyboard.press('Control+Home');
  await settled(page);
  await page.keyboard.type('Nu ');
  await give(page, 'drop', png(61, 40), 'tweede.png');
  await page.getByLabel('Wat laat deze afbeelding zien?').fill('Tweede');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.editor figure img[alt=Tweede]').waitFor();
  await shown(page);
  await shot(page, 'picture-writing-360');
  assert.equal(await page.evaluate(() => globalThis.document.documentElement.scrollWidth <= innerWidth), true);
  const kept = await doc();
  assert.equal(kept[0].content[0].text, 'Nu Eerst.');
  assert.deepEqual(kept.filter((one) => one.type === 'image').map((one) => [one.attrs.width, one.attrs.alt ?? '']).sort(), [[60, ''], [61, 'Tweede']]);
  assert.deepEqual(seen, clean);
  await close();
});

test('DOC-06: a photo of a phone is sent as large as a page needs, and a kind that Word does not know as one that it does', async () => {
  const { page, close, doc } = await opened('Foto', [paragraph('Foto:')]);
  const photo = await page.evaluate(async () => {
    const canvas = globalThis.document.createElement('canvas');
    [canvas.width, canvas.height] = [4000, 3000];
    const brush = canvas.getContext('2d');
    for (let i = 0; i < 3000; i++) { brush.fillStyle = `hsl(${i % 360} 60% 50%)`; brush.fillRect((i * 97) % 4000, (i * 53) % 3000, 200, 150); }
    const blob = await new Promise((done) => { canvas.toBlob(done, 'image/webp', 0.9); });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await give(page, 'paste', photo, 'foto.webp', 'image/webp');
  await page.getByRole('button', { name: 'Nu niet' }).click();
  await page.locator('.editor figure img').waitFor();
  await shown(page);
  const picture = (await doc()).find((one) => one.type === 'image');
  assert.match(picture.attrs.src, /\.(jpg|png)$/);
  assert.equal(Math.max(picture.attrs.width, picture.attrs.height), 2400);
  await close();
});

test('UX-12: without a connection a picture waits and says so; it comes when the connection does', async () => {
  const { page, close, doc } = await opened('Zonder lijn', [paragraph('Zonder lijn.')]);
  await page.context().setOffline(true);
  await give(page, 'paste', png(30, 30), 'later.png');
  await page.getByLabel('Wat laat deze afbeelding zien?').fill('Later');
  await page.getByRole('button', { name: 'Zet erbij' }).click();
  await page.getByText('later.png wacht op de verbinding').waitFor();
  await shot(page, 'picture-waits-1280');
  await page.keyboard.type(' Ik schrijf door.');
  await page.context().setOffline(false);
  await page.locator('.editor figure img[alt=Later]').waitFor();
  assert.match(JSON.stringify(await doc()), /Ik schrijf door/);
  await close();
});

test('DOC-06: a reference is chosen with the keyboard, is called as its target is now, leads there, and says when that is gone', async () => {
  const { section: other } = await sectionWith('Toetsing', { type: 'heading', attrs: { level: 1, bid: 'kop1', number: '2' }, content: [words('Hoe we kijken')] },
    { type: 'caption', attrs: { bid: 'cap1' }, content: [words('Uren per rol')] }, { type: 'table', attrs: { bid: 'tab1' }, content: [{ type: 'table_row', content: [{ type: 'table_cell', content: [paragraph('a')] }] }] });
  const { page, seen, close, doc, section } = await opened('Verwijst', [paragraph('Zie')], { viewport: small });
  for (const [typed, label] of [['toetsing', 'Toetsing'], ['kijken', '2 Hoe we kijken'], ['uren', 'Uren per rol']]) {
    await tool(page, 'Verwijzing');
    await page.locator('dialog [role=option]').first().waitFor();
    if (typed === 'toetsing') await shot(page, 'reference-asked-360');
    await page.keyboard.type(typed);
    await page.locator('dialog [role=option]', { hasText: label }).waitFor();
    await page.keyboard.press('Enter');
    await inText(page);
    await page.locator('.editor .reference', { hasText: label }).waitFor();
  }
  await shot(page, 'reference-writing-360');
  const references = (await doc())[0].content.filter((one) => one.type === 'cross_reference');
  assert.deepEqual(references.map((one) => one.attrs), [{ target: `s${other}`, label: 'Toetsing' }, { target: 'kop1', label: '2 Hoe we kijken' }, { target: 'tab1', label: 'Uren per rol' }]);
  assert.deepEqual(await broken(page), []);

  const { lotte } = house.people;
  const version = (await lotte.call('GET', `${at}/sections/${other}`)).section.version;
  await lotte.call('PATCH', `${at}/sections/${other}`, { from: version, set: { title: 'Toetsen en kijken' } });
  await page.locator('.editor .reference', { hasText: 'Toetsen en kijken' }).waitFor();
  await page.getByRole('button', { name: 'Voor nu klaar' }).click();
  const link = page.locator('.text .prose a', { hasText: '2 Hoe we kijken' });
  await link.waitFor();
  await link.click();
  await page.waitForFunction(() => globalThis.document.activeElement?.dataset.bid === 'kop1');
  await lotte.call('DELETE', `${at}/sections/${other}`);
  await go(page, house, `plan/${section}`);
  await page.locator('.text .prose', { hasText: 'Vervallen: Toetsing' }).waitFor();
  await page.locator('.text .prose', { hasText: 'Vervallen: Uren per rol' }).waitFor();
  assert.deepEqual(seen, clean);
  await close();
});
