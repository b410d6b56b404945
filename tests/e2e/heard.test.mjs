// What somebody who does not see the screen is told while they write (UX-22, issue 7), and what they are not told: one sentence when
// it is news, nothing at every pause. How a screen reader says it is heard with tools/hear.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { broken, launch } from './browser.mjs';
import { begin, enter, go, saved } from './house.mjs';
import { block, desk, holds, inText, paragraph, settled, textbox, tool, words, write } from './writing.mjs';

let house, browser, at, goal, opened, sectionWith;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  ({ at, opened, sectionWith } = await desk(house, browser));
  goal = (await house.people.lotte.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Elke student een maatje' } })).id;
});
after(async () => { await browser?.close(); await house?.end(); });

// The cursor is at the begin of the text; a headless browser moves it only after a press.
const ready = async (page) => {
  await inText(page);
  await block(page, 0).click({ position: { x: 3, y: 10 } });
  await settled(page);
};
const clean = { elsewhere: [], violations: [], errors: [] };
// Keeps what the live regions of this page tell: each change, as a screen reader hears of it.
const listen = (page) => page.evaluate(() => {
  globalThis.told = [];
  new MutationObserver((all) => {
    const regions = all.map(({ target }) => (target.nodeType === 1 ? target : target.parentElement)?.closest('[aria-live], [role=status], [role=alert]'));
    for (const region of new Set(regions)) if (region?.textContent.trim()) globalThis.told.push(region.textContent.trim());
  }).observe(globalThis.document.body, { subtree: true, childList: true, characterData: true });
});
const hears = (page, said) => page.waitForFunction((wanted) => globalThis.told.some((one) => one.includes(wanted)), said);
const told = (page) => page.evaluate(() => globalThis.told.splice(0));
// The accessibility tree as the browser gives it to a screen reader: {role, name, description} of what has the cursor.
async function focused(page) {
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send('Accessibility.getFullAXTree');
  await cdp.detach();
  const found = nodes.filter((one) => one.properties?.some((each) => each.name === 'focused' && each.value.value)).at(-1);
  return { role: found?.role.value, name: found?.name?.value, description: found?.description?.value ?? '' };
}

test('typing is not interrupted: that all is saved is told when one asks, and that the connection is gone and back, once', async () => {
  const { page, seen, close } = await opened('Rustig', [paragraph('Begin.')]);
  await saved(page);
  await ready(page);
  await listen(page);
  for (const piece of [' Eerst dit.', ' Dan dat.', ' En nog iets.']) {
    await page.keyboard.type(piece);
    await saved(page);
  }
  assert.deepEqual(await told(page), []);
  await page.keyboard.press('Control+s');
  await hears(page, 'Alles opgeslagen');
  await told(page);
  await page.context().setOffline(true);
  await page.keyboard.type(' Zonder verbinding.');
  await hears(page, 'Nog niet opgeslagen');
  await page.keyboard.type(' En verder.');
  await page.context().setOffline(false);
  await hears(page, 'Alles opgeslagen');
  const all = await told(page);
  for (const wanted of ['Nog niet opgeslagen', 'Alles opgeslagen']) assert.equal(all.filter((one) => one.startsWith(wanted)).length, 1, wanted);
  assert.deepEqual({ ...seen, errors: [] }, clean);
  await close();
});

test('the text has one name, tells how to leave it, and what a key did is told', async () => {
  const { page, seen, close } = await opened('Toetsen', [paragraph('Begin.')]);
  await ready(page);
  const { role, name, description } = await focused(page);
  assert.deepEqual([role, name], ['textbox', 'Tekst van de paragraaf']);
  assert.match(description, /Met Esc en dan Tab ga je uit de tekst/);
  assert.equal(await page.getByRole('region', { name: 'Tekst van de paragraaf' }).count(), 0, 'the same name twice is one too many');
  await listen(page);
  for (const [key, said] of [['Control+b', 'Vet aan'], ['Control+b', 'Vet uit'], ['Control+Alt+1', 'Kop 1'], ['Control+Alt+0', 'Alinea'], ['Control+Shift+8', 'Opsomming aan'], ['Control+z', 'Je laatste stap is teruggedraaid.']]) {
    await page.keyboard.press(key);
    await hears(page, said);
    assert.deepEqual(await told(page), [said]);
  }
  // In a list Tab is a key of the text: told what it did, or how one goes away.
  for (const [key, said] of [['Control+Shift+8', 'Opsomming aan'], ['Tab', 'Met Esc en dan Tab ga je uit de tekst'], ['Enter', ''], ['Tab', 'Punt naar rechts'], ['Shift+Tab', 'Punt naar links'], ['Control+Shift+8', 'Opsomming uit']]) {
    if (key === 'Enter') await page.keyboard.press('End');
    await page.keyboard.press(key);
    if (said) await hears(page, said);
    else await textbox(page).locator('li').nth(1).waitFor();
    await told(page);
  }
  await tool(page, 'Citaat');
  await inText(page);
  await hears(page, 'Citaat aan');
  await page.keyboard.press('Control+Alt+f');
  await page.getByRole('dialog', { name: 'Voetnoot' }).waitFor();
  await page.waitForFunction(() => globalThis.document.activeElement.matches('.note-text'));
  assert.match((await focused(page)).description, /Met Enter ben je klaar/);
  await page.keyboard.press('Escape');
  await inText(page);
  assert.deepEqual(await broken(page), []);
  assert.deepEqual(seen, clean);
  await close();
});

test('what is no text is told when the cursor comes upon it: a note, a tie, a reference', async () => {
  const { section } = await sectionWith('Begeleiding', paragraph('x'));
  const { page, seen, close } = await opened('Geen letters', [paragraph('a', { type: 'footnote', content: [words('Niet op zondag.')] }, { type: 'element_chip', attrs: { kind: 'goal', id: goal, label: 'x' } }, { type: 'cross_reference', attrs: { target: `s${section}`, label: 'Begeleiding' } }, ' en zo.')]);
  await ready(page);
  await listen(page);
  await page.keyboard.press('ArrowRight');
  for (const said of ['Voetnoot: Niet op zondag. Met Enter pas je haar aan.', 'Verband met streefdoel Elke student een maatje', 'Verwijzing: Begeleiding']) {
    await settled(page);
    await page.keyboard.press('ArrowRight');
    await hears(page, said);
    assert.deepEqual(await told(page), [said]);
    await page.keyboard.press('ArrowRight');
  }
  // Beside a line a screen reader ends it there: the box of the note stands on it, whatever one sees.
  const apart = await textbox(page).locator('.note').evaluate((note) => {
    const range = globalThis.document.createRange();
    range.selectNode(note.previousSibling);
    const middle = (box) => box.top + box.height / 2;
    return Math.abs(middle(range.getBoundingClientRect()) - middle(note.getBoundingClientRect()));
  });
  assert.ok(apart <= 3, `${apart} px`);
  assert.deepEqual(seen, clean);
  await close();
});

test('points are told at the cursor and not while one types there; F8 goes to the next, Shift+F8 back', async () => {
  const { lotte } = house.people;
  const plan = (await lotte.call('GET', `${at}/documents`)).documents.find((one) => one.title !== 'Ons tweede plan').id;
  const { sections } = await lotte.call('GET', `${at}/documents/${plan}`);
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${sections.find((one) => one.title === 'Professionalisering').id}`);
  await write(page);
  await page.locator('.editor .point').filter({ hasText: 'voldoende tijd' }).first().waitFor();
  await ready(page);
  await page.locator('.here').filter({ hasNotText: 'voldoende tijd' }).waitFor();
  await listen(page);
  const here = async () => {
    await hears(page, 'Om over te praten:');
    return (await told(page)).join(' ');
  };
  const first = await here();
  await page.keyboard.press('F8');
  const second = await here();
  assert.match(second, /^‘.*voldoende tijd.*’ Om over te praten: .*voldoende tijd/);
  assert.notEqual(first, second);
  await page.keyboard.press('Shift+F8');
  assert.match(await here(), /^‘.*’ Om over te praten: /);
  assert.match((await focused(page)).description, /F8/);
  await page.keyboard.type('Nu ');
  await page.locator('.here').waitFor({ state: 'detached' });
  await saved(page);
  assert.deepEqual(await told(page), []);
  assert.deepEqual(await broken(page), []);
  assert.deepEqual(seen, clean);
  await close();
  const none = await opened('Niets gevonden', [paragraph('Dag.')]);
  await ready(none.page);
  await listen(none.page);
  await none.page.keyboard.press('F8');
  await hears(none.page, 'In deze tekst staan geen punten');
  await none.close();
});

test('finding tells the sentence one came to; searching everywhere begins with the name of the field', async () => {
  const { page, seen, close } = await opened('Zoek en hoor', [paragraph('Een punt. Nog een zin.'), paragraph('Tweede punt.')]);
  await ready(page);
  await listen(page);
  await page.keyboard.press('Control+f');
  await page.locator('.find input').first().fill('punt');
  await hears(page, '1 van 2');
  await page.keyboard.press('Enter');
  await hears(page, '2 van 2: Tweede punt.');
  await page.keyboard.press('Enter');
  await hears(page, '1 van 2: Een punt.');
  await page.keyboard.press('Escape');
  await inText(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').and(page.locator(':focus')).waitFor();
  await page.locator('#found [role=option]').first().waitFor();
  assert.equal((await focused(page)).name, 'Zoek een paragraaf, doel, persoon of iets om te doen');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => globalThis.document.activeElement.getAttribute('aria-activedescendant') === 'found-1');
  await page.keyboard.type('begel');
  await page.locator('#found [role=option]').filter({ hasText: 'Begeleiding' }).first().waitFor();
  await page.waitForFunction(() => globalThis.document.activeElement.getAttribute('aria-activedescendant') === 'found-0');
  assert.deepEqual(seen, clean);
  await close();
});

test('who comes to write along is told once, not their letters; their cursor is no part of the text', async () => {
  const { section } = await sectionWith('Samen horen', paragraph('Eerste.'), paragraph('Tweede.'));
  const one = await enter(browser, house, 'hidde', `plan/${section}`);
  await write(one.page);
  await listen(one.page);
  const two = await enter(browser, house, 'lotte', `plan/${section}`);
  await write(two.page);
  await hears(one.page, 'Lotte van Rijn schrijft mee');
  await block(two.page, 0).click();
  await two.page.keyboard.press('End');
  await two.page.keyboard.type(' Dit typt Lotte, letter voor letter.', { delay: 10 });
  await holds(one.page, 'letter voor letter.');
  await saved(two.page);
  await one.page.locator('.writing-in .other').waitFor();
  assert.deepEqual(await told(one.page), ['Lotte van Rijn schrijft mee']);
  assert.doesNotMatch(await one.page.locator('.editor').ariaSnapshot().then((tree) => tree.slice(tree.indexOf('textbox'))), /Lotte van Rijn/);
  for (const each of [one, two]) {
    assert.deepEqual(each.seen, clean);
    await each.close();
  }
});

test('a piece without a place is told; its buttons tell which piece, and throwing one away leads to the next', async () => {
  const { section } = await sectionWith('Plekloos', paragraph('Eerste.'), paragraph('Tweede alinea.'), paragraph('Derde alinea.'), paragraph('Slot.'));
  const { hidde } = house.people;
  for (const text of ['een eerste stukje', 'een tweede stukje']) await hidde.call('POST', `${at}/sections/${section}/unplaced`, { text });
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${section}`);
  await write(page);
  const away = page.getByRole('button', { name: 'Gooi weg' });
  await away.first().focus();
  const one = await focused(page);
  assert.match(one.description, /een (eerste|tweede) stukje/);
  await page.keyboard.press('Enter');
  await page.waitForFunction((gone) => globalThis.document.querySelectorAll('.unplaced li').length === 1 && globalThis.document.activeElement.closest('.unplaced') && !globalThis.document.querySelector('.unplaced').textContent.includes(gone), one.description);
  assert.match((await focused(page)).description, /stukje/);
  await away.press('Enter');
  await inText(page);
  assert.deepEqual(await broken(page), []);
  assert.deepEqual(seen, clean);
  await close();
});

test('the links of a version tell of which one', async () => {
  const { section, kept } = await sectionWith('Versies horen', paragraph('Eerst.'));
  await kept();
  const { page, seen, close } = await enter(browser, house, 'hidde');
  await go(page, house, `versies/${section}`);
  const look = page.getByRole('link', { name: 'Bekijk deze versie' }).first();
  await look.focus();
  assert.match((await focused(page)).description, /\d{4}.*Lotte van Rijn/);
  assert.deepEqual(await broken(page), []);
  assert.deepEqual(seen, clean);
  await close();
});
