// A board member who reads and sees what is different, a guest who reads one part, a coordinator who brings the plan along and
// holds it together, a teacher educator of a school who comes in on a phone: each can do what they came for, and nobody is asked
// for more than that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, plan, small } from './browser.mjs';
import { begin, enter, go, id, password, saved } from './house.mjs';

let house, browser, at, section, other;
before(async () => {
  [house, browser] = await Promise.all([begin('Sanne de Boer'), launch()]);
  at = `workspaces/${house.workspace}`;
  const { lotte, hidde } = house.people;
  const document = (await lotte.call('GET', `${at}/documents`)).documents[0].id;
  [section, other] = [id(), id()];
  for (const [one, title] of [[section, 'Zo begeleiden wij'], [other, 'Uren en geld']]) await lotte.call('POST', `${at}/documents/${document}/sections`, { id: one, document, title });
  await hidde.call('PUT', `${at}/sections/${section}/text`, { from: 0, doc: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Elke student heeft een vaste begeleider.' }] }] } });
  await hidde.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Elke week een gesprek' } });
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };

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
  assert.deepEqual(seen, clean);
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

// ---- the coordinator: a new workspace, on a laptop ----

const blame = /\d\s*%|moet|dient|ontbreekt|\bfout|onvoldoende|te laat|negeer/i; // D2 and D5
const firstSteps = (page) => page.locator('.button.first');
const calm = async (page, place) => assert.doesNotMatch(await page.textContent('main'), blame, place);
const to = async (page, menu) => { // a place of the menu
  await page.locator('.menu').getByRole('link', { name: menu, exact: true }).click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
};
const tie = async (page, letters, reads, why) => {
  await page.getByRole('button', { name: 'Verband leggen' }).click();
  await page.fill('#tie-to', letters);
  await page.getByRole('option').filter({ hasText: reads }).first().click();
  await page.fill('#tie-why', why);
  await page.getByRole('button', { name: 'Leg dit verband' }).click();
  await page.locator('.tie', { hasText: why }).waitFor();
};
const add = async (page, kind, name) => {
  await page.getByRole('button', { name: `${kind} toevoegen` }).click();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name, exact: true }).waitFor();
  await page.keyboard.press('Escape');
};

test('a coordinator brings the plan of the partnership along, holds it together and takes it to the meeting', async (t) => {
  const { page, seen, close } = await open(browser, house.server.address, '/');
  let workspace;
  const api = (method, path, body) => house.people.sanne.call(method, `workspaces/${workspace}${path}`, body);
  house.people.sanne = house.stranger();

  await t.test('she signs in, has nothing yet, and begins a partnership; one step stands first', async () => {
    await page.fill('#email', 'sanne@voorbeeld.invalid');
    await page.fill('#password', password);
    await page.getByRole('button', { name: 'Aanmelden' }).click();
    await page.getByText('Je werkt nog nergens aan mee.').waitFor();
    await page.getByRole('button', { name: 'Begin met een partnerschap' }).click();
    await page.getByRole('button', { name: 'Begin', exact: true }).click();
    assert.match(await page.getByRole('alert').textContent(), /\.$/, 'without a name: a sentence, at the form');
    await page.fill('#begin-name', 'Samen in de polder');
    await page.selectOption('#begin-sector', 'po');
    await page.getByRole('button', { name: 'Begin', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Samen in de polder' }).waitFor();
    await page.getByText('Een Word-bestand of een titel is genoeg.').waitFor();
    assert.deepEqual(await firstSteps(page).allTextContents(), ['Begin jullie plan'], 'one step');
    assert.ok(await page.locator('.menu a').count() <= 6, 'D11: six places at most');
    await calm(page, 'start');
    workspace = /#\/w\/(\w+)/.exec(page.url())[1];
    await house.people.sanne.call('POST', 'sessions', { email: 'sanne@voorbeeld.invalid', password });
  });

  await t.test('she reads the plan in: sees how it is understood, says otherwise once, takes elements in bulk, and is asked, not judged', async () => {
    await firstSteps(page).click();
    await page.getByRole('link', { name: 'Kies jullie plan' }).click();
    await page.setInputFiles('#plan-file', plan);
    await page.getByRole('button', { name: 'Lees dit plan' }).click();
    await page.locator('.lead').filter({ hasText: /We lazen \d+ koppen en herkenden \d+ bouwstenen\./ }).waitFor();
    assert.equal((await api('GET', '/documents')).documents.length, 0, 'nothing is made before she says so');
    await page.getByRole('heading', { name: 'Zo lezen we jullie koppen' }).click();
    await page.getByLabel('Waar ‘Het programma’ bij hoort').selectOption('programme.workplace_curriculum');
    await page.getByRole('heading', { name: 'Wat we herkenden' }).click();
    const roles = page.locator('fieldset', { has: page.locator('legend', { hasText: 'rollen' }) });
    const all = await page.locator('fieldset input').count();
    const some = await roles.locator('input').count();
    assert.ok(some >= 3, `${some} roles of ${all}`);
    await page.getByRole('button', { name: 'Kies niets: rollen' }).click();
    await page.getByText(`${all - some} van de ${all} gekozen`).waitFor();
    await page.getByRole('button', { name: 'Kies alles: rollen' }).click();
    await page.getByText(`${all} van de ${all} gekozen`).waitFor();
    await page.getByRole('button', { name: 'Neem dit mee' }).click();
    await page.getByRole('heading', { level: 1, name: 'Om over te praten' }).waitFor();
    const points = page.locator('.point.card');
    await points.first().waitFor();
    assert.ok(await points.count() <= 5, 'five at most (D1)');
    for (const ask of await points.locator('h3').allTextContents()) assert.match(ask, /\?/, ask);
    await calm(page, 'points');
    assert.equal((await api('GET', '/elements?kind=role')).elements.length, some);
  });

  await t.test('she says how far a section is and who holds it; only who writes along can hold one', async () => {
    for (const [name, role] of [['Femke', 'writer'], ['Joost', 'contributor']]) {
      const { id: invitation } = await api('POST', '/invitations', { name, role });
      const token = (await house.people.sanne.call('GET', `invitations/${workspace}/${invitation}/link`)).path.split('#')[1];
      house.people[name.toLowerCase()] = house.stranger();
      await house.people[name.toLowerCase()].call('POST', 'invitations/accept', { token, name, email: `${name.toLowerCase()}@voorbeeld.invalid`, password });
    }
    await to(page, 'Plan');
    await page.locator('.outline-line').filter({ hasText: 'Begeleiding' }).click();
    await page.getByRole('heading', { level: 1, name: 'Begeleiding' }).waitFor();
    await page.getByText('De mentor voert elke week een gesprek met de student.').waitFor();
    await page.locator('#owner option', { hasText: 'Femke' }).waitFor({ state: 'attached' });
    assert.deepEqual((await page.locator('#owner option').allTextContents()).sort(), ['Femke', 'Sanne de Boer', 'nog niemand']);
    await page.getByLabel('Hoe ver is deze paragraaf?').selectOption({ label: 'klaar om te bespreken' });
    await page.getByLabel('Wie houdt deze paragraaf vast?').selectOption({ label: 'Femke' });
    await saved(page);
    await to(page, 'Plan');
    const line = page.locator('.outline-line').filter({ hasText: 'Begeleiding' });
    await line.getByText('klaar om te bespreken').waitFor();
    await line.getByText('Femke').waitFor();
    await calm(page, 'outline');
  });

  await t.test('she ties a core element to a goal and an action, each with a sentence, and reads the thread to its end', async () => {
    await to(page, 'Kwaliteit');
    await add(page, 'Actie', 'Elke student een maatje in het team');
    await saved(page);
    await to(page, 'Visie');
    await page.getByRole('link', { name: 'Nabijheid', exact: true }).click();
    await page.getByText('Hier hangt nog niets aan vast.').waitFor();
    await tie(page, 'welkom', 'Studenten weten zich welkom', 'Wie zich welkom weet, durft een vraag te stellen.');
    await page.getByRole('link', { name: 'Ga naar ‘Studenten weten zich welkom’' }).click();
    await page.getByRole('heading', { level: 1, name: 'Studenten weten zich welkom' }).waitFor();
    await tie(page, 'maatje', 'Elke student een maatje in het team', 'Een maatje legt uit hoe het hier gaat.');
    await saved(page);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Nabijheid' }).waitFor();
    await page.getByRole('link', { name: 'Volg de draad' }).click();
    await page.getByRole('heading', { level: 1, name: 'De draad vanaf ‘Nabijheid’' }).waitFor();
    await page.getByText('Lees dit samen hardop.').waitFor();
    await page.locator('.rationale').nth(1).waitFor();
    assert.deepEqual(await page.locator('.rationale').allTextContents(), ['Wie zich welkom weet, durft een vraag te stellen.', 'Een maatje legt uit hoe het hier gaat.']);
    assert.match(await page.locator('.sentence').last().textContent(), /Elke student een maatje in het team/, 'the last action');
  });

  await t.test('a colleague says a goal otherwise: she is asked whether the tie still holds, and says yes', async () => {
    const [goal] = (await api('GET', '/elements?kind=goal')).elements.filter((one) => one.fields.name === 'Studenten weten zich welkom');
    await house.people.femke.call('PATCH', `workspaces/${workspace}/elements/${goal.id}`, { from: goal.version, set: { name: 'Studenten en begeleiders weten zich welkom' } });
    await page.locator('.question').getByText('Klopt dit verband nog?').first().waitFor();
    await page.getByRole('link', { name: 'Nabijheid', exact: true }).first().click();
    const still = page.locator('.tie.still');
    await still.getByText('Klopt dit verband nog?').waitFor();
    assert.match(await still.textContent(), /Studenten en begeleiders weten zich welkom/, 'with its present name');
    await still.getByRole('button', { name: 'Ja, dit klopt nog' }).click();
    await still.waitFor({ state: 'detached' });
    await saved(page);
    await page.reload();
    await page.locator('.tie').waitFor();
    assert.equal(await still.count(), 0);
  });

  await t.test('she puts a point on the agenda; after the meeting one sentence is enough, and it is kept', async () => {
    await to(page, 'Gesprekken');
    const point = page.locator('.point.card').first();
    const ask = await point.locator('h3').textContent();
    await point.getByRole('button', { name: 'Zet op de agenda' }).click();
    await point.getByText('Staat op de agenda').waitFor();
    const agenda = page.locator('.agenda');
    await agenda.getByRole('heading', { name: ask }).waitFor();
    await agenda.getByRole('button', { name: `Besproken: ${ask}` }).click();
    await page.keyboard.type('de programmaraad');
    await page.getByRole('button', { name: 'Leg vast' }).click();
    assert.match(await page.getByRole('alert').textContent(), /\.$/, 'what was said is asked for');
    assert.equal(await agenda.getByLabel('Wie waren erbij?').inputValue(), 'de programmaraad', 'what was typed stays');
    await agenda.getByLabel('Wat kwam eruit?').fill('Femke vraagt het de studenten in november.');
    await page.getByRole('button', { name: 'Leg vast' }).click();
    await page.getByText('Jullie gesprek is vastgelegd.').waitFor();
    await page.getByText('De agenda is nog leeg.').waitFor();
    await page.getByText('Waar jullie over spraken').click();
    await page.getByText('Femke vraagt het de studenten in november.').waitFor();
    await page.getByText(/^de programmaraad, \d+ \w+ \d{4}$/).waitFor();
  });

  await t.test('the thread as a table and on paper, a section as a page to talk from', async () => {
    await to(page, 'Visie');
    await page.getByRole('link', { name: 'Nabijheid', exact: true }).click();
    await page.getByRole('link', { name: 'Volg de draad' }).click();
    await page.getByRole('tab', { name: 'Als tabel' }).click();
    const rows = page.locator('tbody tr[data-row]');
    await rows.nth(1).waitFor();
    assert.match(await rows.nth(1).textContent(), /maatje.*Een maatje legt uit hoe het hier gaat/s, 'a table has its sentences');
    await page.emulateMedia({ media: 'print' });
    assert.ok(await rows.nth(1).isVisible());
    assert.equal(await page.locator('button:visible, .button:visible, .menu:visible').count(), 0, 'nothing to press on paper');
    await page.emulateMedia({ media: 'screen' });
    await to(page, 'Plan');
    await page.locator('.outline-line').filter({ hasText: 'Begeleiding' }).click();
    const paper = await page.getByRole('link', { name: 'Op papier bespreken (PDF)' }).getAttribute('href');
    const sheet = await page.request.get(house.server.address + paper);
    assert.equal(sheet.headers()['content-type'], 'application/pdf');
    assert.equal((await sheet.body()).subarray(0, 5).toString(), '%PDF-');
  });

  await t.test('at the start there is again one step, another one; and what she may not do is said before', async () => {
    await page.locator('.brand').click();
    await firstSteps(page).waitFor();
    assert.equal(await firstSteps(page).count(), 1);
    assert.notEqual(await firstSteps(page).textContent(), 'Begin jullie plan');
    await calm(page, 'start');
    await to(page, 'Mensen');
    await page.getByRole('button', { name: 'Nodig iemand uit' }).waitFor();
    await page.getByText('Als enige beheerder houd je deze rol.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Stop met meewerken' }).count(), 0);
  });
  assert.deepEqual(seen, clean);
  await close();
});
