// What changed, looking back, versions, taking back one's own work, forgetting: with two people.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, settled } from './browser.mjs';
import { begin, enter, go, id, saved } from './house.mjs';

let house, browser, at, goal, section;
const paragraph = (text) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  at = `workspaces/${house.workspace}`;
  const { hidde, lotte } = house.people;
  goal = id();
  await hidde.call('POST', `${at}/elements`, { id: goal, kind: 'goal', fields: { name: 'Elke week een gesprek' } });
  const document = (await lotte.call('GET', `${at}/documents`)).documents[0].id;
  section = (await lotte.call('POST', `${at}/documents/${document}/sections`, { document, title: 'Zo begeleiden wij' })).id;
  await write(lotte, 'Elke student heeft een begeleider op school.', 'Wij praten elke maand.', 'Dit blijft.', 'Dit ook.', 'En dit.');
  await write(hidde, 'Elke student heeft een vaste begeleider op school.', 'Wij praten elke maand.', 'Dit blijft.', 'Dit ook.', 'En dit.', 'Nieuw van Hidde.');
});
after(async () => { await browser?.close(); await house?.end(); });

const version = async (element) => (await house.people.lotte.call('GET', `${at}/elements/${element}`)).element.version;
async function write(who, ...texts) {
  const { text } = await who.call('GET', `${at}/sections/${section}`);
  await who.call('PUT', `${at}/sections/${section}/text`, { from: text?.version ?? 0, doc: { type: 'doc', content: texts.map(paragraph) } });
}

test('what changed stands per day with who did it, and leads to the thing', async () => {
  const { page, seen, close } = await enter(browser, house, 'rutger', 'veranderd');
  const line = page.locator('.day li').filter({ hasText: "Erbij gekomen: streefdoel 'Elke week een gesprek'" });
  await page.getByRole('button', { name: /Nog \d+ tonen/ }).first().click();
  await line.waitFor();
  assert.match(await line.textContent(), /Hidde/);
  assert.match(await page.locator('.day h2').first().textContent(), /^\d+ [a-z]+ \d{4}$/);
  await page.selectOption('#period', 'own');
  assert.match(page.url(), /van=\d{4}-\d\d-\d\d/);
  await page.fill('#tot', '2020-01-01');
  await page.fill('#van', '2019-01-01');
  await page.getByText('In deze periode is er niets veranderd.').waitFor();
  await page.getByRole('button', { name: 'Toon alles vanaf het begin' }).click();
  await page.locator('.day').first().waitFor();
  assert.doesNotMatch(await page.textContent('main'), /\d\s*%/);
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
});

test('versions of a section: what went and what came, in one text and side by side; with words, not only colour', async () => {
  const { page, close } = await enter(browser, house, 'rutger', `versies/${section}`);
  const newest = page.locator('.versions > li').first();
  await newest.locator('ins').first().waitFor();
  assert.equal((await newest.locator('ins').first().textContent()).trim(), 'erbij: vaste');
  assert.ok((await newest.locator('ins').allTextContents()).some((one) => one.includes('Nieuw van Hidde.')));
  assert.ok((await newest.textContent()).includes('Hier bleef de tekst gelijk.'));
  assert.ok(!(await newest.textContent()).includes('Dit ook.'), 'what stayed alike is left out');
  await page.getByRole('button', { name: 'Naast elkaar' }).click();
  await newest.locator('.beside').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Naast elkaar' }).getAttribute('aria-pressed'), 'true');
  assert.equal(await page.getByRole('button', { name: /Draai deze stap|vergeten/ }).count(), 0, 'who only reads takes nothing back');
  await close();
});

test('the workspace as it was: a banner, nothing to change, and back to now', async () => {
  const told = await house.people.lotte.call('GET', `${at}/things/${goal}/versions`);
  await house.people.hidde.call('PATCH', `${at}/elements/${goal}`, { from: await version(goal), set: { name: 'Elke dag een gesprek' } });
  const { page, seen, close } = await enter(browser, house, 'lotte', 'mensen');
  await page.evaluate((hash) => { location.hash = hash; }, `#/w/${house.workspace}@${told.versions[0].seq}/mensen`);
  await page.locator('.past').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Mensen' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /Nodig|toevoegen|Pas ‘|Groep maken/ }).count(), 0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('een gesprek');
  await page.getByRole('option').filter({ hasText: 'Elke week een gesprek' }).waitFor();
  assert.equal(await page.getByRole('option').filter({ hasText: 'Elke dag een gesprek' }).count(), 0);
  await page.keyboard.press('Escape');
  await page.reload();
  await page.locator('.past').waitFor();
  await page.getByRole('link', { name: 'Terug naar nu' }).click();
  await page.locator('.past').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Nodig iemand uit' }).waitFor();
  await page.goBack();
  await page.locator('.past').waitFor();

  await go(page, house, 'veranderd');
  await page.getByRole('button', { name: 'Kijk terug naar een dag' }).click();
  await page.fill('#past-day', '2020-01-01');
  await page.locator('#form-past').getByRole('button', { name: 'Kijk terug' }).click();
  await page.getByText('Zo was het op 1 januari 2020.').waitFor();
  assert.deepEqual(seen.errors, []);
  await close();
});

test('Ctrl+Z takes back one\'s own last step, never that of somebody else; Ctrl+Y does it again', async () => {
  const hidde = await enter(browser, house, 'hidde', 'mensen');
  const lotte = await enter(browser, house, 'lotte', 'mensen');
  const { page } = lotte;
  await page.getByRole('button', { name: 'Partner toevoegen' }).click();
  await page.fill('#partner-name', 'Basisschool De Els');
  await page.locator('#partner-place').press('Enter');
  await hidde.page.getByRole('heading', { name: 'Basisschool De Els' }).waitFor();
  await page.locator('h1').focus();
  await hidde.page.locator('h1').focus();
  await hidde.page.keyboard.press('Control+z');
  await settled(hidde.page);
  await saved(hidde.page);
  await page.getByRole('heading', { name: 'Basisschool De Els' }).waitFor();
  await page.keyboard.press('Control+z');
  await hidde.page.getByRole('heading', { name: 'Basisschool De Els' }).waitFor({ state: 'detached' });
  await page.getByText('Je laatste stap is teruggedraaid.').waitFor();
  await page.keyboard.press('Control+y');
  await hidde.page.getByRole('heading', { name: 'Basisschool De Els' }).waitFor();
  // In a field these keys are for the words that are typed.
  await page.getByRole('button', { name: 'Partner toevoegen' }).click();
  await page.keyboard.type('Iets');
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => document.querySelector('#partner-name').value !== 'Iets');
  await settled(page);
  await saved(page);
  assert.equal(await hidde.page.getByRole('heading', { name: 'Basisschool De Els' }).count(), 1);
  await hidde.close();
  await lotte.close();
});

test('a step in the versions is taken back by who did it; when somebody changed it since, it is not offered', async () => {
  const name = async () => (await house.people.lotte.call('GET', `${at}/elements/${goal}`)).element.fields.name;
  const was = await name();
  await house.people.hidde.call('PATCH', `${at}/elements/${goal}`, { from: await version(goal), set: { name: 'Van Hidde' } });
  const { page, close } = await enter(browser, house, 'hidde', `versies/${goal}`);
  const back = page.getByRole('button', { name: 'Draai deze stap terug' });
  await back.first().waitFor();
  assert.equal(await back.count(), 1, 'only the last of one field');
  await back.click();
  await page.getByText('Je laatste stap is teruggedraaid.').waitFor();
  assert.equal(await name(), was);
  await house.people.lotte.call('PATCH', `${at}/elements/${goal}`, { from: await version(goal), set: { name: 'Van Lotte' } });
  await page.getByText('Van Lotte').first().waitFor();
  await back.waitFor({ state: 'detached' });
  await close();
});

test('forgetting names the thing first, and then the earlier words are gone for everybody', async () => {
  const hidde = await enter(browser, house, 'hidde', `versies/${goal}`);
  await hidde.page.getByText('Van Lotte').first().waitFor();
  assert.equal(await hidde.page.getByRole('button', { name: 'Oudere woorden voorgoed vergeten' }).count(), 0);
  await hidde.close();
  const { page, close } = await enter(browser, house, 'lotte', `versies/${goal}`);
  await page.locator('del').filter({ hasText: 'Elke week een gesprek' }).waitFor();
  await page.getByRole('button', { name: 'Oudere woorden voorgoed vergeten' }).click();
  const dialog = page.getByRole('dialog', { name: 'De oudere woorden van ‘Van Lotte’ vergeten?' });
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Vergeet voorgoed' }).click();
  await dialog.getByRole('alert').waitFor();
  await page.fill('#forget-why', 'Er stond een naam in.');
  await dialog.getByRole('button', { name: 'Vergeet voorgoed' }).click();
  await page.getByText('De oudere woorden van ‘Van Lotte’ zijn weg.').waitFor();
  await page.locator('del').filter({ hasText: 'Elke week een gesprek' }).waitFor({ state: 'detached' });
  assert.doesNotMatch(JSON.stringify(await house.people.lotte.call('GET', `${at}/things/${goal}/versions`)), /Elke week een gesprek/);
  await close();
});

test('a long history comes by pages, the newest first', async () => {
  const { hidde } = house.people;
  for (let i = 0; i < 110; ++i) await hidde.call('POST', `${at}/elements`, { kind: 'principle', fields: { name: `Uitgangspunt ${i}` } });
  const { page, seen, close } = await enter(browser, house, 'rutger', 'veranderd');
  const shown = async () => Number(/\d+/.exec(await page.getByRole('button', { name: /Nog \d+ tonen/ }).first().textContent())[0]);
  await page.locator('.day li').first().filter({ hasText: 'Uitgangspunt 109' }).waitFor();
  assert.equal(await shown(), 95);
  const older = page.getByRole('button', { name: 'Toon meer veranderingen' });
  await older.click();
  await page.waitForFunction(() => Number(/\d+/.exec(document.querySelector('.day > p button').textContent)[0]) > 95);
  await page.locator('.day li').first().filter({ hasText: 'Uitgangspunt 109' }).waitFor();
  await page.getByRole('button', { name: /Nog \d+ tonen/ }).first().click();
  await page.locator('.day li').nth(111).waitFor();
  const lines = await page.locator('.day > ul > li').allTextContents();
  assert.deepEqual(lines.slice(0, 110).map((one) => /'Uitgangspunt (\d+)'/.exec(one)?.[1]), Array.from({ length: 110 }, (_, i) => String(109 - i)));
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
});
