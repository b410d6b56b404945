// The ten main tasks without a mouse: signing in, going to a section, writing, a question one cannot answer yet, a new goal, tying it,
// the agenda, what was talked about, following a core element, and taking back. Focus can be seen at every stop (UX-23).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, needs, open } from './browser.mjs';
import { begin, password, saved } from './house.mjs';

let house, browser, at, section;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  at = `workspaces/${house.workspace}`;
  const { lotte } = house.people;
  await lotte.call('POST', `${at}/elements`, { kind: 'core_element', fields: { name: 'Nieuwsgierig blijven' } });
  const { documents } = await lotte.call('GET', `${at}/documents`);
  section = (await lotte.call('GET', `${at}/documents/${documents[0].id}`)).sections.find((one) => one.questions.length && one.title === 'Het programma');
});
after(async () => { await browser?.close(); await house?.end(); });

const focus = (page) => page.evaluate(() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return { body: one === document.body, id: one.id, name: (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent).trim(),
    ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none' || one.matches('h1, [role=option]'),
    seen: box.bottom > 0 && box.top < innerHeight };
});
// Tab, and Tab again, to what bears this name or id; then it can be seen.
async function reach(page, wanted) {
  const fits = (one) => (wanted.startsWith('#') ? one.id === wanted.slice(1) : one.name.startsWith(wanted));
  for (let i = 0; i < 150; i++) {
    const one = await focus(page);
    if (!one.body && fits(one)) {
      assert.ok(one.ring && one.seen, `${wanted}: can it be seen that one is there?`);
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`${wanted} is not reached with Tab`);
}
async function press(page, wanted) {
  await reach(page, wanted);
  await page.keyboard.press('Enter');
}
async function find(page, words, title) {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words);
  await page.getByRole('option').filter({ hasText: words }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
}

test('the ten main tasks, by keyboard alone', needs('way back from its own bars with Tab'), async () => {
  const { page, seen, close } = await open(browser, house.server.address, '/');
  // 1. signing in
  await reach(page, '#email');
  await page.keyboard.type('lotte@voorbeeld.invalid');
  await reach(page, '#password');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Partnerschap De Vlierboom' }).waitFor();
  await page.locator('.button.first').waitFor();
  // 2. to a section
  await find(page, section.title, section.title);
  // 3. writing
  await press(page, 'Schrijf verder');
  await page.waitForFunction(() => document.activeElement.role === 'textbox');
  await reach(page, 'Tekst');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Met toetsen geschreven.');
  await page.keyboard.press('Escape');
  await press(page, 'Voor nu klaar');
  await page.locator('.prose').getByText('Met toetsen geschreven.').waitFor();
  await saved(page);
  // 4. a question one cannot answer yet
  await press(page, 'Weet ik nog niet');
  await page.getByText('Hier willen we het nog over hebben.').waitFor();
  // 5. a new goal
  await press(page, 'Kwaliteit');
  await page.locator('#open-add-goal').waitFor();
  await press(page, '#open-add-goal');
  await page.keyboard.type('Doel met toetsen');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Doel met toetsen' }).waitFor();
  await saved(page);
  // 6. tying it
  await find(page, 'Doel met toetsen', 'Doel met toetsen');
  await press(page, 'Verband leggen');
  await page.keyboard.type('Nieuwsgierig');
  await page.locator('#tie-to-list [role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'tie-why');
  await page.keyboard.type('Studenten komen met eigen vragen.');
  await page.keyboard.press('Enter');
  await page.getByText('Studenten komen met eigen vragen.').waitFor();
  // 7. on the agenda
  await press(page, 'Zet op de agenda');
  await page.getByText('Staat op de agenda').first().waitFor();
  await saved(page);
  // 8. what was talked about
  await press(page, 'Gesprekken');
  await press(page, 'Besproken: ');
  await page.keyboard.type('de stuurgroep');
  await page.keyboard.press('Tab');
  await page.keyboard.type('We pakken dit in januari op.');
  await press(page, 'Leg vast');
  await page.getByText('Jullie gesprek is vastgelegd.').waitFor();
  // 9. following a core element
  await find(page, 'Nieuwsgierig blijven', 'Nieuwsgierig blijven');
  await press(page, 'Volg de draad');
  await page.getByText('Doel met toetsen').first().waitFor();
  // 10. taking back
  await press(page, 'Kwaliteit');
  await page.locator('#open-add-goal').waitFor();
  await press(page, '#open-add-goal');
  await page.keyboard.type('Toch maar niet');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Toch maar niet' }).waitFor();
  await saved(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await page.getByRole('link', { name: 'Toch maar niet' }).waitFor({ state: 'detached' });
  assert.ok(!(await focus(page)).body, 'the cursor is somewhere');
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
});
