// Who else is in a text (issue 7: SYS-03, PRI-08), and one text on two pages of the same person (UX-12).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { broken, launch, small } from './browser.mjs';
import { begin, enter, go, saved } from './house.mjs';
import { block, desk, holds, paragraph, settled, textbox, wordsOf, write } from './writing.mjs';

let house, browser, opened, sectionWith;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  ({ opened, sectionWith } = await desk(house, browser));
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };
const strokeAfter = (page, words) => page.waitForFunction((wanted) => {
  const node = document.querySelector('.writing-in .other');
  if (!node) return false;
  const range = document.createRange();
  range.setStart(node.parentNode, 0);
  range.setEndBefore(node);
  return range.toString() === wanted;
}, words);

test('where another is stands in the text with a name, goes along with what both write, and is gone when they stop', async () => {
  const hidde = await opened('Samen', [paragraph('Een alinea van ons.'), paragraph('Nog een alinea.')]);
  const lotte = await enter(browser, house, 'lotte', `plan/${hidde.section}`);
  await lotte.page.getByText('Hidde schrijft nu aan deze tekst.').waitFor();
  assert.deepEqual(await broken(lotte.page), []);
  const height = () => block(hidde.page, 0).evaluate((node) => node.getBoundingClientRect().top);
  const alone = await height();
  await write(lotte.page);
  await strokeAfter(lotte.page, 'Nog een alinea.');
  assert.equal(await lotte.page.locator('.writing-in .other').getAttribute('data-name'), 'Hidde');
  await hidde.page.getByRole('button', { name: 'Ga naar Lotte van Rijn in de tekst' }).waitFor();
  assert.equal(await height(), alone, 'who comes along does not move what one was about to press');

  await block(hidde.page, 0).click();
  await hidde.page.keyboard.press('Home');
  await hidde.page.keyboard.press('ArrowRight');
  await strokeAfter(lotte.page, 'E');
  await block(lotte.page, 0).click();
  await lotte.page.keyboard.press('Home');
  await lotte.page.keyboard.type('Zo: ');
  await strokeAfter(lotte.page, 'Zo: E');
  await holds(hidde.page, 'Zo: Een');
  await hidde.page.keyboard.type('xtra e');
  await strokeAfter(lotte.page, 'Zo: Extra e');
  await lotte.page.keyboard.press('Control+End');
  await strokeAfter(hidde.page, 'Nog een alinea.');

  await lotte.page.getByRole('button', { name: 'Ga naar Hidde in de tekst' }).click();
  await settled(lotte.page);
  await lotte.page.keyboard.type('!');
  await saved(lotte.page);
  assert.equal(await block(hidde.page, 0).textContent(), 'Zo: Extra e!en alinea van ons.');
  for (const { page } of [hidde, lotte]) assert.deepEqual(await broken(page), []);
  if (process.env.APP_SHOTS) await lotte.page.screenshot({ path: `${process.env.APP_SHOTS}/others-1280.png` });

  await hidde.page.keyboard.press('Shift+End');
  await lotte.page.locator('.writing-in .others-words').waitFor();
  await hidde.page.getByRole('button', { name: 'Voor nu klaar' }).click();
  await lotte.page.locator('.writing-in .other').waitFor({ state: 'detached' });
  await lotte.page.locator('.along').waitFor({ state: 'detached' });
  await hidde.page.getByText('Lotte van Rijn schrijft nu aan deze tekst.').waitFor();
  assert.deepEqual([hidde.seen, lotte.seen], [clean, clean]);
  await lotte.close();
  await hidde.page.getByText('Lotte van Rijn schrijft nu aan deze tekst.').waitFor({ state: 'detached' });
  await hidde.close();
});

test('after a connection that was gone the others are there again; on a phone nothing falls off', async () => {
  const hidde = await opened('Weer terug', [paragraph('Een alinea van ons.')], { viewport: small });
  const lotte = await enter(browser, house, 'lotte', `plan/${hidde.section}`);
  await write(lotte.page);
  await strokeAfter(lotte.page, 'Een alinea van ons.');
  await hidde.page.context().setOffline(true);
  await lotte.page.locator('.writing-in .other').waitFor({ state: 'detached' });
  await hidde.page.context().setOffline(false);
  await strokeAfter(lotte.page, 'Een alinea van ons.');
  await strokeAfter(hidde.page, 'Een alinea van ons.');
  assert.ok(await hidde.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(await broken(hidde.page), []);
  if (process.env.APP_SHOTS) await hidde.page.screenshot({ path: `${process.env.APP_SHOTS}/others-360.png` });
  await lotte.close();
  await hidde.close();
});

test('one text on two pages of the same person: the words of both are there once, also when both went without a connection', async () => {
  const { section, kept } = await sectionWith('Twee pagina’s', paragraph('Eerste.'), paragraph('Tweede.'));
  const one = await enter(browser, house, 'hidde', `plan/${section}`);
  const other = await one.page.context().newPage();
  await other.goto(one.page.url());
  await write(one.page);
  await write(other);
  await one.page.getByRole('button', { name: 'Ga naar jij op een andere pagina in de tekst' }).waitFor();
  const type = async (page, index, words) => {
    await block(page, index).click();
    await page.keyboard.press('End');
    await page.keyboard.type(words);
  };
  await type(one.page, 0, ' Links.');
  await type(other, 1, ' Rechts.');
  await saved(one.page);
  await saved(other);
  await holds(one.page, 'Tweede. Rechts.');
  await holds(other, 'Eerste. Links.');

  for (const page of [one.page, other]) page.on('dialog', (dialog) => dialog.accept());
  await one.page.context().setOffline(true);
  await type(one.page, 0, ' Zonder net.');
  await type(other, 1, ' Ook zonder.');
  for (const page of [one.page, other]) await saved(page, 'Nog niet opgeslagen. We bewaren je tekst op dit apparaat.');
  await one.page.close();
  await other.close();
  await one.page.context().setOffline(false);
  const back = await one.page.context().newPage();
  await back.goto(`${house.server.address}/#/w/${house.workspace}/plan/${section}`);
  for (const words of ['Eerste. Links. Zonder net.', 'Tweede. Rechts. Ook zonder.']) {
    await back.getByRole('button', { name: 'Ga ermee verder' }).click();
    await holds(back, words);
    await saved(back);
    await back.getByRole('button', { name: 'Voor nu klaar' }).click();
    await go(back, house, 'plan');
    await go(back, house, `plan/${section}`);
  }
  await back.locator('#write').waitFor();
  assert.equal(await back.getByRole('button', { name: 'Ga ermee verder' }).count(), 0);
  assert.deepEqual((await kept()).map(wordsOf), ['Eerste. Links. Zonder net.', 'Tweede. Rechts. Ook zonder.']);
  await one.page.context().close();
});

test('who goes to another page without a connection and comes back goes on with what was typed, once', async () => {
  const { page, close, section, doc } = await opened('Even weg', [paragraph('Begin.')]);
  await go(page, house, 'plan'); // known by now, as to somebody who works here
  await go(page, house, `plan/${section}`);
  await write(page);
  await page.context().setOffline(true);
  // Half of it was under way and found no program; the other half came after that.
  await page.keyboard.type(' Onder');
  await saved(page, 'Nog niet opgeslagen. We bewaren je tekst op dit apparaat.');
  await page.keyboard.type('weg.');
  await holds(page, 'Begin. Onderweg.');
  await go(page, house, 'plan');
  await go(page, house, `plan/${section}`);
  await page.getByRole('button', { name: 'Ga ermee verder' }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Ga ermee verder' }).click();
  await textbox(page).waitFor();
  await holds(page, 'Begin. Onderweg.');
  assert.equal(wordsOf((await doc())[0]), 'Begin. Onderweg.');
  await close();
});

test('on a network that lets no socket through two people still write together', async () => {
  const { section, kept } = await sectionWith('Zonder socket', paragraph('Eerste.'), paragraph('Tweede.'));
  const screens = [];
  for (const who of ['hidde', 'lotte']) {
    const screen = await enter(browser, house, who, '', {});
    await screen.page.addInitScript(() => { window.WebSocket = class { constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 10); } send() {} close() {} }; });
    await screen.page.reload();
    await go(screen.page, house, `plan/${section}`);
    await write(screen.page);
    screens.push(screen);
  }
  for (const [i, { page }] of screens.entries()) {
    await block(page, i).click();
    await page.keyboard.press('End');
    await settled(page);
    await page.keyboard.type(i ? ' Rechts.' : ' Links.');
  }
  for (const { page } of screens) {
    await holds(page, 'Eerste. Links.');
    await holds(page, 'Tweede. Rechts.');
  }
  assert.deepEqual((await kept()).map(wordsOf), ['Eerste. Links.', 'Tweede. Rechts.']);
  for (const { close } of screens) await close();
});
