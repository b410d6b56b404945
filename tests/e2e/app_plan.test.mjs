// The place Plan, and what holds for every place: bringing a plan along, another document, questions, voices, undo, language.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { broken, launch, plan, small } from './browser.mjs';
import { begin, enter, go, saved } from './house.mjs';
import { block, rewrite, textbox, write } from './writing.mjs';

let house, browser, at;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  at = `workspaces/${house.workspace}`;
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };
const sections = async () => (await house.people.lotte.call('GET', `${at}/load?kinds=section`)).entities.filter((one) => one.kind === 'section');
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());

test('a plan is read first; people see how it is understood, leave something out, and it comes along whole', async () => {
  const { page, seen, close } = await enter(browser, house, 'lotte', 'plan-lezen');
  await page.getByRole('button', { name: 'Lees dit plan' }).click();
  assert.match(await page.getByRole('alert').textContent(), /Kies eerst een bestand/);
  assert.equal(await focused(page), 'plan-file');
  await page.setInputFiles('#plan-file', plan);
  await page.getByRole('button', { name: 'Lees dit plan' }).click();
  await page.locator('.lead').filter({ hasText: /We lazen \d+ koppen/ }).waitFor();
  assert.equal((await house.people.lotte.call('GET', `${at}/documents`)).documents.length, 1, 'reading makes nothing');
  await page.fill('#import-title', 'Ons tweede plan');
  await page.getByRole('heading', { name: 'Zo lezen we jullie koppen' }).click();
  const first = page.locator('li.heading select').first();
  await first.selectOption({ index: 1 });
  const chosen = await first.inputValue();
  await page.getByRole('heading', { name: 'Wat we herkenden' }).click();
  const boxes = page.locator('fieldset input[type=checkbox]');
  const count = await boxes.count();
  assert.ok(count > 3);
  await boxes.first().uncheck();
  const before = (await house.people.lotte.call('GET', `${at}/elements`)).elements.length;
  await page.getByRole('button', { name: 'Neem dit mee' }).click();
  await page.getByText('‘Ons tweede plan’ staat erin.').waitFor();
  // D18: between a plan and what to talk about there is no form.
  await page.getByRole('heading', { level: 1, name: 'Om over te praten' }).waitFor();
  await page.locator('.point.card').first().waitFor();
  assert.ok(await page.locator('.point.card').count() <= 5);
  await page.getByRole('button', { name: 'Bekijk het plan' }).click();
  await page.locator('.outline-line').nth(4).waitFor();
  const { documents } = await house.people.lotte.call('GET', `${at}/documents`);
  const made = documents.find((one) => one.fields.title === 'Ons tweede plan');
  const mine = (await sections()).filter((one) => one.part_of === made.id);
  assert.equal(mine.find((one) => one.fields.order === Math.min(...mine.map((other) => other.fields.order))).fields.section, chosen);
  assert.equal((await house.people.lotte.call('GET', `${at}/elements`)).elements.length, before + count - 1);
  assert.deepEqual(seen, clean);
  await close();
});

test('a plan of another sort is read by its own sections, chosen before or after it was read', async () => {
  const { page, seen, close } = await enter(browser, house, 'lotte', 'plan-lezen', { viewport: small });
  const kind = (id) => page.locator(id);
  assert.equal(await kind('#import-template').inputValue(), 'overarching', 'what is usual stands there');
  const text = '# Jaarplan\n\n## Dit jaar in het kort\n\nDrie dingen krijgen dit jaar onze tijd.\n\n## Wat we gaan doen\n\nWe beginnen in september.\n';
  await page.setInputFiles('#plan-file', { name: 'Jaarplan.md', mimeType: 'text/markdown', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Lees dit plan' }).click();
  await page.locator('.lead').filter({ hasText: /We lazen \d+ koppen/ }).waitFor();
  await page.getByRole('heading', { name: 'Zo lezen we jullie koppen' }).click();
  const where = page.getByLabel('Waar ‘Dit jaar in het kort’ bij hoort');
  assert.doesNotMatch(await where.inputValue(), /^annual_plan/);
  await kind('#import-as').selectOption('annual_plan');
  await page.waitForFunction(() => [...document.querySelectorAll('li.heading select')].some((one) => one.value === 'annual_plan.in_short'));
  assert.equal(await where.inputValue(), 'annual_plan.in_short');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= small.width);
  assert.deepEqual(await broken(page), []);
  await page.fill('#import-title', 'Uit Word');
  await page.getByRole('button', { name: 'Neem dit mee' }).click();
  await page.getByText('‘Uit Word’ staat erin.').waitFor();
  const made = (await house.people.lotte.call('GET', `${at}/documents`)).documents.find((one) => one.fields.title === 'Uit Word');
  const outline = await house.people.lotte.call('GET', `${at}/documents/${made.id}`);
  assert.equal(outline.template, 'annual_plan');
  assert.deepEqual(outline.sections.map((one) => one.section).filter(Boolean), ['annual_plan.in_short', 'annual_plan.actions']);
  assert.ok(outline.sections.find((one) => one.section === 'annual_plan.in_short').questions.length > 0, 'with its own questions');
  assert.deepEqual(seen, clean);
  await close();
});

test('a new document begins with the sections of any template, or with none', async () => {
  const { page, close } = await enter(browser, house, 'lotte', 'plan-nieuw');
  await page.locator('#plan-template option').nth(8).waitFor({ state: 'attached' }); // nine templates, when they have come
  await page.fill('#plan-title', 'Jaarplan van dit jaar');
  await page.selectOption('#plan-template', 'annual_plan');
  await page.getByText('Bekijk de paragrafen').click();
  await page.getByText('Dit jaar in het kort').first().waitFor();
  await page.getByRole('button', { name: 'Begin dit plan' }).click();
  await page.locator('.outline-line').filter({ hasText: 'Dit jaar in het kort' }).waitFor();
  await page.getByRole('heading', { level: 2, name: 'Jaarplan van dit jaar' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 2, name: 'Jaarplan van dit jaar' }).waitFor();
  await page.getByRole('button', { name: 'Plan weghalen' }).click();
  await page.locator('.documents a').filter({ hasText: 'Jaarplan' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await page.locator('.documents a').filter({ hasText: 'Jaarplan' }).waitFor();
  await close();
});

test('questions one at a time or all; the browser goes back where Terug goes', async () => {
  const outline = await house.people.lotte.call('GET', `${at}/documents/${(await house.people.lotte.call('GET', `${at}/documents`)).documents[0].id}`);
  const section = outline.sections.find((one) => one.questions.length > 2);
  const { page, close } = await enter(browser, house, 'hidde', `plan/${section.id}`);
  const ask = page.locator('.asking .ask');
  const question = (index) => section.questions[index].ask.nl;
  await ask.filter({ hasText: question(0) }).waitFor();
  await page.getByRole('button', { name: 'Volgende', exact: true }).focus();
  await page.keyboard.press('Enter');
  await ask.filter({ hasText: question(1) }).waitFor();
  await page.getByText(`Vraag 2 van ${section.questions.length}`).waitFor();
  await page.goBack();
  await ask.filter({ hasText: question(0) }).waitFor();
  await page.getByRole('button', { name: 'Toon alle vragen' }).click();
  assert.equal(await ask.count(), section.questions.length);
  await close();
});

test('a voice of a partner leaves the list of whom to speak with, and stands on the page of that partner', async () => {
  const section = (await sections()).find((one) => one.fields.status === 'writing');
  const { page, close } = await enter(browser, house, 'karin', `plan/${section.id}`);
  await page.getByRole('button', { name: 'Breng iets in' }).click();
  assert.equal(await focused(page), 'voice-sentence');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Toevoegen', exact: true }).click();
  assert.match(await page.getByRole('alert').textContent(), /\.$/);
  await page.fill('#voice-sentence', 'Onze studenten willen eerder weten waar ze komen.');
  await page.getByRole('button', { name: 'Toevoegen', exact: true }).click();
  await page.locator('q').filter({ hasText: 'Onze studenten willen' }).waitFor();
  await page.getByRole('heading', { name: 'Met wie spreken we nog?' }).click();
  const still = page.locator('.still li').filter({ hasText: 'De Grutterswiel' });
  assert.doesNotMatch(await still.textContent(), /uitvoerend/);
  assert.doesNotMatch(await page.locator('.still').textContent(), /Karin|Hidde|Lotte/, 'never names of people');
  await page.getByRole('link', { name: 'De Grutterswiel' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Wat betekent dit voor De Grutterswiel?' }).waitFor();
  await page.getByText('Onze studenten willen eerder weten').waitFor();
  assert.equal(await page.getByRole('button', { name: /weghalen|toevoegen/i }).count(), 0);
  await close();
});

test('a section: somebody looks after it, it moves and is called otherwise, goes away and comes back', async () => {
  const { page, seen, close } = await enter(browser, house, 'lotte', 'plan');
  await page.locator('.outline-line').nth(3).click();
  const title = await page.locator('h1').textContent();
  await page.selectOption('#owner', { label: 'Hidde' });
  await saved(page);
  await page.getByRole('button', { name: 'Andere titel' }).click();
  await page.fill('#rename-title', '');
  await page.getByRole('button', { name: 'Geef deze titel' }).click();
  await page.getByRole('alert').waitFor();
  await page.fill('#rename-title', `${title} en meer`);
  await page.getByRole('button', { name: 'Geef deze titel' }).click();
  await page.getByRole('heading', { level: 1, name: `${title} en meer` }).waitFor();
  await page.getByRole('button', { name: 'Verplaatsen' }).click();
  await page.selectOption('#move-after', '');
  await page.getByRole('button', { name: 'Zet hier neer' }).click();
  await page.locator('#form-move').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Paragraaf weghalen' }).click();
  await page.locator('.outline-line').first().waitFor();
  await page.locator('.outline-line').filter({ hasText: `${title} en meer` }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  const back = page.locator('.outline-line').filter({ hasText: `${title} en meer` });
  await back.waitFor();
  assert.match(await back.textContent(), /Hidde/);
  assert.deepEqual(seen, clean);
  await close();
});

test('Ctrl+Z takes back my own last step and Ctrl+Y does it again; the step of another stays', async () => {
  const [section, other] = (await sections()).filter((one) => one.fields.status === 'writing');
  const { page, close } = await enter(browser, house, 'hidde', `plan/${section.id}`);
  await page.selectOption('#status', 'ready_to_discuss');
  await saved(page);
  await house.people.lotte.call('PATCH', `${at}/sections/${other.id}`, { from: other.version, set: { status: 'adopted' } });
  await page.locator('h1').focus();
  await page.keyboard.press('Control+z');
  await page.getByText('Je laatste stap is teruggedraaid.').waitFor();
  await page.waitForFunction(() => document.querySelector('#status').value === 'writing');
  await page.keyboard.press('Control+y');
  await page.waitForFunction(() => document.querySelector('#status').value === 'ready_to_discuss');
  assert.equal((await sections()).find((one) => one.id === other.id).fields.status, 'adopted');
  await close();
});

test('another language in the middle of writing: the page, what is typed and what is open stay', async () => {
  const section = (await sections()).find((one) => one.fields.status === 'writing');
  const { page, seen, close } = await enter(browser, house, 'lotte', `plan/${section.id}`);
  await page.context().setOffline(false);
  await write(page);
  await rewrite(page, 0, 'Halverwege een zin');
  await page.getByRole('button', { name: 'Breng iets in' }).click();
  await page.fill('#voice-sentence', 'Half');
  await page.locator('#account').click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Done for now' }).waitFor();
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.equal(new URL(page.url()).pathname, '/en');
  assert.equal(await block(page, 0).textContent(), 'Halverwege een zin');
  assert.equal(await textbox(page).getAttribute('aria-label'), 'Text of the section');
  assert.equal(await page.inputValue('#voice-sentence'), 'Half');
  await saved(page, 'Everything saved');
  await page.reload();
  await page.getByText('Halverwege een zin').waitFor();
  assert.deepEqual(seen, clean);
  await close();
});

test('a menu, a dialog and the style guide with the keyboard; every component is clean for axe', async () => {
  const { page, seen, close } = await enter(browser, house, 'rutger', '', { viewport: small });
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Sneltoetsen' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#account').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'account');
  await page.evaluate(() => { location.hash = '#/stijlgids'; });
  await page.getByRole('heading', { level: 1, name: 'Stijlgids' }).waitFor();
  assert.deepEqual(await broken(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= small.width);
  const rows = page.locator('table tbody tr[data-row]');
  await rows.first().focus();
  for (let i = 0; i < 30; ++i) await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.row), '30');
  await page.keyboard.press('x');
  assert.equal(await page.locator('[data-row="30"] input').isChecked(), true);
  await page.keyboard.press('End');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.row), '299');
  assert.ok(await rows.count() < 60, 'a row is drawn where one looks');
  assert.deepEqual(seen, clean);
  await close();
});

test('10,000 letters, emoji and text from right to left in a title do not break a page', async () => {
  const document = (await house.people.lotte.call('GET', `${at}/documents`)).documents[0].id;
  for (const title of ['x'.repeat(300), '🧵👩🏽‍🏫 العربية עברית', '<b>vet</b> & "aanhaling"']) {
    const { id } = await house.people.lotte.call('POST', `${at}/documents/${document}/sections`, { title });
    const { page, close } = await enter(browser, house, 'lotte', `plan/${id}`, { viewport: small });
    await page.waitForFunction((wanted) => window.document.querySelector('main h1').textContent === wanted, title);
    assert.ok(await page.evaluate(() => window.document.documentElement.scrollWidth) <= small.width, title.slice(0, 20));
    await go(page, house, 'plan');
    assert.ok(await page.evaluate(() => window.document.documentElement.scrollWidth) <= small.width, title.slice(0, 20));
    await close();
  }
});
