// Away while one was writing: a laptop that slept for an hour, a session that ended meanwhile, a train (issue 7; UX-12, R8). Nothing is
// lost and nothing stands there twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, needs } from './browser.mjs';
import { begin, enter, id, password, saved } from './house.mjs';
import { block, desk, holds, inText, paragraph, settled, wordsOf, write } from './writing.mjs';

let house, browser, at, sectionWith;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  ({ at, sectionWith } = await desk(house, browser));
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };
// Letters at the end of the first paragraph, each a commit of its own.
async function letters(section, text) {
  const { lotte } = house.people;
  let { text: { fields: { version, doc } } } = await lotte.call('GET', `${at}/sections/${section}`);
  let pos = 1 + wordsOf(doc.content[0]).length;
  for (const letter of text) {
    const step = { stepType: 'replace', from: pos, to: pos, slice: { content: [{ type: 'text', text: letter }] } };
    ({ version } = await lotte.call('POST', `${at}/sections/${section}/text`, { base: version, steps: [step], mark: id() }));
    pos += 1;
  }
}
async function atEnd(page, index) {
  await block(page, index).click();
  await page.keyboard.press('End');
  await settled(page);
}
// An hour with the lid closed: no network, no timers, and the program does not wait for it.
async function slept(page, meanwhile) {
  await page.context().setOffline(true);
  await meanwhile();
  await house.server.stop();
  await house.again();
  await page.clock.fastForward('01:00:00');
  await page.context().setOffline(false);
}

test('a laptop that slept for an hour in the middle of a sentence: what was typed and all that others wrote is there', needs('a clock of its own'), async () => {
  const { section, kept } = await sectionWith('Geslapen', paragraph('Van Lotte: '), paragraph('Van Hidde:'));
  const { page, seen, close } = await enter(browser, house, 'hidde', '', {});
  await page.clock.install();
  await page.goto(`${house.server.address}/#/w/${house.workspace}/plan/${section}`);
  await page.reload();
  await write(page);
  await atEnd(page, 1);
  await page.keyboard.type(' eerst');
  await saved(page);
  await page.context().setOffline(true);
  await page.keyboard.type(' en dan');
  const theirs = 'abcdefghij'.repeat(13); // more than is kept of a text at hand
  await slept(page, () => letters(section, theirs));
  await holds(page, theirs);
  await saved(page);
  await inText(page);
  await page.keyboard.type(' weer.');
  await saved(page);
  assert.deepEqual((await kept()).map(wordsOf), [`Van Lotte: ${theirs}`, 'Van Hidde: eerst en dan weer.']);
  assert.equal(await page.locator('.unplaced').count(), 0);
  assert.deepEqual(seen.violations, []);
  await close();
});

test('a session that ended while the laptop slept: after signing in one goes on with what was typed', async () => {
  const { section, kept } = await sectionWith('Uitgelogd', paragraph('Van Lotte: '), paragraph('Van Hidde:'));
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${section}`);
  await write(page);
  await atEnd(page, 1);
  await page.context().setOffline(true);
  await page.keyboard.type(' bewaard.');
  await saved(page, 'Nog niet opgeslagen. We bewaren je tekst op dit apparaat.');
  await letters(section, 'intussen');
  const other = house.stranger();
  await other.call('POST', 'sessions', { email: 'hidde@voorbeeld.invalid', password });
  for (const { session, here } of (await other.call('GET', 'sessions')).sessions) if (!here) await other.call('DELETE', `sessions/${session}`);
  await page.context().setOffline(false);
  await page.fill('#password', password, { timeout: 60000 });
  if (await page.locator('#email').inputValue() === '') await page.fill('#email', 'hidde@voorbeeld.invalid');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Ga ermee verder' }).click();
  await holds(page, 'Van Hidde: bewaard.');
  await holds(page, 'Van Lotte: intussen');
  await saved(page);
  assert.deepEqual((await kept()).map(wordsOf), ['Van Lotte: intussen', 'Van Hidde: bewaard.']);
  assert.deepEqual(seen.violations, []);
  await close();
});

test('on a train: the connection comes and goes while one types and others write; every word is there once, in its order', async () => {
  const { section, kept } = await sectionWith('Trein', paragraph('Van Lotte: '), paragraph('Van Hidde:'));
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${section}`);
  await write(page);
  await atEnd(page, 1);
  const words = ['een', 'twee', 'drie', 'vier', 'vijf', 'zes', 'zeven', 'acht'];
  for (const [i, word] of words.entries()) {
    await page.context().setOffline(i % 2 === 0);
    await page.keyboard.type(` ${word}`, { delay: 15 });
    await letters(section, word[0]);
  }
  await page.context().setOffline(false);
  await holds(page, `Van Lotte: ${words.map((word) => word[0]).join('')}`);
  await saved(page);
  assert.deepEqual((await kept()).map(wordsOf), ['Van Lotte: etdvvzza', `Van Hidde: ${words.join(' ')}`]);
  assert.equal(await page.locator('.unplaced').count(), 0);
  assert.deepEqual({ ...seen, errors: [] }, clean);
  await close();
});
