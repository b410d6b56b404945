// The app, with the real program and real people: signing in, the plan, elements, points, live, offline (UX-10, 12, 13, 17).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, settled, small } from './browser.mjs';
import { begin, enter, go, password, saved } from './house.mjs';
import { block, holds, rewrite, write } from './writing.mjs';

let house, browser;
before(async () => { [house, browser] = await Promise.all([begin(), launch()]); });
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());

test('signing in: a wrong password gets a sentence and stays at the form; the right one opens the only workspace', async () => {
  const { page, seen, close } = await open(browser, house.server.address, '/');
  await page.fill('#email', 'lotte@voorbeeld.invalid');
  await page.fill('#password', 'iets heel anders');
  await page.keyboard.press('Enter');
  assert.match(await page.getByRole('alert').textContent(), /\.$/);
  assert.equal(await page.inputValue('#email'), 'lotte@voorbeeld.invalid');
  assert.equal(await page.locator('[type=submit]:disabled').count(), 0);
  await page.getByRole('button', { name: 'Toon wachtwoord' }).click();
  assert.equal(await page.getAttribute('#password', 'type'), 'text');
  await page.fill('#password', password);
  await page.getByRole('button', { name: 'Aanmelden' }).click();
  await page.getByRole('heading', { level: 1, name: 'Partnerschap De Vlierboom' }).waitFor();
  assert.match(page.url(), new RegExp(`#/w/${house.workspace}$`));
  assert.match(await page.title(), /Partnerschap De Vlierboom · Rode Draad/);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Partnerschap De Vlierboom' }).waitFor();
  await page.locator('#account').click();
  await page.getByRole('button', { name: 'Afmelden' }).click();
  await page.locator('#email').waitFor();
  assert.deepEqual(seen, clean);
  await close();
});

test('signing in, also when what the page asks early comes later than the app, as in WebKit', async () => {
  const { page, seen, close } = await open(browser, house.server.address, '/bekijken');
  let come;
  const waits = new Promise((done) => { come = done; });
  await page.route(/\/early[^/]*\.js$/, async (route) => { await waits; await route.continue(); });
  await page.goto(house.server.address, { waitUntil: 'commit' });
  await page.locator('#email').waitFor();
  come();
  await page.waitForLoadState('load');
  await page.fill('#email', 'hidde@voorbeeld.invalid');
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Partnerschap De Vlierboom' }).waitFor();
  assert.deepEqual(seen, clean);
  await close();
});

test('without an account a plan can still be read', async () => {
  const { page, close } = await open(browser, house.server.address, '/');
  await page.getByRole('link', { name: 'Kies je plan' }).click();
  await page.locator('#look').waitFor();
  assert.equal(new URL(page.url()).pathname, '/bekijken');
  await close();
});

test('without a script the page says what is possible', async () => {
  const { page, close } = await open(browser, house.server.address, '/', { javaScriptEnabled: false });
  await page.getByRole('link', { name: 'Laat je plan lezen zonder account' }).waitFor();
  await close();
});

test('an invitation tells where it leads, and makes somebody a member', async () => {
  const path = await house.invited('Nienke', 'writer');
  const { page, seen, close } = await open(browser, house.server.address, path);
  await page.getByRole('heading', { level: 1, name: 'Werk mee aan Partnerschap De Vlierboom' }).waitFor();
  assert.equal(await page.inputValue('#name'), 'Nienke');
  await page.fill('#email', 'nienke@voorbeeld.invalid');
  await page.fill('#password', 'kort');
  await page.getByRole('button', { name: 'Doe mee' }).click();
  await page.getByRole('alert').waitFor();
  await page.fill('#password', password);
  await page.getByRole('button', { name: 'Doe mee' }).click();
  await page.getByRole('heading', { level: 1, name: 'Partnerschap De Vlierboom', exact: true }).waitFor();
  await go(page, house, 'mensen');
  await page.locator('main').getByText('Nienke', { exact: true }).waitFor();
  assert.deepEqual(seen, clean);
  await close();
  const used = await open(browser, house.server.address, path);
  await used.page.getByRole('alert').waitFor();
  await used.close();
});

test('the start gives one step, at most five points and no figure about a document or a person', async () => {
  for (const [who, steps] of [['lotte', 1], ['hidde', 1], ['karin', 1], ['rutger', 1]]) {
    const { page, close } = await enter(browser, house, who);
    await page.locator('.asks li, .card .soft').first().waitFor();
    await page.locator('.button.first').first().waitFor();
    assert.equal(await page.locator('.button.first').count(), steps);
    const href = await page.getAttribute('.button.first', 'href');
    assert.ok(await page.locator('.asks').first().locator('li').count() <= 5);
    assert.doesNotMatch(await page.textContent('main'), /\d\s*%|moet|dient|ontbreekt|\bfout|onvoldoende|te laat|negeer/i);
    await page.locator('.button.first').click();
    await page.waitForURL(`**${href}`);
    await page.locator('.page h1').waitFor();
    await close();
  }
});

test('the outline has all headings of the plan with a status in words; a person sets it, and only then it changes', async () => {
  const { page, close } = await enter(browser, house, 'hidde', 'plan');
  const other = await enter(browser, house, 'rutger', 'plan');
  const first = page.locator('.outline-line').first();
  await first.waitFor();
  assert.ok(await page.locator('.outline-line').count() >= 5);
  for (const status of await page.locator('.outline .status').allTextContents()) {
    assert.match(status, /nog niet begonnen|in bewerking|klaar om te bespreken|vastgesteld/);
  }
  await first.click();
  await page.selectOption('#status', 'ready_to_discuss');
  await saved(page);
  await other.page.locator('.outline-line').first().getByText('klaar om te bespreken').waitFor({ timeout: 2000 });
  await other.page.locator('.outline-line').first().click();
  await other.page.waitForURL('**/plan/*');
  await other.page.getByText('klaar om te bespreken').first().waitFor();
  assert.equal(await other.page.locator('#status').count(), 0);
  await close();
  await other.close();
});

test('an element: added with a name alone, seen by another within a second, changed, taken away and back', async () => {
  const { page, seen, close } = await enter(browser, house, 'hidde', 'visie');
  const other = await enter(browser, house, 'lotte', 'visie');
  await other.page.locator('#open-add-ambition').focus();
  await other.page.evaluate(() => scrollTo(0, 120));
  await page.getByRole('button', { name: 'Ambitie toevoegen' }).click();
  await page.keyboard.press('Enter');
  assert.match(await page.getByRole('alert').textContent(), /\.$/);
  await page.keyboard.type('Samen onderzoeken');
  const began = Date.now();
  await page.keyboard.press('Enter');
  await other.page.getByRole('link', { name: 'Samen onderzoeken' }).waitFor({ timeout: 1000 });
  assert.ok(Date.now() - began < 1500, `${Date.now() - began} ms`);
  assert.equal(await focused(other.page), 'open-add-ambition');
  assert.equal(await other.page.evaluate(() => scrollY), 120);
  await other.page.getByTestId('news').filter({ hasText: /^Bijgewerkt$/ }).waitFor();
  assert.equal(await page.getByTestId('news').textContent(), '');
  assert.equal(await focused(page), 'name-ambition');

  await page.getByRole('link', { name: 'Samen onderzoeken' }).click();
  await page.fill('#field-name', 'Samen elke maand onderzoeken');
  await page.keyboard.press('Tab');
  await saved(page);
  await other.page.getByRole('link', { name: 'Samen elke maand onderzoeken' }).click();
  await page.getByRole('button', { name: 'Weghalen', exact: true }).click();
  await other.page.getByRole('heading', { level: 1, name: 'Dit is hier niet meer' }).waitFor();
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await other.page.getByRole('heading', { level: 1, name: 'Samen elke maand onderzoeken' }).waitFor();
  assert.deepEqual([seen, other.seen], [clean, clean]);
  await close();
  await other.close();
});

test('two people change one field: both values are shown, and one chooses', async () => {
  const name = 'Iedere student een vaste begeleider';
  await house.people.hidde.call('POST', `workspaces/${house.workspace}/elements`, { kind: 'ambition', fields: { name } });
  const one = await enter(browser, house, 'hidde', 'visie');
  const two = await enter(browser, house, 'lotte', 'visie');
  for (const { page } of [one, two]) {
    await page.getByRole('link', { name }).click();
    await page.locator('#field-name').waitFor();
  }
  await two.page.fill('#field-name', 'Wat Lotte schreef');
  await one.page.fill('#field-name', 'Wat Hidde schreef');
  await one.page.keyboard.press('Tab');
  await two.page.getByRole('heading', { level: 1, name: 'Wat Hidde schreef' }).waitFor();
  assert.equal(await two.page.inputValue('#field-name'), 'Wat Lotte schreef', 'half-typed words stay');
  await two.page.focus('#field-name');
  await two.page.keyboard.press('Tab');
  const conflict = two.page.locator('.conflict');
  await conflict.waitFor();
  for (const words of ['Wat Hidde schreef', 'Wat Lotte schreef']) assert.ok((await conflict.textContent()).includes(words));
  await two.page.getByRole('button', { name: 'Houd wat ik schreef' }).click();
  await one.page.getByRole('heading', { level: 1, name: 'Wat Lotte schreef' }).waitFor();
  assert.equal(await conflict.count(), 0);
  await one.close();
  await two.close();
});

test('two people write in one section: what both wrote stands there, also of one who had no connection', async () => {
  const at = `workspaces/${house.workspace}`;
  const document = (await house.people.lotte.call('GET', `${at}/documents`)).documents[0].id;
  const section = (await house.people.lotte.call('POST', `${at}/documents/${document}/sections`, { document, title: 'Samen geschreven' })).id;
  const paragraph = (text) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
  const bold = { type: 'paragraph', content: [{ type: 'text', text: 'Vet blijft vet.', marks: [{ type: 'strong' }] }] };
  await house.people.lotte.call('PUT', `${at}/sections/${section}/text`, { from: 0, doc: { type: 'doc', content: [paragraph('Eerste.'), bold, paragraph('Tweede.')] } });
  const one = await enter(browser, house, 'hidde', `plan/${section}`);
  const two = await enter(browser, house, 'lotte', `plan/${section}`);
  for (const { page } of [one, two]) await write(page);
  await rewrite(one.page, 0, 'Eerste, van Hidde.');
  await rewrite(two.page, 2, 'Tweede, van Lotte.\n\nDerde.');
  for (const { page } of [one, two]) for (const words of ['van Hidde', 'van Lotte']) await holds(page, words);
  for (const { page } of [one, two]) await saved(page);
  const text = async () => (await house.people.lotte.call('GET', `${at}/sections/${section}`)).text.fields.doc.content;
  assert.deepEqual((await text()).map((node) => node.content.map((piece) => piece.text).join('')), ['Eerste, van Hidde.', 'Vet blijft vet.', 'Tweede, van Lotte.', 'Derde.']);
  assert.equal((await text())[1].content[0].marks[0].type, 'strong');

  await one.page.context().setOffline(true);
  await rewrite(one.page, 0, 'Dit vindt Hidde.');
  await saved(one.page, 'Nog niet opgeslagen. We bewaren je tekst op dit apparaat.');
  await rewrite(two.page, 0, 'Dit vindt Lotte.');
  await saved(two.page);
  await one.page.context().setOffline(false);
  for (const { page } of [one, two]) for (const words of ['Dit vindt Hidde.', 'Dit vindt Lotte.']) await holds(page, words);
  for (const { page } of [one, two]) await saved(page);
  assert.equal(await block(one.page, 0).textContent(), await block(two.page, 0).textContent());
  assert.equal((await text()).length, 4);
  await one.close();
  await two.close();
});

test('points: on the agenda, discussed with who and a sentence, a deliberate choice that can be undone', async () => {
  const { page, seen, close } = await enter(browser, house, 'hidde', 'punten');
  const other = await enter(browser, house, 'karin', 'punten');
  const points = page.locator('.point.card');
  await points.first().waitFor();
  const count = await points.count();
  assert.ok(count >= 1 && count <= 5, `${count} points`);
  assert.match(await points.first().locator('.firm').textContent(), /vrij|gebruikelijk|de handreiking vraagt dit|onze afspraak|regeling/);
  const ask = (index) => page.locator('.point.card h3').nth(index).textContent();
  const [agreed, discussed, chosen] = [await ask(0), await ask(1), await ask(2)];
  const point = (words) => page.locator('.point.card').filter({ has: page.getByRole('heading', { name: words, exact: true }) });

  await point(agreed).getByRole('button', { name: 'Zet op de agenda' }).click();
  await point(agreed).getByText('Staat op de agenda').waitFor();
  await other.page.locator('section', { has: other.page.getByRole('heading', { name: 'Op de agenda' }) }).getByRole('heading', { name: agreed }).waitFor();
  assert.equal(await other.page.getByRole('button', { name: 'Dit is een bewuste keuze' }).count(), 0, 'who talks along does not choose');

  await point(discussed).getByRole('button', { name: 'Besproken' }).click();
  await point(discussed).getByLabel('Wie waren erbij?').fill('de stuurgroep');
  await point(discussed).getByRole('button', { name: 'Leg vast' }).click();
  await point(discussed).getByRole('alert').waitFor();
  await point(discussed).getByLabel('Wat kwam eruit?').fill('We nemen dit op in november.');
  await point(discussed).getByRole('button', { name: 'Leg vast' }).click();
  await point(discussed).waitFor({ state: 'detached' });
  await page.getByText('Waar jullie over spraken').click();
  await page.getByText('We nemen dit op in november.').waitFor();

  await point(chosen).getByRole('button', { name: 'Dit is een bewuste keuze' }).click();
  await point(chosen).getByRole('button', { name: 'Leg deze keuze vast' }).click();
  await point(chosen).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await point(chosen).waitFor();
  assert.deepEqual(seen, clean);
  await close();
  await other.close();
});

test('Ctrl+K finds what one half remembers, and Escape gives the cursor back', async () => {
  const { page, close } = await enter(browser, house, 'rutger', 'kwaliteit');
  await page.locator('.menu a').nth(2).focus();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('qqqq');
  await page.getByText('Hier vinden we niets bij.').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'Plan');
  for (let i = 0; i < 20; i++) { // who opens it again at once has it open
    await page.keyboard.press('Control+k');
    await page.keyboard.type('qqqq');
    await page.getByText('Hier vinden we niets bij.').waitFor();
    await page.keyboard.press('Escape');
  }
  const { entities } = await house.people.rutger.call('GET', `workspaces/${house.workspace}/load?kinds=section`);
  const title = entities.filter((one) => one.fields.title.length > 12).at(-1).fields.title;
  await page.keyboard.press('Control+k');
  await page.keyboard.type(title.toUpperCase());
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  await close();
});

test('who only reads gets no button that the program would refuse', async () => {
  const { page, close } = await enter(browser, house, 'rutger');
  for (const place of ['visie', 'plan', 'kwaliteit', 'punten', 'mensen']) {
    await go(page, house, place);
    await settled(page);
    assert.equal(await page.getByRole('button', { name: /toevoegen|Besproken|keuze|agenda|Nodig|Weghalen/ }).count(), 0, place);
  }
  await close();
});

test('the program goes away and comes back: a banner, what was done meanwhile is sent once, also after a reload', async () => {
  const { page, close } = await enter(browser, house, 'hidde', 'kwaliteit');
  await page.locator('#open-add-goal').click();
  await house.server.stop();
  await page.locator('.banner').filter({ hasText: 'Verbinden…' }).waitFor({ timeout: 2000 });
  await page.fill('#name-goal', 'Bedacht zonder internet');
  await page.keyboard.press('Enter');
  await saved(page, 'Nog niet opgeslagen. We bewaren je tekst op dit apparaat.');
  await house.again();
  await page.getByRole('link', { name: 'Bedacht zonder internet' }).waitFor({ timeout: 30000 });
  await saved(page);
  await page.waitForFunction(() => document.querySelector('.banner').textContent === '');

  await page.context().setOffline(true);
  await page.fill('#name-goal', 'Ook na opnieuw laden');
  await page.keyboard.press('Enter');
  await saved(page, 'Nog niet opgeslagen. We bewaren je tekst op dit apparaat.');
  await page.context().setOffline(false);
  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await page.getByRole('link', { name: 'Ook na opnieuw laden' }).waitFor({ timeout: 20000 });
  const { elements } = await house.people.lotte.call('GET', `workspaces/${house.workspace}/elements?kind=goal`);
  for (const name of ['Bedacht zonder internet', 'Ook na opnieuw laden']) assert.equal(elements.filter((one) => one.fields.name === name).length, 1, name);
  await close();
});

test('a busy program is asked again: nobody is signed out or loses a page to it', async () => {
  const at = `workspaces/${house.workspace}`;
  const { karin } = house.people;
  const document = (await karin.call('GET', `${at}/documents`)).documents[0].id;
  const section = (await karin.call('GET', `${at}/documents/${document}`)).sections.find((one) => one.questions.length);
  const { page, seen, close } = await enter(browser, house, 'karin');
  const met = new Set();
  await page.route(/\/api\/(account|workspaces\/.*)$/, (route) => {
    const request = route.request();
    if (request.method() !== 'GET' || met.has(request.url())) return route.continue();
    met.add(request.url());
    return route.fulfill({ status: 503, contentType: 'application/problem+json', headers: { 'retry-after': '2' }, body: JSON.stringify({ status: 503, code: 'request.busy', detail: 'Het is druk.' }) });
  });
  await page.reload();
  await page.locator('.button.first').waitFor();
  await go(page, house, 'plan');
  await page.locator('.outline-line').first().waitFor();
  await go(page, house, `plan/${section.id}`);
  await page.getByText('Vragen die kunnen helpen').waitFor();
  assert.ok([...met].some((url) => /\/load/.test(url)) && [...met].some((url) => /\/account$/.test(url)) && [...met].some((url) => /\/sections\//.test(url)), [...met].join(' '));
  assert.deepEqual({ ...seen, errors: [] }, clean);
  await close();
});

test('what is saved is saved: the program killed right after, and it is there again', async () => {
  const { page, close } = await enter(browser, house, 'hidde', 'visie');
  await page.getByRole('button', { name: 'Kernelement toevoegen' }).click();
  await page.keyboard.type('Net op tijd bewaard');
  await page.keyboard.press('Enter');
  await page.getByText('‘Net op tijd bewaard’ staat erbij.').waitFor();
  await saved(page);
  house.server.kill('SIGKILL');
  await house.server.ended;
  await house.again();
  await page.reload();
  await page.getByRole('link', { name: 'Net op tijd bewaard' }).waitFor();
  await close();
});

test('a session that ends elsewhere asks to sign in, and goes on where one was', async () => {
  const { page, close } = await enter(browser, house, 'karin', 'punten');
  await page.locator('.point.card').first().waitFor();
  const { sessions } = await house.people.karin.call('GET', 'sessions');
  for (const one of sessions.filter((other) => !other.here)) await house.people.karin.call('DELETE', `sessions/${one.session}`);
  await page.getByText('Je bent afgemeld.').waitFor();
  await page.fill('#email', 'karin@voorbeeld.invalid');
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Om over te praten' }).waitFor();
  await close();
});

test('who is no longer a member sees nothing of the workspace any more, and is told so', async () => {
  const token = (await house.invited('Tijdelijk', 'writer')).split('#')[1];
  const { page, close } = await open(browser, house.server.address, `/uitnodiging#${token}`);
  await page.fill('#email', 'tijdelijk@voorbeeld.invalid');
  await page.fill('#password', password);
  await page.getByRole('button', { name: 'Doe mee' }).click();
  await page.locator('.next').waitFor();
  const { members } = await house.people.lotte.call('GET', `workspaces/${house.workspace}/members`);
  await house.people.lotte.call('DELETE', `workspaces/${house.workspace}/members/${members.find((one) => one.name === 'Tijdelijk').id}`);
  await page.getByText('Je werkt hier niet meer aan mee.').waitFor();
  assert.equal(await page.locator('.menu').count(), 0);
  await page.getByText('Je werkt nog nergens aan mee.').waitFor();
  await page.evaluate((hash) => { location.hash = hash; }, `#/w/${house.workspace}/punten`);
  await page.getByRole('alert').filter({ hasText: 'Deze werkruimte is er niet' }).waitFor();
  await close();
});

test('with the keyboard alone, on a phone: sign in, to the vision, add, open, change, follow the thread', async () => {
  const { page, seen, close } = await open(browser, house.server.address, '/', { viewport: small });
  const press = async (wanted) => {
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const one = document.activeElement;
        if (one === document.body) return null;  // past the last stop it begins again
        const style = getComputedStyle(one);
        const box = one.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return { name: (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent).trim(), ring: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 3,
          inView: one.contains(top) };
      });
      if (!at) continue;
      assert.ok(at.ring && at.inView, `${at.name}: ring ${at.ring}, in view ${at.inView}`);
      if (at.name === wanted) return;
    }
    assert.fail(`no ${wanted}`);
  };
  await press('E-mailadres');
  await page.keyboard.type('hidde@voorbeeld.invalid');
  await press('Wachtwoord');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.locator('.next').waitFor();
  await press('Visie');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Visie' }).waitFor();
  assert.equal(await focused(page), 'Visie');
  await press('Kernelement toevoegen');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Met toetsen gemaakt');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Met toetsen gemaakt' }).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'open-add-core_element');
  await page.getByRole('link', { name: 'Met toetsen gemaakt' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Met toetsen gemaakt' }).waitFor();
  await press('Naam');
  await page.keyboard.press('End');
  await page.keyboard.type(' en veranderd');
  await page.keyboard.press('Tab');
  await page.getByRole('heading', { level: 1, name: 'Met toetsen gemaakt en veranderd' }).waitFor();
  await press('Volg de draad');
  await page.keyboard.press('Enter');
  await page.getByText('De draad begint hier.').waitFor();
  assert.deepEqual(seen, clean);
  await close();
});

test('the start shows before all else is there; a list waits for the whole and is never empty for a moment', async () => {
  await house.people.lotte.call('POST', `workspaces/${house.workspace}/elements`, { kind: 'ambition', fields: { name: 'Elke student hoort erbij' } });
  const { page, seen, close } = await enter(browser, house, 'lotte');
  const asked = [];
  let rest;
  const released = new Promise((resolve) => { rest = resolve; });
  await page.route(/\/load(\?.*)?$/, async (route) => {
    const whole = !route.request().url().includes('kinds');
    asked.push(whole ? 'whole' : 'start');
    if (whole) await released;
    await route.continue();
  });
  await page.reload();
  await page.locator('.button.first').waitFor();
  await page.evaluate((hash) => { location.hash = hash; }, `#/w/${house.workspace}/bouwstenen/ambition`);
  await page.locator('main .loading').waitFor();
  assert.equal(await page.getByText('Elke student hoort erbij').count(), 0);
  rest();
  await page.getByText('Elke student hoort erbij').first().waitFor();
  assert.deepEqual(asked, ['start', 'whole'], 'what early.js asks is what the app wants');
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  // Who looks for something before that finds it all the same.
  await page.unrouteAll();
  let later;
  const all = new Promise((resolve) => { later = resolve; });
  await page.evaluate((hash) => { location.hash = hash; }, `#/w/${house.workspace}`);
  await page.locator('.button.first').waitFor();
  await page.route(/\/load$/, async (route) => { await all; await route.continue(); });
  await page.reload();
  await page.locator('.button.first').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('hoort erb');
  assert.equal(await page.locator('#find').count(), 0);
  later();
  await page.locator('#find').waitFor();
  assert.equal(await page.locator('#find').inputValue(), 'hoort erb');
  await page.getByRole('option', { name: /Elke student hoort erbij/ }).first().waitFor();
  await close();
});

test('elsewhere all is needed, and asked at once', async () => {
  const { page, close } = await enter(browser, house, 'lotte', 'bouwstenen/ambition');
  const asked = [];
  page.on('request', (request) => { if (/\/load(\?.*)?$/.test(request.url())) asked.push(request.url().includes('kinds') ? 'start' : 'whole'); });
  await page.reload();
  await page.getByText('Elke student hoort erbij').first().waitFor();
  assert.deepEqual(asked, ['whole']);
  // Ctrl+K pressed while it is on its way is not lost, nor what is typed after it.
  let rest;
  const released = new Promise((resolve) => { rest = resolve; });
  await page.route(/\/load$/, async (route) => { await released; await route.continue(); });
  await page.reload();
  await page.locator('main .loading').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('hoort erb');
  rest();
  await page.locator('#find').waitFor();
  assert.equal(await page.locator('#find').inputValue(), 'hoort erb');
  await close();
});
