// A text out of Word, pasted into a section: its words and paragraphs, and nothing of its styles (DOC-08, issue 6).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, root } from './browser.mjs';
import { begin, enter, saved } from './house.mjs';
import { paste, short, textbox, write } from './writing.mjs';

let house, browser, document;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  document = (await house.people.lotte.call('POST', `workspaces/${house.workspace}/documents`, { title: 'Ons tweede plan' })).id;
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };
const fixture = (name) => readFileSync(join(root, 'tests', 'fixtures', 'klembord', name), 'utf8');
// A new section with the editor open, and what it holds when that is saved.
async function fresh(title) {
  const at = `workspaces/${house.workspace}`;
  const section = (await house.people.lotte.call('POST', `${at}/documents/${document}/sections`, { title })).id;
  const opened = await enter(browser, house, 'hidde', `plan/${section}`);
  await write(opened.page);
  const doc = async () => {
    await saved(opened.page);
    return (await house.people.lotte.call('GET', `${at}/sections/${section}`)).text.fields.doc;
  };
  return { ...opened, doc };
}
const marksOf = (node, out = []) => {
  for (const mark of node.marks ?? []) out.push([mark.type, node.text, ...(mark.attrs ? [mark.attrs.href] : [])]);
  for (const child of node.content ?? []) marksOf(child, out);
  return out;
};

test('out of Word: headings, lists, tables, notes and bold are what they were, no style comes along, and it can be undone', async () => {
  const { page, seen, close, doc } = await fresh('Begeleiding');
  await paste(page, fixture('word.html'), fixture('word.txt'));
  const before = await textbox(page).innerHTML();
  await page.keyboard.press('Control+z');
  assert.equal(await textbox(page).textContent(), '');
  await page.keyboard.press('Control+y');
  assert.equal((await textbox(page).innerHTML()).replace(/data-bid="\w+"/g, ''), before.replace(/data-bid="\w+"/g, ''));
  const kept = await doc();
  assert.deepEqual(kept.content.map(short), [
    ['heading', 'Begeleiding in het eerste jaar'],
    ['paragraph', 'Elke student krijgt een vaste werkplekbegeleider. Zij spreken elkaar ieder week; “ook als het druk is”.Zie de toetsgids.'],
    ['bullet_list', ['list_item', ['paragraph', 'een gesprek over de leervraag;']], ['list_item', ['paragraph', 'een lesbezoek met na bespreking.']]],
    ['table', ['table_row', ['table_cell', ['paragraph', 'Wie']], ['table_cell', ['paragraph', 'Uren']]], ['table_row', ['table_cell', ['paragraph', 'Schoolopleider']], ['table_cell', ['paragraph', '80']]]],
    ['paragraph', 'Wie start, loopt eerst een week mee.\nDaarna geeft die zelf les.'],
  ]);
  assert.deepEqual(marksOf(kept), [['strong', 'werkplekbegeleider']]);
  assert.equal(kept.content[1].content.at(-1).type, 'footnote');
  assert.doesNotMatch(JSON.stringify(kept), /mso|Mso|style|<|o:p/);
  assert.deepEqual(seen, clean);
  await close();
});

test('plain words keep their paragraphs', async () => {
  const { page, seen, close, doc } = await fresh('Gewone woorden');
  await paste(page, '', 'een\ntwee\n\ndrie');
  assert.deepEqual((await doc()).content.map(short), [['paragraph', 'een'], ['paragraph', 'twee'], ['paragraph', 'drie']]);
  assert.deepEqual(seen, clean);
  await close();
});

REST
