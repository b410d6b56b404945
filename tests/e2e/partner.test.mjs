// "Wat betekent dit voor ons?": the page of one partner, read with a link out of a mail and without an account (DOC-13).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { broken, large, launch, open, small } from './browser.mjs';
import { begin, enter } from './house.mjs';

let house, browser, school, link;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  const at = `workspaces/${house.workspace}`;
  const { lotte } = house.people;
  school = (await lotte.call('GET', `${at}/load?kinds=organisation`)).entities[0].id;
  const other = (await lotte.call('POST', `${at}/organisations`, { name: 'Pabo Delta', sort: 'institute' })).id;
  const section = (await lotte.call('GET', `${at}/load?kinds=section`)).entities[0].id;
  await lotte.call('POST', `${at}/elements`, { kind: 'facilitation_agreement', fields: { name: 'Uren van de schoolopleider', school, payer: other, hours: 40 } });
  await lotte.call('POST', `${at}/elements`, { kind: 'facilitation_agreement', fields: { name: 'Uren op de pabo', school: other, hours: 80 } });
  const goal = (await lotte.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Op De Grutterswiel hoort elke student bij een team' } })).id;
  const core = (await lotte.call('POST', `${at}/elements`, { kind: 'core_element', fields: { name: 'Samen opleiden' } })).id;
  await lotte.call('POST', `${at}/links`, { type: 'translates', from: core, to: goal, rationale: 'Lotte van Rijn vraagt er iedere maand naar, samen met Pabo Delta.' });
  await lotte.call('POST', `${at}/sections/${section}/contributions`, { organisation: school, level: 'operational', sentence: 'Mail hidde@voorbeeld.invalid als je een plek zoekt.' });
});
after(async () => { await browser?.close(); await house?.end(); });

test('who leads makes the link, copies it, and sees until when it works; who writes is not offered one', async () => {
  const { page, seen, close } = await enter(browser, house, 'lotte', `plan-partner/${school}`);
  await page.getByRole('button', { name: 'Maak een link om te mailen' }).click();
  const field = page.getByLabel('Link voor De Grutterswiel');
  await field.waitFor();
  link = new URL(await field.inputValue()).hash;
  await page.getByText(/^De link werkt tot en met \d+ \w+ \d{4}\.$/).waitFor();
  await page.getByRole('button', { name: 'Kopieer de link' }).click();
  await page.getByRole('button', { name: 'De link is gekopieerd.' }).waitFor();
  assert.deepEqual(await broken(page), []);
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
  const writer = await enter(browser, house, 'hidde', `plan-partner/${school}`);
  await writer.page.getByRole('heading', { level: 1, name: /De Grutterswiel/ }).waitFor();
  assert.equal(await writer.page.getByText('Maak een link om te mailen').count(), 0);
  await writer.close();
});

for (const english of [false, true]) {
  for (const viewport of [small, large]) {
    for (const look of [{}, { forcedColors: 'active' }, { colorScheme: 'dark' }]) {
      test(`${english ? 'en' : 'nl'}, ${viewport.width} px, ${Object.values(look)[0] ?? 'normal'}: readable without an account`, async () => {
        const { page, seen, close } = await open(browser, house.server.address, `${english ? '/en/for-us' : '/voor-ons'}${link}`, { viewport, ...look });
        await page.getByRole('heading', { level: 1, name: english ? 'What does this mean for De Grutterswiel?' : 'Wat betekent dit voor De Grutterswiel?' }).waitFor();
        assert.deepEqual(await broken(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= viewport.width);
        const text = await page.locator('main').textContent();
        for (const own of ['Partnerschap De Vlierboom', 'Uren van de schoolopleider', '40', 'hoort elke student bij een team', 'vraagt er iedere maand naar, samen met Pabo Delta']) assert.ok(text.includes(own), own);
        for (const inside of ['Lotte', 'van Rijn', 'hidde', 'invalid', 'Uren op de pabo', '80']) assert.ok(!text.includes(inside), inside);
        const levels = await page.locator('main :is(h1, h2, h3, h4)').evaluateAll((all) => all.map((one) => Number(one.tagName[1])));
        assert.equal(levels[0], 1);
        assert.ok(levels.every((one, i) => i === 0 || one <= levels[i - 1] + 1), `${levels}: no level is passed over`);
        assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
        await page.emulateMedia({ media: 'print' });
        assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('button, .button, nav, input, select, header, footer')].filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 90))), []);
        assert.ok(await page.locator('h1').isVisible());
        await close();
      });
    }
  }
}

test('letters twice as large on a phone, and the other language without losing the page', async () => {
  const { page, close } = await open(browser, house.server.address, `/voor-ons${link}`, { viewport: small, bypassCSP: true });
  await page.getByRole('heading', { level: 1, name: /De Grutterswiel/ }).waitFor();
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= small.width);
  await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
  await page.locator('#language').click();
  await page.getByRole('heading', { level: 1, name: 'What does this mean for De Grutterswiel?' }).waitFor();
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).hash, `/en/for-us${link}`);
  await close();
});

test('taken back, it says what to do', async () => {
  const { page, close } = await enter(browser, house, 'lotte', `plan-partner/${school}`);
  await page.getByRole('button', { name: 'Intrekken' }).click();
  await page.getByText('De link is ingetrokken en werkt niet meer.').waitFor();
  assert.equal(await page.getByText(/De link werkt tot en met/).count(), 0);
  await close();
  const late = await open(browser, house.server.address, `/voor-ons${link}`, { viewport: small });
  await late.page.getByRole('alert').filter({ hasText: 'Vraag een nieuwe link aan wie je hem stuurde.' }).waitFor();
  assert.deepEqual(await broken(late.page), []);
  await late.close();
});
