// What one does around a section: a question one cannot answer yet, an element to another section, branches folded away.
// Buttons and links are pressed by keyboard.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, small } from './browser.mjs';
import { begin, enter, go, saved } from './house.mjs';

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

test('an element goes to another section from either page, and back', async () => {
  const goal = made; // by the test before
  const [from, target] = sections.filter((one) => one.level === 2);
  const { lotte } = house.people;
  const where = async () => (await lotte.call('GET', `${at}/elements/${goal}`)).element.fields.section;
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${from.id}`);
  const row = page.getByRole('link', { name: 'Elke student een maatje', exact: true });
  await press(page.getByRole('button', { name: 'Naar een andere paragraaf: Elke student een maatje' }));
  const field = page.getByLabel('In welke paragraaf hoort dit?');
  assert.ok(await field.evaluate((one) => one === document.activeElement), 'the cursor is in the field');
  await field.selectOption(target.id);
  await press(page.getByRole('button', { name: 'Zet hier neer' }));
  await page.getByText(`‘Elke student een maatje’ staat nu in ‘${target.title}’.`).waitFor();
  await row.waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'here-title', 'the cursor is where the row was');
  assert.equal(await where(), target.id);
  await press(page.getByRole('button', { name: 'Ongedaan maken' }));
  await row.waitFor();
  assert.equal(await where(), from.id);

  await go(page, house, `bouwsteen/${goal}`);
  await press(page.getByRole('button', { name: 'Naar een andere paragraaf: Elke student een maatje' }));
  await field.selectOption('');
  await press(page.getByRole('button', { name: 'Zet hier neer' }));
  await press(page.getByRole('button', { name: 'Zet in een paragraaf: Elke student een maatje' }));
  await field.selectOption(target.id);
  await press(page.getByRole('button', { name: 'Zet hier neer' }));
  await page.locator('.stands').filter({ hasText: target.title }).waitFor();
  await saved(page);
  assert.equal(await where(), target.id);
  assert.deepEqual(seen, clean);
  await close();
});

test('a question I cannot answer yet goes to the agenda; others see it at the section, and the section itself can still go there', async () => {
  const section = sections.find((one) => one.questions.length > 2);
  const asked = section.questions[0].ask.nl;
  const { page, seen, close } = await enter(browser, house, 'karin', `plan/${section.id}`, { viewport: small });
  await press(page.getByRole('button', { name: `Weet ik nog niet: ${asked}` }));
  await page.getByText('Hier willen we het nog over hebben.').waitFor();
  await page.getByText('Dat mag. De vraag staat nu op de agenda.').waitFor();
  await saved(page);
  assert.deepEqual((await agenda()).map((one) => [one.fields.title, one.fields.about]), [[asked, section.id]]);
  await press(page.getByRole('button', { name: 'Ongedaan maken' }));
  await press(page.getByRole('button', { name: `Weet ik nog niet: ${asked}` }));
  await page.getByText('Hier willen we het nog over hebben.').waitFor();
  await saved(page);
  assert.equal((await agenda()).length, 1);
  assert.deepEqual(seen, clean);
  await close();

  const other = await enter(browser, house, 'rutger', `plan/${section.id}`);
  await other.page.getByText('Hier willen we het nog over hebben.').waitFor();
  assert.equal(await other.page.getByRole('button', { name: /^Weet ik nog niet/ }).count(), 0, 'a reader puts nothing on the agenda');
  await other.close();

  const lead = await enter(browser, house, 'lotte', `plan/${section.id}`);
  await lead.page.getByText('Hier willen we het nog over hebben.').waitFor();
  await press(lead.page.getByRole('button', { name: 'Zet op de agenda' }));
  await lead.page.getByText('Staat op de agenda').waitFor();
  await press(lead.page.getByRole('link', { name: 'Naar de agenda' }));
  await lead.page.locator('.agenda h3').filter({ hasText: asked }).waitFor();
  await lead.close();
});

test('a folded branch of the outline stays folded in this browser, and stands on paper', async () => {
  const chapter = sections.find((one, i) => one.level < (sections[i + 1]?.level ?? 0));
  const child = sections[sections.indexOf(chapter) + 1];
  const { page, seen, close } = await enter(browser, house, 'rutger', 'plan');
  const toggle = page.getByRole('button', { name: `Wat onder ‘${chapter.title}’ staat` });
  const line = page.locator(`.outline-line[href$="${child.id}"]`);
  await line.waitFor();
  await press(toggle, 'Space');
  await line.waitFor({ state: 'hidden' });
  assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
  await page.reload();
  await toggle.waitFor();
  await line.waitFor({ state: 'hidden' });
  await page.emulateMedia({ media: 'print' });
  assert.ok(await line.isVisible(), 'on paper nothing is folded');
  await page.emulateMedia({ media: 'screen' });
  await press(toggle);
  await line.waitFor();
  assert.deepEqual(seen, clean);
  await close();
});

test('a sentence that one selects becomes what a tie stands on; by keyboard it is chosen from the list', async () => {
  const { lotte } = house.people;
  const core = (await lotte.call('POST', `${at}/elements`, { kind: 'core_element', fields: { name: 'Nieuwsgierig blijven' } })).id;
  const goal = (await lotte.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Studenten stellen vragen' } })).id;
  const other = (await lotte.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Elke school doet onderzoek' } })).id;
  const section = sections.find((one) => one.title === 'Het programma') ?? sections[1];
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${section.id}`);
  const paragraph = page.locator('.text .prose p').first();
  await paragraph.waitFor();
  const picked = await paragraph.evaluate((node) => {
    const words = [...node.childNodes].find((one) => one.nodeType === Node.TEXT_NODE);
    const range = document.createRange();
    range.setStart(words, 0);
    range.setEnd(words, Math.min(24, words.length));
    const now = document.getSelection();
    now.removeAllRanges();
    now.addRange(range);
    return now.toString().trim();
  });
  await page.getByRole('button', { name: 'Koppel wat je hebt geselecteerd' }).click();
  assert.equal(await page.locator('#sentence-which').inputValue(), picked);
  const tie = async (what, to) => {
    await page.fill('#sentence-about', what);
    await page.locator('#sentence-about-list [role=option]').first().waitFor();
    await page.keyboard.press('Enter');
    await page.fill('#tie-to', to);
    await page.locator('#tie-to-list [role=option]').first().waitFor();
    await page.keyboard.press('Enter');
  };
  await tie('Nieuwsgierig', 'Studenten stellen');
  assert.equal(await page.inputValue('#tie-why'), picked);
  await page.keyboard.press('Enter');
  await saved(page);
  const why = async (id) => (await lotte.call('GET', `${at}/elements/${id}`)).links.map((one) => one.rationale);
  assert.deepEqual(await why(goal), [picked]);

  const listed = await page.locator('#sentence-which option').last().getAttribute('value');
  await page.selectOption('#sentence-which', listed);
  await tie('Nieuwsgierig', 'Elke school doet');
  assert.equal(await page.inputValue('#tie-why'), listed);
  await page.keyboard.press('Enter');
  await saved(page);
  assert.deepEqual(await why(other), [listed]);
  assert.equal((await why(core)).length, 2);
  assert.deepEqual(seen, clean);
  await close();
  const reader = await enter(browser, house, 'rutger', `plan/${section.id}`);
  await reader.page.locator('.text .prose p').first().waitFor();
  assert.equal(await reader.page.getByRole('button', { name: /^Koppel/ }).count(), 0);
  await reader.close();
});
