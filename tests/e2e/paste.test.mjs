// A text out of Word, pasted into a section: its words and paragraphs, and nothing of its styles (DOC-08, issue 6).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, root } from './browser.mjs';
import { begin, enter, saved } from './house.mjs';

let house, browser;
before(async () => { [house, browser] = await Promise.all([begin(), launch()]); });
after(async () => { await browser?.close(); await house?.end(); });

const fixture = (name) => readFileSync(join(root, 'tests', 'fixtures', 'klembord', name), 'utf8');
const wordsOf = (node) => (node.type === 'hard_break' ? '\n' : node.text ?? (node.content ?? []).map(wordsOf).join(''));

test('paragraphs stay paragraphs, lists and rows stay together, no style comes along, and it can be undone', async () => {
  const at = `workspaces/${house.workspace}`;
  const { lotte } = house.people;
  const document = (await lotte.call('POST', `${at}/documents`, { title: 'Ons tweede plan' })).id;
  const section = (await lotte.call('POST', `${at}/documents/${document}/sections`, { title: 'Begeleiding' })).id;
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${section}`);
  await page.locator('#write').click();
  const field = page.locator('textarea').first();
  if (!await field.count()) await page.getByRole('button', { name: 'Alinea erbij' }).click();
  await field.waitFor();
  const paste = (html, text) => field.evaluate((node, [rich, plain]) => {
    node.focus();
    const data = new DataTransfer();
    if (rich) data.setData('text/html', rich);
    data.setData('text/plain', plain);
    return node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, [html, text]);
  assert.equal(await paste('', 'een\ntwee'), true, 'plain words are the business of the browser');
  await paste(fixture('word.html'), fixture('word.txt'));
  const value = await field.inputValue();
  await page.keyboard.press('Control+z');
  assert.equal(await field.inputValue(), '');
  await page.keyboard.press('Control+y');
  assert.equal(await field.inputValue(), value);
  await page.getByRole('button', { name: 'Voor nu klaar' }).click();
  await saved(page);
  const { text } = await lotte.call('GET', `${at}/sections/${section}`);
  assert.deepEqual(text.fields.doc.content.map((one) => [one.type, wordsOf(one)]), [
    ['paragraph', 'Begeleiding in het eerste jaar'],
    ['paragraph', 'Elke student krijgt een vaste werkplekbegeleider. Zij spreken elkaar ieder week; “ook als het druk is”.[1]'],
    ['paragraph', '• een gesprek over de leervraag;\n• een lesbezoek met na bespreking.'],
    ['paragraph', 'Wie | Uren\nSchoolopleider | 80'],
    ['paragraph', 'Wie start, loopt eerst een week mee.\nDaarna geeft die zelf les.'],
    ['paragraph', '[1] Zie de toetsgids.'],
  ]);
  assert.doesNotMatch(JSON.stringify(text), /mso|Mso|style|<|o:p/);
  assert.deepEqual(seen, { elsewhere: [], violations: [], errors: [] });
  await close();
});
