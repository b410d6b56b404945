// A board member who reads and sees what is different, and a guest who reads one part: each can do what they came for, and
// nobody is asked for more than that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, small } from './browser.mjs';
import { begin, enter, id, password } from './house.mjs';

let house, browser, at, section, other;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  at = `workspaces/${house.workspace}`;
  const { lotte, hidde } = house.people;
  const document = (await lotte.call('GET', `${at}/documents`)).documents[0].id;
  [section, other] = [id(), id()];
  for (const [one, title] of [[section, 'Zo begeleiden wij'], [other, 'Uren en geld']]) await lotte.call('POST', `${at}/documents/${document}/sections`, { id: one, document, title });
  await hidde.call('PUT', `${at}/sections/${section}/text`, { from: 0, doc: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Elke student heeft een vaste begeleider.' }] }] } });
  await hidde.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Elke week een gesprek' } });
});
after(async () => { await browser?.close(); await house?.end(); });

test('a board member reads, sees what is different and who wrote it, and is not asked for anything', async () => {
  const { page, seen, close } = await enter(browser, house, 'rutger', '', { viewport: small });
  assert.equal(await page.locator('.button.first').count(), 1, 'one step');
  await page.getByRole('button', { name: /^Account van/ }).click();
  await page.getByRole('link', { name: 'Wat is er veranderd' }).click();
  await page.getByRole('heading', { level: 1, name: 'Wat is er veranderd' }).waitFor();
  const text = page.locator('.day li').filter({ hasText: "De tekst van 'Zo begeleiden wij'" });
  for (let i = 0; i < 3 && !(await text.count()); ++i) await page.getByRole('button', { name: /Nog \d+ tonen/ }).first().click().catch(() => {});
  assert.match(await text.textContent(), /Hidde/);
  await text.locator('summary').click();
  await text.getByText('Elke student heeft een vaste begeleider.').waitFor();
  await text.getByRole('link', { name: 'Bekijk ‘Zo begeleiden wij’' }).click();
  await page.waitForURL(`**/plan/${section}`);
  await page.locator('.page h1').waitFor();
  for (const place of ['', 'veranderd', 'mensen']) {
    await page.evaluate((hash) => { location.hash = hash; }, `#/w/${house.workspace}/${place}`);
    await page.waitForTimeout(200);
    assert.equal(await page.locator('main :is(input, textarea)').count(), 0, `${place}: nothing to fill in`);
    assert.doesNotMatch(await page.textContent('main'), /\d\s*%|moet|dient|ontbreekt|\bfout|onvoldoende|te laat|negeer/i);
  }
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
});

test('a guest is invited for one part by the manager, reads that part and sees nothing else', async () => {
  const { page, close } = await enter(browser, house, 'lotte', 'mensen');
  await page.getByRole('button', { name: 'Nodig iemand uit' }).click();
  await page.fill('#invite-name', 'Pim');
  await page.selectOption('#invite-role', 'guest');
  await page.selectOption('#invite-bound', section);
  await page.getByRole('button', { name: 'Maak een uitnodiging' }).click();
  const href = await page.getByLabel('Link van de uitnodiging').inputValue();
  await close();

  const guest = await open(browser, house.server.address, `/uitnodiging${new URL(href).hash}`, { viewport: small });
  assert.equal(await guest.page.inputValue('#name').catch(() => ''), 'Pim');
  await guest.page.fill('#email', 'pim@voorbeeld.invalid');
  await guest.page.fill('#password', password);
  await guest.page.getByRole('button', { name: 'Doe mee' }).click();
  await guest.page.getByRole('link', { name: 'Lees ‘Zo begeleiden wij’' }).waitFor();
  assert.equal(await guest.page.locator('.button.first').count(), 1);
  assert.ok(!(await guest.page.textContent('body')).includes('Uren en geld'));
  await guest.page.keyboard.press('Control+k');
  await guest.page.keyboard.type('Uren en geld');
  await guest.page.getByText('Hier vinden we niets bij.').waitFor();
  await guest.page.keyboard.press('Escape');
  await guest.page.evaluate((hash) => { location.hash = hash; }, `#/w/${house.workspace}/veranderd`);
  await guest.page.getByRole('heading', { level: 1, name: 'Wat is er veranderd' }).waitFor();
  await guest.page.waitForTimeout(300);
  assert.ok(!(await guest.page.textContent('main')).includes('Uren en geld'));
  assert.ok(!(await guest.page.textContent('main')).includes('Elke week een gesprek'));
  assert.deepEqual(guest.seen.errors, []);
  await guest.close();
});
