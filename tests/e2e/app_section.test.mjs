// What one does around a section: a question one cannot answer yet, an element to another section, branches folded away.
// Everything here goes by keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './browser.mjs';
import { begin, enter, saved } from './house.mjs';

let house, browser, at, sections, made;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  at = `workspaces/${house.workspace}`;
  const { lotte } = house.people;
  const document = (await lotte.call('GET', `${at}/documents`)).documents[0].id;
  sections = (await lotte.call('GET', `${at}/documents/${document}`)).sections;
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };
const press = async (button, key = 'Enter') => { await button.focus(); await button.press(key); };
const agenda = async () => (await house.people.lotte.call('GET', `${at}/agenda`)).points;

test('what is added at a section stands there', async () => {
  const [from] = sections.filter((one) => one.level === 2);
  const { lotte } = house.people;
  const where = async (goal) => (await lotte.call('GET', `${at}/elements/${goal}`)).element.fields.section;
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${from.id}`);
  const row = page.getByRole('link', { name: 'Elke student een maatje', exact: true });
  await press(page.getByRole('button', { name: 'Iets toevoegen' }));
  await page.keyboard.type('Elke student een maatje');
  await page.selectOption('#here-kind', 'goal');
  await press(page.getByRole('button', { name: 'Toevoegen', exact: true }));
  await row.waitFor();
  await saved(page);
  made = new URL(await row.evaluate((one) => one.href)).hash.split('/').at(-1);
  assert.equal(await where(made), from.id);
  assert.deepEqual(seen, clean);
  await close();
});
