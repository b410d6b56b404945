// Our own words, our content in a newer edition, and frameworks of another year: people see what changes, and then decide (5.6, 5.7, 5.8, D6, REV-04).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, root } from './browser.mjs';
import { begin, enter, saved } from './house.mjs';

let house, browser;
const folder = mkdtempSync(join(tmpdir(), 'rodedraad-packs-'));
before(async () => { [house, browser] = await Promise.all([begin(), launch()]); });
after(async () => {
  await browser?.close();
  await house?.end();
  rmSync(folder, { recursive: true, force: true });
});

const asked = async () => (await house.people.lotte.call('GET', `workspaces/${house.workspace}/findings?all=true`)).findings;

test('a newer edition is shown with what it does here, taken by who leads, and taken back', async () => {
  // The same content, in which one of the questions that are asked here came in January.
  const rule = (await asked())[0].rule;
  const rules = join(root, 'packs', 'regels');
  const file = readdirSync(rules).find((name) => readFileSync(join(rules, name), 'utf8').includes(`- id: ${rule}\n`));
  mkdirSync(join(folder, 'regels'));
  writeFileSync(join(folder, 'regels', file), readFileSync(join(rules, file), 'utf8').replace(`- id: ${rule}\n`, `- id: ${rule}\n    since: 2027-01-15\n`));
  await house.server.stop();
  await house.again('--packs', folder);

  assert.ok(!(await asked()).some((one) => one.rule === rule));
  const begun = (await house.people.karin.call('POST', 'workspaces', { name: 'Later begonnen', sort: 'partnership', sector: ['po'] })).id;
  assert.equal((await house.people.karin.call('GET', `workspaces/${begun}/packs`)).edition, '2027-01-15', 'who begins now begins with the newest');
  const reader = await enter(browser, house, 'rutger', 'inhoud');
  await reader.page.getByText('Er is een nieuwere, van 15 januari 2027.').waitFor();
  await reader.page.getByText('Deze punten komen erbij:').waitFor();
  assert.equal(await reader.page.getByRole('button', { name: /Werk met|Kies een ander/ }).count(), 0);
  await reader.close();

  const { page, seen, close } = await enter(browser, house, 'lotte', 'inhoud');
  await page.getByRole('button', { name: 'Werk met de nieuwe uitgave' }).click();
  await page.getByLabel('Wie besloot dit?').fill('de programmaraad');
  await page.keyboard.press('Enter');
  await page.getByText('Jullie werken met de uitgave van 15 januari 2027. Dat is de nieuwste.').waitFor();
  await page.getByText('Besloten: de programmaraad').waitFor();
  assert.ok((await asked()).some((one) => one.rule === rule));
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await page.getByText('Er is een nieuwere, van 15 januari 2027.').waitFor();
  assert.ok(!(await asked()).some((one) => one.rule === rule));
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
});

test('the norms of an older year are chosen, and then the question names that year', async () => {
  await house.people.lotte.call('POST', `workspaces/${house.workspace}/elements`, { kind: 'student_category', fields: { name: 'universitaire master van één jaar', share: 30 } });
  const years = async () => (await asked()).filter((one) => one.rule === 'share.below_norm').map((one) => /20\d\d/.exec(JSON.stringify(one))?.[0]);
  assert.deepEqual(await years(), []);
  const { page, close } = await enter(browser, house, 'lotte', 'inhoud');
  await page.getByRole('button', { name: 'Kies een ander: Normen voor het deel in de praktijk' }).click();
  await page.getByLabel('Waar gaan jullie van uit?').selectOption({ label: 'Categorieën studenten, aanvraagformulier 2009' });
  await page.getByRole('button', { name: 'Leg vast' }).click();
  await page.getByText('Jullie keuze voor ‘Normen voor het deel in de praktijk’ staat vast.').waitFor();
  assert.deepEqual(await years(), ['2009']);
  await close();
});

test('our own words: one from the field, one of our own; another word for it becomes a point, and taken off it is gone', async () => {
  const about = async () => (await asked()).filter((one) => one.detail?.startsWith('own.')).map((one) => one.ask.nl);
  const { page, seen, close } = await enter(browser, house, 'hidde', 'woorden');
  await page.getByText('Jullie lijst is nog leeg.').waitFor();
  await page.getByLabel('Zoek een woord').fill('werkplekbeg');
  await page.getByRole('button', { name: 'Zet op onze lijst: werkplekbegeleider' }).click();
  await page.getByRole('button', { name: 'Zet op de lijst' }).click();
  await page.getByText('‘werkplekbegeleider’ staat op jullie lijst.').waitFor();
  assert.deepEqual(await about(), []);
  await page.getByRole('button', { name: 'Pas aan: werkplekbegeleider' }).click();
  await page.getByLabel('Woorden die jullie er niet voor gebruiken').fill('werkbegeleider, mentor');
  await page.getByRole('button', { name: 'Bewaar' }).click();
  await page.getByText('Niet: werkbegeleider, mentor').waitFor();
  await saved(page);
  assert.deepEqual(await about(), ["Jullie kozen voor 'werkplekbegeleider'. Hier staat 'mentor'. Bedoelen jullie daar hetzelfde mee?"]);
  await page.getByRole('button', { name: 'Zet een woord op de lijst' }).click();
  await page.getByLabel('Het woord dat jullie gebruiken').fill('Werkplekbegeleider');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: "staat al op jullie lijst" }).waitFor();
  await page.getByRole('button', { name: 'Annuleren' }).click();
  await page.getByRole('button', { name: 'Haal van de lijst: werkplekbegeleider' }).click();
  await page.getByText('Jullie lijst is nog leeg.').waitFor();
  await saved(page);
  assert.deepEqual(await about(), []);
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await page.getByText('Niet: werkbegeleider, mentor').waitFor();
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
});
