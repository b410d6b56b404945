// Partners, people, roles, invitations and groups, as the manager, as a writer and as who only reads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, small } from './browser.mjs';
import { begin, enter, go, password } from './house.mjs';

let house, browser;
before(async () => { [house, browser] = await Promise.all([begin(), launch()]); });
after(async () => { await browser?.close(); await house?.end(); });

const person = (page, name) => page.locator('li.person').filter({ has: page.getByText(name, { exact: true }) });
const edit = async (page, name) => page.getByRole('button', { name: `Pas ‘${name}’ aan`, exact: true }).click();

test('an invitation: a link to copy, a day until which it works, and taken back it works no longer', async () => {
  const { page, seen, close } = await enter(browser, house, 'lotte', 'mensen');
  await page.getByRole('button', { name: 'Nodig iemand uit' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'invite-name');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.fill('#invite-name', 'Sem');
  await page.selectOption('#invite-role', 'contributor');
  await page.keyboard.press('Enter');
  await page.locator('#invite-role').press('Enter');
  const link = page.getByLabel('Link van de uitnodiging');
  await link.waitFor();
  const href = await link.inputValue();
  assert.match(href, /\/uitnodiging#/);
  await page.getByText('Wie je hebt uitgenodigd').waitFor();
  const guest = await open(browser, house.server.address, `/uitnodiging${new URL(href).hash}`);
  await guest.page.getByRole('heading', { level: 1, name: /Werk mee aan/ }).waitFor();
  await guest.close();
  await page.getByRole('button', { name: 'Intrekken: de uitnodiging van Sem' }).click();
  await page.getByText('De uitnodiging van Sem is ingetrokken.').waitFor();
  assert.equal(await page.getByText('Wie je hebt uitgenodigd').count(), 0);
  const late = await open(browser, house.server.address, `/uitnodiging${new URL(href).hash}`);
  await late.page.getByRole('alert').waitFor();
  await late.close();
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
});

test('a role: what it means stands beside it, and the other notices at once', async () => {
  const { page, close } = await enter(browser, house, 'lotte', 'mensen');
  const karin = await enter(browser, house, 'karin', 'mensen');
  assert.equal(await karin.page.getByRole('button', { name: /Pas ‘|Nodig|toevoegen|Groep maken/ }).count(), 0);
  await edit(page, 'Karin');
  const roles = await page.locator('select[id$="-role"] option').allTextContents();
  assert.ok(roles.every((one) => one.includes(': ')), roles.join(' | '));
  await page.locator('select[id$="-role"]').selectOption('lead');
  await page.getByRole('button', { name: 'Bewaar' }).click();
  await page.getByText('‘Karin’ is aangepast.').waitFor();
  await karin.page.getByRole('button', { name: 'Groep maken' }).waitFor();
  assert.equal(await karin.page.getByRole('button', { name: 'Nodig iemand uit' }).count(), 0, 'a leader does not invite');
  await karin.close();
  await close();
});

test('the only manager is told so before trying', async () => {
  const { page, close } = await enter(browser, house, 'lotte', 'mensen');
  await page.getByText('Als enige beheerder houd je deze rol.').waitFor();
  await edit(page, 'Lotte van Rijn');
  assert.equal(await page.locator('select[id$="-role"]').count(), 0);
  assert.equal(await page.getByRole('button', { name: /Laat .* gaan|Stop met meewerken/ }).count(), 0);
  await close();
});

test('letting somebody go asks first, by name; leaving oneself as well', async () => {
  const tijdelijk = async (name) => {
    const token = (await house.invited(name, 'reader')).split('#')[1];
    const { page, close } = await open(browser, house.server.address, `/uitnodiging#${token}`);
    await page.fill('#email', `${name.toLowerCase()}@voorbeeld.invalid`);
    await page.fill('#password', password);
    await page.getByRole('button', { name: 'Doe mee' }).click();
    await page.locator('.next').waitFor();
    return { page, close };
  };
  const one = await tijdelijk('Roos');
  const { page, close } = await enter(browser, house, 'lotte', 'mensen');
  await edit(page, 'Roos');
  await page.getByRole('button', { name: 'Laat Roos gaan' }).click();
  const dialog = page.getByRole('dialog', { name: 'Werkt Roos hier niet meer mee?' });
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Annuleren' }).click();
  assert.equal(await person(page, 'Roos').count(), 1);
  await page.getByRole('button', { name: 'Laat Roos gaan' }).click();
  await dialog.getByRole('button', { name: 'Laat Roos gaan' }).click();
  await page.getByText('Roos werkt hier niet meer mee.').waitFor();
  await person(page, 'Roos').waitFor({ state: 'detached' });
  await one.page.getByText('Je werkt hier niet meer aan mee.').waitFor();
  await one.close();

  const two = await tijdelijk('Teun');
  await go(two.page, house, 'mensen');
  await two.page.getByRole('button', { name: 'Stop met meewerken' }).click();
  await two.page.getByRole('dialog', { name: 'Stop je met ‘Partnerschap De Vlierboom’?' }).getByRole('button', { name: 'Stop met meewerken' }).click();
  await two.page.getByText('Je werkt nog nergens aan mee.').waitFor();
  await person(page, 'Teun').waitFor({ state: 'detached' });
  await two.close();
  await close();
});

test('a partner and a group: added, changed, taken away and back', async () => {
  const { page, close } = await enter(browser, house, 'lotte', 'mensen');
  const other = await enter(browser, house, 'hidde', 'mensen');
  await page.getByRole('button', { name: 'Partner toevoegen' }).click();
  await page.fill('#partner-name', 'Stichting De Wiel');
  await page.selectOption('#partner-sort', 'board');
  await page.keyboard.press('Tab');
  await page.locator('#partner-place').press('Enter');
  await other.page.getByRole('heading', { name: 'Stichting De Wiel' }).waitFor({ timeout: 2000 });
  await edit(page, 'De Grutterswiel');
  await page.locator('select[id$="-board"]').selectOption({ label: 'Stichting De Wiel' });
  await page.getByRole('button', { name: 'Bewaar' }).click();
  await other.page.getByText('van Stichting De Wiel · Oudewiel').waitFor();
  await edit(page, 'De Grutterswiel');
  await page.locator('select[id$="-board"]').selectOption('');
  await page.getByRole('button', { name: 'Bewaar' }).click();
  await other.page.getByText('van Stichting De Wiel · Oudewiel').waitFor({ state: 'detached' });
  await edit(page, 'Stichting De Wiel');
  await page.getByRole('button', { name: 'Weghalen: ‘Stichting De Wiel’' }).click();
  await page.getByText('‘Stichting De Wiel’ is weggehaald.').waitFor();
  await other.page.getByRole('heading', { name: 'Stichting De Wiel' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  await other.page.getByRole('heading', { name: 'Stichting De Wiel' }).waitFor();

  await page.getByRole('button', { name: 'Groep maken' }).click();
  await page.fill('#group-name', 'Schrijfgroep');
  await page.getByLabel('Hidde', { exact: true }).check();
  await page.locator('#form-group').getByRole('button', { name: 'Groep maken' }).click();
  await other.page.getByText('Schrijfgroep', { exact: true }).waitFor();
  await edit(page, 'Schrijfgroep');
  await page.getByRole('button', { name: 'Weghalen: ‘Schrijfgroep’' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Weghalen' }).click();
  await other.page.getByText('Schrijfgroep', { exact: true }).waitFor({ state: 'detached' });
  await other.close();
  await close();
});

test('nothing is counted or summed per person', async () => {
  const { page, close } = await enter(browser, house, 'lotte', 'mensen');
  for (const text of await page.locator('li.person p').allTextContents()) assert.doesNotMatch(text, /\d/, text);
  await close();
});

test('with the keyboard alone, on a phone: to the people, invite somebody, copy the link', async () => {
  const { page, close } = await enter(browser, house, 'lotte', '', { viewport: small });
  const press = async (wanted) => {
    for (let i = 0; i < 60; ++i) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const one = document.activeElement;
        if (one === document.body) return null;
        const box = one.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        const style = getComputedStyle(one);
        return { name: (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent).trim(), ring: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 3, inView: one.contains(top) };
      });
      if (!at) continue;
      assert.ok(at.ring && at.inView, `${at.name}: ring ${at.ring}, in view ${at.inView}`);
      if (at.name === wanted) return;
    }
    assert.fail(`no ${wanted}`);
  };
  await press('Mensen');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Mensen' }).waitFor();
  await press('Nodig iemand uit');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Bo');
  await page.keyboard.press('Enter');
  await page.getByLabel('Link van de uitnodiging').waitFor();
  await press('Kopieer de link');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'De link is gekopieerd.' }).waitFor();
  await close();
});
