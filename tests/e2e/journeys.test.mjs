// A board member who reads and sees what is different, a guest who reads one part, a coordinator who brings the plan along and
// holds it together, a teacher educator of a school who comes in on a phone: each can do what they came for, and nobody is asked
// for more than that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, plan, settled, small } from './browser.mjs';
import { begin, enter, go, id, password, saved } from './house.mjs';
import { textbox, write as openText } from './writing.mjs';

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
    await settled(page);
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
  await settled(guest.page);
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
    assert.deepEqual((await api('GET', '/elements?kind=core_element')).elements.map((one) => one.fields.name).sort(), ['Nabijheid', 'Onderzoekende houding', 'Samen verantwoordelijk', 'Vakmanschap']);
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

// ---- the teacher educator of a school: invited, on a phone; the next day on a laptop ----

// How somebody writes at the end of a section; the text stays open until it is done.
const write = async (page, text) => {
  if (!(await textbox(page).count())) await openText(page);
  await textbox(page).press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type(text);
};
const written = async (page, text) => {
  await page.getByRole('button', { name: 'Voor nu klaar' }).click();
  await page.locator('.prose').getByText(text).waitFor();
};
const fits = async (page, place) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= small.width, `${place} fits a phone`);

test('a teacher educator of a school comes in on a phone, brings in what the school has to say, and sees the next day what changed', async (t) => {
  const { lotte, hidde } = house.people;
  const { sections } = await lotte.call('GET', `${at}/documents/${(await lotte.call('GET', `${at}/documents`)).documents[0].id}`);
  const guidance = sections.find((one) => one.title === 'Begeleiding');
  const [school] = (await lotte.call('GET', `${at}/load?kinds=organisation`)).entities;
  await lotte.call('POST', `${at}/elements`, { kind: 'facilitation_agreement', fields: { name: 'Uren op De Grutterswiel', school: school.id, hours: 40 } });
  const own = id();
  await lotte.call('POST', `${at}/elements`, { id: own, kind: 'goal', fields: { name: 'Nog niet voor anderen' } });
  await lotte.call('PUT', `${at}/elements/${own}/audience`, { audience: 'me' });
  const status = async (now) => {
    const { version } = (await lotte.call('GET', `${at}/sections/${guidance.id}`)).section;
    await lotte.call('PATCH', `${at}/sections/${guidance.id}`, { from: version, set: { status: now } });
  };
  await status('ready_to_discuss');
  const texts = async () => (await lotte.call('GET', `${at}/sections/${guidance.id}`)).text.fields.doc.content.map((node) => (node.content ?? []).map((one) => one.text).join(''));
  const phone = await open(browser, house.server.address, await house.invited('Mirte', 'writer'), { viewport: small, hasTouch: true, isMobile: true });
  const { page } = phone;
  page.setDefaultTimeout(10_000);

  await t.test('the invitation says who asks, for what and what one may do; a password that is too short loses nothing', async () => {
    await page.getByRole('heading', { level: 1, name: 'Werk mee aan Partnerschap De Vlierboom' }).waitFor();
    await page.getByText('Lotte van Rijn nodigt je uit. Je leest, praat en schrijft mee.').waitFor();
    await page.fill('#email', 'mirte@voorbeeld.invalid');
    await page.fill('#password', 'kort');
    await page.getByRole('button', { name: 'Doe mee' }).tap();
    assert.match(await page.getByRole('alert').textContent(), /\.$/);
    const [line, field, bar] = await Promise.all(['.trouble-line', '#password', 'header'].map((one) => page.locator(one).first().boundingBox()));
    assert.ok(line.y >= bar.y + bar.height && line.y + line.height <= field.y && field.y - line.y < 250, `why, just above the field: ${JSON.stringify({ line, field, bar })}`);
    if (process.env.APP_SHOTS) await page.screenshot({ path: `${process.env.APP_SHOTS}/short-360.png` });
    assert.deepEqual([await page.inputValue('#name'), await page.inputValue('#email')], ['Mirte', 'mirte@voorbeeld.invalid']);
    await page.fill('#password', password);
    await page.getByRole('button', { name: 'Doe mee' }).tap();
    await page.getByRole('heading', { level: 1, name: 'Partnerschap De Vlierboom', exact: true }).waitFor();
    await firstSteps(page).waitFor();
    assert.equal(await firstSteps(page).count(), 1, 'one step');
    await calm(page, 'start');
    await fits(page, 'start');
  });

  await t.test('she sees what is hers to see, and is offered nothing that would be refused', async () => {
    await page.getByRole('button', { name: 'Zoeken' }).tap();
    await page.fill('#find', 'Nog niet voor anderen');
    await page.getByText('Hier vinden we niets bij.').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate((hash) => { location.hash = hash; }, `#/w/${house.workspace}/bouwsteen/${own}`);
    await page.getByRole('heading', { level: 1, name: 'Dit is hier niet meer' }).waitFor();
    await to(page, 'Mensen');
    await page.getByRole('heading', { level: 1, name: 'Mensen' }).waitFor();
    await page.locator('main').getByText('Mirte', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Stop met meewerken' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /Nodig|toevoegen|Groep maken|^Pas ‘/ }).count(), 0);
    await to(page, 'Plan');
    await page.locator('.outline-line').first().waitFor();
    assert.equal(await page.getByRole('button', { name: /toevoegen|weghalen|Andere titel/i }).count(), 0);
    await fits(page, 'plan');
  });

  await t.test('what this means for her school stands on one page', async () => {
    await page.getByRole('link', { name: 'De Grutterswiel' }).tap();
    await page.getByRole('heading', { level: 1, name: 'Wat betekent dit voor De Grutterswiel?' }).waitFor();
    await page.getByRole('link', { name: 'Uren op De Grutterswiel' }).waitFor();
    await page.getByText('Hier staat nog niets. Wat willen jullie meegeven?').waitFor();
    assert.equal(await page.getByText('Maak een link om te mailen').count(), 0, 'a link for others is for who leads');
    assert.doesNotMatch(await page.textContent('main'), /Nog niet voor anderen/);
    await calm(page, 'partner');
    await fits(page, 'partner');
    await page.getByRole('link', { name: 'Begeleiding', exact: true }).first().tap();
    await page.getByRole('heading', { level: 1, name: 'Begeleiding' }).waitFor();
  });

  await t.test('she brings something in for her school, and it stands on the page of the school', async () => {
    await page.getByRole('button', { name: 'Breng iets in' }).tap();
    assert.equal(await page.locator('#voice-partner option:checked').textContent(), 'De Grutterswiel', 'her own school');
    assert.equal(await page.locator('#voice-level option:checked').textContent(), 'uitvoerend');
    await page.fill('#voice-sentence', '80 uur lukt ons niet: we missen vervanging.');
    await page.getByRole('button', { name: 'Toevoegen', exact: true }).tap();
    await page.locator('q').getByText('80 uur lukt ons niet').waitFor();
    await saved(page);
    await fits(page, 'section');
    await page.locator('.voice').getByRole('link', { name: 'De Grutterswiel' }).tap();
    await page.locator('q').getByText('80 uur lukt ons niet: we missen vervanging.').waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Begeleiding' }).waitFor();
  });

  await t.test('a question she cannot answer goes to the agenda; to the next one she writes an answer', async () => {
    await page.getByRole('button', { name: /^Weet ik nog niet: / }).tap();
    await page.getByText('Dat mag. De vraag staat nu op de agenda.').waitFor();
    await page.getByRole('button', { name: 'Volgende', exact: true }).tap();
    await page.getByText(`Vraag 2 van ${guidance.questions.length}`).waitFor();
    await saved(page);
    await write(page, 'Op onze school loopt elke student de eerste week mee met een vierdejaars.');
    await written(page, 'Op onze school loopt elke student de eerste week mee met een vierdejaars.');
    await saved(page);
    assert.equal((await texts()).filter((one) => one.startsWith('Op onze school loopt')).length, 1);
  });

  await t.test('she ties that sentence: what it is about, with what, and the sentence is what it stands on', async () => {
    await page.getByRole('button', { name: 'Koppel een zin' }).tap();
    await page.selectOption('#sentence-which', 'Op onze school loopt elke student de eerste week mee met een vierdejaars.');
    await page.fill('#sentence-about', 'nabij');
    await page.getByRole('option').filter({ hasText: 'Nabijheid' }).first().tap();
    await page.fill('#tie-to', 'welkom');
    await page.getByRole('option').filter({ hasText: 'Studenten weten zich welkom' }).first().tap();
    assert.equal(await page.inputValue('#tie-why'), 'Op onze school loopt elke student de eerste week mee met een vierdejaars.');
    await page.getByRole('button', { name: 'Leg dit verband' }).tap();
    await saved(page);
    const [core] = (await lotte.call('GET', `${at}/elements?kind=core_element`)).elements.filter((one) => one.fields.name === 'Nabijheid');
    assert.deepEqual((await lotte.call('GET', `${at}/elements/${core.id}`)).links.map((one) => one.rationale), ['Op onze school loopt elke student de eerste week mee met een vierdejaars.']);
    await fits(page, 'tie');
  });

  await t.test('the train goes into a tunnel: she writes on, it is kept, and sent once when there is a connection', async () => {
    await page.context().setOffline(true);
    await page.locator('.banner').getByText('Verbinden… Je kunt doorgaan.').waitFor();
    await write(page, 'De mentor belt na die week met de hogeschool.');
    await saved(page, 'Nog niet opgeslagen. We bewaren je tekst op dit apparaat.');
    await settled(page);
    await page.getByRole('button', { name: 'Breng iets in' }).tap();
    await page.fill('#voice-sentence', 'Onze mentoren willen eerder weten wie er komt.');
    await page.getByRole('button', { name: 'Toevoegen', exact: true }).tap();
    assert.ok(!(await texts()).some((one) => one.startsWith('De mentor belt')), 'not there yet, and not said to be');
    await page.context().setOffline(false);
    await saved(page);
    await page.locator('q').getByText('Onze mentoren willen eerder weten wie er komt.').waitFor();
    await written(page, 'De mentor belt na die week met de hogeschool.');
    assert.equal((await texts()).filter((one) => one.startsWith('De mentor belt')).length, 1, 'once');
    assert.equal((await lotte.call('GET', `${at}/sections/${guidance.id}`)).contributions.filter((one) => one.fields.sentence.startsWith('Onze mentoren')).length, 1, 'once');
    await page.locator('.banner').filter({ hasText: 'Verbinden' }).waitFor({ state: 'detached' });
    assert.deepEqual({ ...phone.seen, errors: phone.seen.errors }, clean);
    await phone.close();
  });

  await t.test('the next day, on the laptop, she sees what others did with it', async () => {
    const doc = (await hidde.call('GET', `${at}/sections/${guidance.id}`)).text;
    await hidde.call('PUT', `${at}/sections/${guidance.id}/text`, { from: doc.version, doc: { ...doc.fields.doc, content: [...doc.fields.doc.content, { type: 'paragraph', content: [{ type: 'text', text: 'De Pabo stuurt in juni al de namen.' }] }] } });
    await status('writing');
    const { page: laptop, seen, close } = await enter(browser, house, 'mirte');
    await laptop.clock.setSystemTime(Date.now() + 86_400_000);
    assert.equal(await firstSteps(laptop).count(), 1);
    await laptop.getByRole('button', { name: /^Account van/ }).click();
    await laptop.getByRole('link', { name: 'Wat is er veranderd' }).click();
    await laptop.getByRole('heading', { level: 1, name: 'Wat is er veranderd' }).waitFor();
    await laptop.getByLabel('Welke periode').selectOption({ label: 'sinds je hier zelf iets deed' });
    await laptop.locator('.day').first().waitFor();
    assert.equal(await laptop.locator('.day li').count(), 2, 'what others did, and nothing of her own');
    const change = (words) => laptop.locator('.day li').filter({ hasText: words }).first();
    await change("De tekst van 'Begeleiding'").waitFor();
    assert.match(await change("De tekst van 'Begeleiding'").textContent(), /Hidde/);
    await change("De tekst van 'Begeleiding'").locator('summary').click();
    await laptop.getByText('De Pabo stuurt in juni al de namen.').waitFor();
    await laptop.getByRole('link', { name: 'Bekijk ‘Begeleiding’' }).first().click();
    await laptop.getByRole('heading', { level: 1, name: 'Begeleiding' }).waitFor();
    for (const text of ['Op onze school loopt elke student', 'De mentor belt na die week', 'De Pabo stuurt in juni al de namen.']) await laptop.locator('.prose').getByText(text).waitFor();
    await laptop.getByText('Hier willen we het nog over hebben.').waitFor();
    assert.deepEqual(seen, clean);
    await close();
  });
});
