// Lists, the page of an element, its ties, the thread and the library of questions, with the real program (UX-06, 11, 16, 22).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { broken, large, launch, settled, small } from './browser.mjs';
import { begin, enter as entered, go, id, saved } from './house.mjs';

let house, browser, at;
const hidde = (method, path, body) => house.people.hidde.call(method, `${at}/${path}`, body);
const make = async (kind, fields, section) => {
  const made = id();
  await hidde('POST', 'elements', { id: made, kind, fields, ...(section ? { section } : {}) });
  return made;
};
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  at = `workspaces/${house.workspace}`;
});
after(async () => { await browser?.close(); await house?.end(); });

const enter = async (...how) => {
  const opened = await entered(...how);
  opened.page.setDefaultTimeout(20_000);
  return opened;
};
const clean = { elsewhere: [], violations: [], errors: [] };
const rows = (page) => page.locator('tbody tr[data-row]');
const cursor = (page) => page.evaluate(() => document.activeElement.dataset.row ?? document.activeElement.id);

test('with the keyboard alone: five keys beyond the letters tie two elements, with a sentence', async () => {
  const ambition = await make('ambition', { name: 'Elke student leert van kinderen' });
  await make('goal', { name: 'Zes buitenlessen per jaar' });
  const { page, seen, close } = await enter(browser, house, 'hidde', `bouwsteen/${ambition}`);
  await page.getByText('Hier hangt nog niets aan vast.').waitFor();
  let keys = 0;
  const press = (key) => { keys += 1; return page.keyboard.press(key); };
  await press('v');
  assert.equal(await cursor(page), 'tie-to');
  await page.keyboard.type('buitenl');
  await page.getByRole('listbox').getByRole('option').first().waitFor();
  await press('Enter');
  await page.getByText('‘Elke student leert van kinderen’ krijgt vorm in ‘Zes buitenlessen per jaar’').waitFor();
  assert.equal(await cursor(page), 'tie-why');
  await page.keyboard.type('Studenten vertellen elke maand wat kinderen buiten zagen.');
  await press('Enter');
  await page.locator('.tie', { hasText: 'Studenten vertellen elke maand' }).waitFor();
  assert.ok(keys <= 5, `${keys} keys`);
  assert.equal(await cursor(page), 'open-tie');
  await saved(page);
  await page.reload();
  await page.locator('.tie', { hasText: 'Studenten vertellen elke maand' }).waitFor();

  // Without a sentence there is no tie, and nothing that was chosen is gone.
  await page.locator('.tie').getByRole('button', { name: 'Verband weghalen' }).click();
  await page.locator('.tie').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await page.locator('.tie').waitFor();
  assert.deepEqual(seen, clean);
  await close();
});

test('a tie without a sentence is asked for one; what others may not tie is not offered', async () => {
  const risk = await make('risk', { name: 'Het pontje ligt stil' });
  await make('action', { name: 'Een busje huren' });
  const { page, close } = await enter(browser, house, 'hidde', `bouwsteen/${risk}`);
  await page.getByRole('button', { name: 'Verband leggen' }).click();
  await page.keyboard.type('buitenlessen');
  await page.getByText('Hier vinden we niets bij.').waitFor();
  await page.fill('#tie-to', 'busje');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  assert.match(await page.getByRole('alert').textContent(), /Waaraan merk je dat\?.*\.$/);
  assert.equal(await cursor(page), 'tie-why');
  assert.equal(await page.inputValue('#tie-to'), 'Een busje huren');
  await close();
  const reader = await enter(browser, house, 'rutger', `bouwsteen/${risk}`);
  await reader.page.getByRole('heading', { name: 'Verbanden' }).waitFor();
  assert.equal(await reader.page.locator('main .typed, #open-tie').count(), 0);
  await reader.close();
});

test('a filter and an order stand in the address: the same lines after loading again', async () => {
  for (let i = 0; i < 9; ++i) await make('principle', { name: `Uitgangspunt ${i}`, about: i % 2 ? 'opleiden' : undefined, means: i % 3 ? 'Samen kijken' : 'Eerst doen' });
  const { page, close } = await enter(browser, house, 'hidde', 'bouwstenen/principle');
  await rows(page).first().waitFor();
  await page.fill('#filter', 'samen');
  await page.getByRole('columnheader', { name: 'Naam' }).getByRole('button').click();
  await page.getByRole('columnheader', { name: 'Naam' }).getByRole('button').click();
  await page.waitForFunction(() => /q=samen/.test(location.hash) && /sort=-name/.test(location.hash)); // a filter is in the address a moment after typing
  assert.match(page.url(), /q=samen.*sort=-name|sort=-name.*q=samen/);
  assert.equal(await page.getByRole('columnheader', { name: 'Naam' }).getAttribute('aria-sort'), 'descending');
  const told = await rows(page).allTextContents();
  assert.equal(told.length, 6);
  await page.reload();
  await rows(page).first().waitFor();
  assert.deepEqual(await rows(page).allTextContents(), told);
  assert.equal(await page.inputValue('#filter'), 'samen');
  assert.equal(await page.locator('table caption').textContent(), 'Uitgangspunten');
  assert.ok(await page.locator('th[scope=row]').count() === 6 && await page.locator('th[scope=col]').count() >= 2);
  await close();
});

test('a list by keys: down, choose, a name in place, Escape, open; and one field of all that are chosen, taken back at once', async () => {
  const first = await make('involved_group', { name: 'Aankomende leraren' });
  await make('involved_group', { name: 'Buren van de school' });
  await make('involved_group', { name: 'Clubhuis' });
  const { page, seen, close } = await enter(browser, house, 'hidde', 'bouwstenen/involved_group?sort=name');
  await rows(page).nth(2).waitFor();
  await page.locator('h1').focus();
  await page.keyboard.press('j');
  assert.equal(await cursor(page), '0');
  await page.keyboard.press('e');
  await page.keyboard.type('Aanstaande leraren');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Aanstaande leraren' }).waitFor();
  assert.equal(await cursor(page), '0');
  await page.keyboard.press('e');
  await page.keyboard.type('weg ermee');
  await page.keyboard.press('Escape');
  assert.equal(await cursor(page), '0');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.locator('.bulk').waitFor();
  await page.selectOption('#bulk-field', { label: 'Rol' });
  await page.fill('#bulk-value', 'denkt mee');
  await page.getByRole('button', { name: 'Zet bij 2' }).click();
  await rows(page).filter({ hasText: 'denkt mee' }).nth(1).waitFor();
  assert.equal(await rows(page).filter({ hasText: 'denkt mee' }).count(), 2);
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await rows(page).filter({ hasText: 'denkt mee' }).first().waitFor({ state: 'detached' });
  assert.equal((await hidde('GET', `elements/${first}`)).element.fields.name, 'Aanstaande leraren');
  await rows(page).nth(0).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Aanstaande leraren' }).waitFor();
  assert.deepEqual(seen, clean);
  await close();
});

test('two people at one name in a list: both are told, and one chooses', async () => {
  const talk = await make('talk', { name: 'Koffie' });
  const { page, close } = await enter(browser, house, 'hidde', 'bouwstenen/talk?q=koffie');
  await rows(page).first().focus();
  await page.keyboard.press('e');
  await page.keyboard.type('Koffie met directeuren');
  const { version } = (await house.people.lotte.call('GET', `${at}/elements/${talk}`)).element;
  await house.people.lotte.call('PATCH', `${at}/elements/${talk}`, { from: version, set: { name: 'Thee' } });
  await page.keyboard.press('Enter');
  await page.getByText('Iemand anders maakte er net ‘Thee’ van. Jij schreef ‘Koffie met directeuren’.').waitFor();
  await page.getByRole('button', { name: 'Houd wat ik schreef' }).click();
  await page.getByRole('link', { name: 'Koffie met directeuren' }).waitFor();
  await close();
});

test('a thousand lines: a key is seen within a tenth of a second', async (t) => {
  for (let i = 0; i < 1000; i += 50) await Promise.all(Array.from({ length: 50 }, (_, j) => make('indicator', { name: `Indicator ${String(i + j).padStart(4, '0')}`, target: `${i + j}` })));
  const { page, close } = await enter(browser, house, 'lotte', 'bouwstenen/indicator');
  await rows(page).first().waitFor();
  assert.equal(await page.locator('table').getAttribute('aria-rowcount'), String((await house.people.lotte.call('GET', `${at}/elements?kind=indicator`)).elements.length + 1));
  assert.ok(await rows(page).count() < 100, 'only what one sees is drawn');
  await rows(page).first().focus();
  await page.evaluate(() => {
    globalThis.waits = [];
    addEventListener('keydown', (event) => requestAnimationFrame(() => requestAnimationFrame(() => globalThis.waits.push(performance.now() - event.timeStamp))), true);
  });
  for (let i = 0; i < 40; ++i) await page.keyboard.press(i % 2 ? 'j' : 'ArrowDown');
  assert.equal(await cursor(page), '40');
  await page.waitForFunction(() => globalThis.waits.length === 40);
  const median = await page.evaluate(() => globalThis.waits.sort((a, b) => a - b)[20]);
  t.diagnostic(`key to paint, median of 40: ${median.toFixed(0)} ms`);
  assert.ok(median <= 100, `${median} ms`);
  await page.keyboard.press('End');
  await rows(page).last().waitFor();
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Indicator/);
  await page.fill('#filter', 'Indicator 0777');
  await rows(page).filter({ hasText: 'Indicator 0777' }).waitFor();
  assert.equal(await rows(page).count(), 1);
  await close();
});

test('who wants no single letters gets none', async () => {
  const { page, close } = await enter(browser, house, 'hidde', 'bouwstenen/principle');
  await page.evaluate(() => localStorage.setItem('draad.single_keys', 'false'));
  await page.reload();
  await rows(page).first().focus();
  for (const key of ['j', 'x', 'e']) await page.keyboard.press(key);
  assert.equal(await cursor(page), '0');
  assert.equal(await page.locator('#edit-name, .bulk').count(), 0);
  await page.keyboard.press('ArrowDown');
  assert.equal(await cursor(page), '1');
  await close();
});

test('ten thousand letters, a face and letters from right to left: nothing breaks, nothing is wider than the screen', async () => {
  const long = `Lang ${'woord '.repeat(1000)}${'x'.repeat(3900)}`;
  const names = [long, '👩🏽‍🏫 Samen leren 🎉', 'تعلّم معًا في المدرسة'];
  const made = [];
  for (const name of names) made.push(await make('core_element', { name, means: name }));
  await hidde('POST', 'links', { type: 'translates', from: made[0], to: await make('goal', { name: long }), rationale: 'Dat zie je.' });
  for (const viewport of [small, large]) {
    const { page, seen, close } = await enter(browser, house, 'hidde', '', { viewport });
    for (const place of ['visie', 'bouwstenen/core_element', ...made.map((one) => `bouwsteen/${one}`), `draad/${made[0]}`, `draad/${made[0]}?als=tabel`]) {
      await go(page, house, place);
      await settled(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= viewport.width, `${place} at ${viewport.width}`);
    }
    await go(page, house, `bouwsteen/${made[2]}`);
    await page.locator('#field-name').waitFor();
    assert.equal(await page.inputValue('#field-name'), names[2]);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('#field-name')).direction), 'rtl');
    assert.deepEqual(seen, clean);
    await close();
  }
});

test('what the program does not take is told at the field, and what was typed stays', async () => {
  const role = await make('role', { name: 'Schoolopleider', hours: 40 });
  const { page, close } = await enter(browser, house, 'hidde', `bouwsteen/${role}`);
  await page.fill('#field-hours', 'heel veel');
  await page.keyboard.press('Tab');
  await page.getByRole('alert').filter({ hasText: 'past deze waarde niet' }).waitFor();
  assert.equal(await page.inputValue('#field-hours'), 'heel veel');
  await page.getByRole('button', { name: 'Zet terug wat er stond' }).click();
  assert.equal(await page.inputValue('#field-hours'), '40');
  await page.fill('#field-hours', '42,5');
  await page.keyboard.press('Tab');
  await saved(page);
  assert.equal((await hidde('GET', `elements/${role}`)).element.fields.hours, 42.5);
  await close();
});

test('half a sentence without a connection, and the page loaded anew: it is there, and it is saved', async () => {
  const goal = await make('goal', { name: 'Blijft bewaard' });
  const { page, close } = await enter(browser, house, 'hidde', `bouwsteen/${goal}`);
  page.on('dialog', (dialog) => dialog.accept());
  await page.fill('#field-name', 'Blijft altijd bewaard');
  await page.reload();
  await page.locator('#field-name').waitFor();
  assert.equal(await page.inputValue('#field-name'), 'Blijft altijd bewaard');
  await page.focus('#field-name');
  await page.keyboard.type(' op dit apparaat');
  await page.keyboard.press('Tab');
  await saved(page);
  assert.match((await hidde('GET', `elements/${goal}`)).element.fields.name, /altijd bewaard/);
  await close();
});

test('taken away under one’s hands, seen by few, its versions told and one’s own last step taken back', async () => {
  const agreement = await make('agreement', { name: 'Elke week een gesprek' });
  const one = await enter(browser, house, 'hidde', `bouwsteen/${agreement}`);
  await one.page.fill('#field-name', 'Elke maand een gesprek');
  await one.page.keyboard.press('Tab');
  await saved(one.page);
  await one.page.getByText('Versies').click();
  await one.page.getByRole('button', { name: /^Ongedaan maken: / }).first().click();
  await one.page.getByRole('heading', { level: 1, name: 'Elke week een gesprek' }).waitFor();
  await one.page.getByText('Wie dit ziet').click();
  await one.page.selectOption('#audience', 'me');
  await one.page.getByText('Het is aangepast wie dit ziet.').waitFor();
  const other = await enter(browser, house, 'lotte', `bouwsteen/${agreement}`);
  await other.page.getByRole('heading', { level: 1, name: 'Dit is hier niet meer' }).waitFor();
  await other.close();
  await one.page.selectOption('#audience', 'all');
  await saved(one.page);
  await one.page.fill('#field-name', 'Half geschreven');
  await house.people.lotte.call('DELETE', `${at}/elements/${agreement}`);
  await one.page.getByRole('heading', { level: 1, name: 'Dit is hier niet meer' }).waitFor();
  assert.deepEqual(one.seen, clean);
  await one.close();
});

test('the library of questions: who decided and when, on and off, and back', async () => {
  const { page, seen, close } = await enter(browser, house, 'lotte', 'letten?ook=ja');
  const line = page.locator('li', { has: page.locator('h3') }).first();
  const fold = page.locator('details').first();
  await fold.waitFor();
  if (await fold.getAttribute('open') === null) await fold.locator('summary').click();
  const title = await line.locator('h3').textContent();
  await line.getByRole('button', { name: 'Let hierop' }).click();
  await line.getByLabel('Wie besloot dit?').fill('de programmaraad');
  await line.getByRole('button', { name: 'Leg vast' }).click();
  await page.getByText(`Jullie letten nu op ‘${title}’.`).waitFor();
  const { rules } = await house.people.lotte.call('GET', `${at}/rules`);
  assert.equal(rules.find((one) => one.title.nl === title && one.on)?.body, 'de programmaraad');
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await saved(page);
  assert.deepEqual(seen, clean);
  await close();
  const reader = await enter(browser, house, 'hidde', 'letten');
  await reader.page.locator('details').first().waitFor();
  assert.equal(await reader.page.getByRole('button', { name: /Let hier/ }).count(), 0);
  await reader.close();
});

test('the library is searched in one field, by keyboard, on a phone: what is found stands open, the search is in the address; folds are remembered', async () => {
  const { rules } = await house.people.hidde.call('GET', `${at}/rules`);
  const { page, seen, close } = await enter(browser, house, 'hidde', 'letten?ook=ja', { viewport: small });
  const groups = page.locator('main details.fold');
  await groups.nth(3).waitFor();
  const fits = async () => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= small.width);
  await fits();
  assert.deepEqual(await groups.evaluateAll((all) => all.map((one) => one.open)), [true, false, false, false, false], 'one stands open');
  assert.ok(await page.locator('main details[open] h3').count() <= 8, 'the rest of a group comes when somebody asks');

  // A group that one folds open stays so in this browser.
  await groups.nth(3).locator('summary').press('Enter');
  await page.waitForFunction((name) => localStorage.getItem(name)?.includes('quality'), `draad.rules.${house.workspace}`);
  await page.reload();
  await groups.nth(3).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('main details.fold')[3]?.open);

  const field = page.getByLabel('Zoek in alle vragen');
  await field.focus();
  const said = rules.map((one) => [one.title.nl, one.ask.nl, one.why.nl].join(' ').toLowerCase());
  const few = said.filter((one) => one.includes('werkplek') && one.includes('student')).length;
  assert.ok(few > 0 && few < 40, `${few} of them`);
  await page.keyboard.type('STUDÉNT werkplek');
  const count = page.locator('.count');
  await count.filter({ hasText: `${few} van de ${rules.length} in deze lijst` }).waitFor();
  const tabs = await page.getByRole('tab').allTextContents();
  assert.equal(tabs.map((one) => Number(/\((\d+)\)/.exec(one)[1])).reduce((a, b) => a + b), few, 'the tabs tell how many each has');
  assert.ok((await groups.evaluateAll((all) => all.map((one) => one.open))).every(Boolean), 'what is found stands open');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.localName), 'summary', 'Enter goes to what is found');
  await page.waitForFunction(() => /q=STUD/.test(location.hash) && /ook=ja/.test(location.hash));
  await page.reload();
  await count.filter({ hasText: `${few} van de` }).waitFor();
  assert.equal(await field.inputValue(), 'STUDÉNT werkplek');
  await fits();
  assert.deepEqual(await broken(page), []);

  await field.fill('qqqq');
  await page.getByText('Hier vinden we niets bij.').waitFor();
  await field.fill('');
  await groups.nth(4).waitFor();
  assert.deepEqual(await groups.evaluateAll((all) => all.map((one) => one.open)), [true, false, false, true, false], 'searching folds nothing');
  await page.waitForFunction(() => !/q=/.test(location.hash));
  assert.deepEqual(seen, clean);
  await close();
});
