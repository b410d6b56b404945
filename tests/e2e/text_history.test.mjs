// The history of a text with two people (DOC-06, SYS-01, UX-13, PRI-08): who wrote what, any version, two beside each other, and
// a passage put back while somebody else writes. Pictures for people: APP_SHOTS=folder.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { broken, large, launch, small } from './browser.mjs';
import { begin, enter, go, saved } from './house.mjs';
import { block, desk, holds, paragraph, settled, textbox, wordsOf, write } from './writing.mjs';

let house, browser, at, made;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  made = await desk(house, browser);
  at = made.at;
});
after(async () => { await browser?.close(); await house?.end(); });

const shot = async (page, name) => { if (process.env.APP_SHOTS) await page.screenshot({ path: join(process.env.APP_SHOTS, `text_history-${name}.png`), fullPage: true }); };
async function put(who, section, ...texts) {
  const { text } = await house.people[who].call('GET', `${at}/sections/${section}`);
  const content = texts.map((one) => (typeof one === 'string' ? paragraph(one) : one));
  for (const [i, one] of (text?.fields.doc.content ?? []).entries()) if (content[i] && !content[i].attrs && one.type === content[i].type) content[i] = { ...content[i], attrs: one.attrs };
  await house.people[who].call('PUT', `${at}/sections/${section}/text`, { from: text?.version ?? 0, doc: { type: 'doc', content } });
}
const kept = async (section) => (await house.people.lotte.call('GET', `${at}/sections/${section}`)).text.fields.doc.content.map(wordsOf);
const first = 'Elke student heeft een eigen begeleider op school.';
const second = 'Wij praten elke maand met elkaar over hoe het gaat.';
const third = 'Aan het eind van het jaar kijken we samen terug.';

test('DOC-06: one restores a paragraph while another types elsewhere: both survive, and who wrote what is right', async () => {
  const { section } = await made.sectionWith('Zo begeleiden wij');
  await put('lotte', section, first, second, third);
  await put('hidde', section, first, 'Een rooster staat in de bijlage.', third);
  const hidde = await enter(browser, house, 'hidde', `plan/${section}`);
  await write(hidde.page);
  await block(hidde.page, 2).click();
  await hidde.page.keyboard.press('End');
  await hidde.page.keyboard.type(' Dat doen we');
  await saved(hidde.page);

  const lotte = await enter(browser, house, 'lotte', `versies/${section}`);
  const { page } = lotte;
  // What Hidde typed is there before it was put together, with what he wrote today in one go.
  const newest = page.locator('.versions > li').first();
  await newest.locator('ins').filter({ hasText: 'Dat doen we' }).waitFor();
  assert.match(await newest.locator('h2').textContent(), /Hidde/);
  assert.doesNotMatch(await page.textContent('main'), /\d\d:\d\d|\d+ (woorden|letters|tekens)/, 'no hours and no counts (PRI-08)');
  await page.getByRole('link', { name: /^Vergelijk met nu/ }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Versies van ‘Zo begeleiden wij’ vergelijken' }).waitFor();
  const back = page.getByRole('button', { name: `Zet dit stuk terug: ‘${second}’` });
  await back.waitFor();
  await shot(page, 'before');
  await hidde.page.keyboard.type(' in juni');
  await back.click();
  await page.getByText('Het stuk staat weer in de tekst.').waitFor();
  await hidde.page.keyboard.type(', met iedereen.');
  await holds(hidde.page, second);
  await saved(hidde.page);
  assert.deepEqual(await kept(section), [first, second, 'Een rooster staat in de bijlage.', `${third} Dat doen we in juni, met iedereen.`]);

  // Taken back, what Hidde wrote meanwhile stays; and once more.
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await textbox(hidde.page).filter({ hasNotText: second }).waitFor();
  await saved(hidde.page);
  assert.deepEqual(await kept(section), [first, 'Een rooster staat in de bijlage.', `${third} Dat doen we in juni, met iedereen.`]);
  await back.click();
  await holds(hidde.page, second);
  await hidde.close();

  // Who wrote this: of a passage, and of what one selects. Who put it back is not who wrote it.
  await go(page, house, `plan/${section}`);
  await page.getByText('in juni, met iedereen').waitFor();
  await page.getByRole('button', { name: 'Wie schreef dit?' }).click();
  await page.selectOption('#who-which', { label: second });
  await page.getByText(/^Jij schreef dit op \d+ [a-z]+ \d{4}\.$/).waitFor();
  await page.locator('.prose p', { hasText: third }).evaluate((node) => {
    const words = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) if (words.currentNode.data.includes('eind')) break;
    document.getSelection().setBaseAndExtent(words.currentNode, 4, words.currentNode, words.currentNode.data.indexOf(' met iedereen'));
  });
  await page.locator('#form-who q').nth(1).waitFor();
  assert.deepEqual(await page.locator('#form-who q').allTextContents(), ['het eind van het jaar kijken we samen terug.', 'Dat doen we in juni,']);
  assert.match(await page.locator('#form-who li').nth(1).textContent(), /^Hidde schreef dit op \d+ [a-z]+ \d{4}\.\s*Dat doen we in juni,$/, 'who comes before the words');
  assert.deepEqual(await broken(page), []);
  await shot(page, 'who');
  assert.deepEqual(lotte.seen, { elsewhere: [], violations: [], errors: [] });
  await lotte.close();
});

test('UX-13: while one writes, who wrote the part in which the cursor stands; told to who chooses, not to who types on', async () => {
  const { section } = await made.sectionWith('Wie schrijft');
  await put('lotte', section, first, second);
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${section}`, { viewport: small });
  await write(page);
  await block(page, 1).click();
  await page.keyboard.press('End');
  await settled(page);
  await page.keyboard.type(' En dit is van Hidde.');
  await saved(page);
  await page.getByRole('button', { name: 'Wie schreef dit?' }).click();
  const names = page.locator('#form-who .by');
  await names.nth(1).waitFor();
  assert.match(await names.nth(0).textContent(), /^Lotte van Rijn schreef dit/);
  assert.match(await names.nth(1).textContent(), /^Jij schreef dit/);
  assert.equal(await page.locator('#form-who .answer').getAttribute('aria-live'), 'polite');
  assert.deepEqual(await broken(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await block(page, 0).click();
  await page.locator('#form-who .answer').getByText(/^Lotte van Rijn schreef dit/).waitFor();
  await names.first().waitFor({ state: 'detached' });
  assert.equal(await page.locator('#form-who .answer').getAttribute('aria-live'), 'off');
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
});

test('UX-13: two versions beside each other and in one text: what moved, tables by cell, on a phone as well; who reads puts nothing back', async () => {
  const { section } = await made.sectionWith('Waar wij staan');
  const table = (...rows) => ({ type: 'table', content: rows.map((row) => ({ type: 'table_row', content: row.map((one) => ({ type: 'table_cell', content: [paragraph(one)] })) })) });
  await put('lotte', section, first, second, third, table(['Jaar 1', 'twee dagen op school'], ['Jaar 2', 'drie dagen op school']), 'Dit blijft staan.', 'Dit ook.', 'En dit.');
  await put('hidde', section, second, 'Elke student heeft een vaste, eigen begeleider op school.', table(['Jaar 1', 'twee dagen op school'], ['Jaar 2', 'vier dagen op school']), 'Dit blijft staan.', 'Dit ook.', 'En dit.', 'Nieuw van Hidde.');
  await put('lotte', section, second, 'Elke student heeft een vaste begeleider op school.', table(['Jaar 1', 'twee dagen op school'], ['Jaar 2', 'vier dagen op school']), 'Dit blijft staan.', 'Dit ook.', 'En dit.', 'Nieuw van Hidde.');
  const { page, seen, close } = await enter(browser, house, 'rutger', `versies/${section}`, { viewport: large });
  await page.locator('.versions > li').nth(2).waitFor();
  assert.equal(await page.locator('.versions > li').filter({ hasText: 'Aan de tekst van' }).count(), 3);
  await shot(page, 'versions-1280');
  await page.getByRole('link', { name: 'Vergelijk twee versies' }).click();
  await page.locator('.sheet .beside').waitFor();
  assert.deepEqual(await page.locator('#older option').count(), 3);
  const oldest = await page.locator('#older option').last().getAttribute('value');
  await page.selectOption('#older', oldest);
  await page.locator('.sheet').getByText('drie').waitFor();
  assert.deepEqual((await page.locator('.sheet del').allTextContents()).map((one) => one.replace(/^weg: /, '').trim()).filter((one) => /drie|kijken/.test(one)), [third, 'drie']);
  assert.ok((await page.locator('.sheet ins').allTextContents()).some((one) => one.replace(/^erbij: /, '').trim() === 'vier'));
  assert.equal(await page.locator('.sheet').getByRole('button').count(), 0, 'who only reads puts nothing back');
  assert.deepEqual(await broken(page), []);
  await shot(page, 'compare-1280');
  await page.getByRole('button', { name: 'In één tekst' }).click();
  await page.locator('.sheet .inline').waitFor();
  await page.selectOption('#newer', { index: 1 });
  await page.locator('.sheet').getByText('eigen begeleider').first().waitFor();
  assert.match(page.url(), /van=\d+&met=\d+/);
  assert.deepEqual(await broken(page), []);
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();

  const phone = await enter(browser, house, 'hidde', `versies/${section}/vergelijk?van=${oldest}`, { viewport: small });
  await phone.page.locator('.sheet .inline').waitFor();
  assert.deepEqual(await broken(phone.page), []);
  assert.equal(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await shot(phone.page, 'compare-360');
  // The whole older version: asked first; it can be taken back.
  const now = await kept(section);
  await phone.page.getByRole('button', { name: 'Zet deze hele versie terug' }).click();
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Zet terug', exact: true }).click();
  await phone.page.getByText('De oudere versie is weer de tekst.').waitFor();
  assert.deepEqual((await kept(section)).slice(0, 3), [first, second, third]);
  await phone.page.locator('.sheet').getByText('De woorden bleven gelijk.').waitFor();
  await phone.page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await phone.page.getByText('Je laatste stap is teruggedraaid.').waitFor();
  assert.deepEqual(await kept(section), now);
  await go(phone.page, house, `plan/${section}`);
  await phone.page.getByRole('button', { name: 'Wie schreef dit?' }).click();
  const who = phone.page.locator('#form-who .answer p, #form-who .answer .by').first();
  await who.waitFor();
  const [name, menu] = await Promise.all([who.boundingBox(), phone.page.locator('.menu').first().boundingBox()]);
  assert.ok(name.y + name.height <= menu.y, 'who wrote it is on the screen at once');
  await shot(phone.page, 'who-360');
  assert.deepEqual(phone.seen.errors, []);
  await phone.close();
});
