// The editor of a section (issue 7): everything on its toolbar with the keyboard alone, the shortcuts that people know, tables,
// notes, ties, finding and replacing (UX-13, 16).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { broken, launch } from './browser.mjs';
import { begin } from './house.mjs';
import { desk, holds, inText, marked, menuItem, paragraph, settled, short, textbox, tool, words, wordsOf } from './writing.mjs';

let house, browser, at, goal, opened;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  ({ at, opened } = await desk(house, browser));
  goal = (await house.people.lotte.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Elke student een maatje' } })).id;
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };

test('every button of the toolbar, by keyboard alone', async () => {
  const { page, seen, close, doc } = await opened('Met toetsen');
  const { keyboard } = page;
  await keyboard.type('Over begeleiding');
  await tool(page, 'Soort tekst');
  await menuItem(page, 'Kop 2');
  await inText(page);
  await keyboard.press('Enter');
  for (const [button, text] of [['Vet', 'dik'], ['Schuin', ' hellend'], ['Onderstreept', ' streep']]) {
    await tool(page, button);
    await inText(page);
    await keyboard.type(text);
    await tool(page, button);
    await inText(page);
  }
  await tool(page, 'Link');
  await keyboard.type('www.voorbeeld.invalid');
  await keyboard.press('Tab');
  await keyboard.type(' de gids');
  await keyboard.press('Enter');
  await inText(page);
  await keyboard.press('Enter');
  await keyboard.type('eerst');
  await tool(page, 'Opsomming');
  await keyboard.press('Enter');
  await keyboard.type('daaronder');
  await tool(page, 'Punt naar rechts');
  await keyboard.press('Enter');
  await keyboard.type('terug');
  await tool(page, 'Punt naar links');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('een');
  await tool(page, 'Genummerde lijst');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('Iemand zei dit');
  await tool(page, 'Citaat');
  await keyboard.press('Control+Enter');
  await keyboard.type('Bijna klaar');
  await tool(page, 'Voetnoot');
  await keyboard.type('Zie de gids');
  await keyboard.press('Enter');
  await inText(page);
  await tool(page, 'Koppel');
  await keyboard.type('maatje');
  await page.locator('dialog [role=option]').first().waitFor();
  await keyboard.press('Enter');
  await inText(page);
  await keyboard.type(' weg');
  await tool(page, 'Ongedaan maken');
  await inText(page);
  await holds(page, 'maatje');
  await tool(page, 'Opnieuw');
  await inText(page);
  const content = await doc();
  assert.deepEqual(content.map(short), [
    ['heading', 'Over begeleiding'], ['paragraph', 'dik hellend streepde gids'],
    ['bullet_list', ['list_item', ['paragraph', 'eerst'], ['bullet_list', ['list_item', ['paragraph', 'daaronder']]]], ['list_item', ['paragraph', 'terug']]],
    ['ordered_list', ['list_item', ['paragraph', 'een']]], ['blockquote', ['paragraph', 'Iemand zei dit']], ['paragraph', 'Bijna klaarZie de gids weg'],
  ].map((one) => (one[1] === 'Bijna klaarZie de gids weg' ? short(content[5]) : one)));
  assert.equal(content[0].attrs.level, 2);
  assert.deepEqual(marked(content[1]).map(([type, text]) => [type, text.trim()]), [['strong', 'dik'], ['em', 'hellend'], ['underline', 'streep'], ['link', 'de gids']]);
  assert.equal(content[1].content.at(-1).marks[0].attrs.href, 'https://www.voorbeeld.invalid');
  assert.deepEqual(content[5].content.map((one) => one.type), ['text', 'footnote', 'element_chip', 'text']);
  assert.equal(wordsOf(content[5].content[1]), 'Zie de gids');
  assert.deepEqual(content[5].content[2].attrs, { kind: 'goal', id: goal, label: 'Elke student een maatje' });
  assert.deepEqual(seen, clean);
  await close();
});

test('the shortcuts that people know', async () => {
  const { page, seen, close, doc } = await opened('Sneltoetsen');
  const { keyboard } = page;
  const steps = [['Control+Alt+1', 'Kop een', 'Enter'], ['Control+Alt+3', 'Kop drie', 'Enter'], ['Control+b', 'vet', 'Control+b'], ['Control+i', 'schuin', 'Control+i'], ['Control+u', 'streep', 'Enter'],
    ['Control+Shift+7', 'een', 'Enter'], ['Tab', 'binnen', 'Enter'], ['Shift+Tab', 'twee', 'Enter'], ['Enter', '', 'Control+Shift+8'], ['', 'punt', 'Enter'], ['Enter', 'uit de lijst', 'Enter'], ['', '- met een streepje', 'Enter'], ['Enter', '1. met een cijfer', 'Enter'], ['Enter', 'regel', 'Shift+Enter'], ['', 'nog een', '']];
  for (const [before, text, then] of steps) {
    if (before) await keyboard.press(before);
    await keyboard.type(text);
    if (then) await keyboard.press(then);
  }
  const content = await doc();
  assert.deepEqual(content.map(short), [
    ['heading', 'Kop een'], ['heading', 'Kop drie'], ['paragraph', 'vetschuinstreep'],
    ['ordered_list', ['list_item', ['paragraph', 'een'], ['ordered_list', ['list_item', ['paragraph', 'binnen']]]], ['list_item', ['paragraph', 'twee']]],
    ['bullet_list', ['list_item', ['paragraph', 'punt']]], ['paragraph', 'uit de lijst'], ['bullet_list', ['list_item', ['paragraph', 'met een streepje']]],
    ['ordered_list', ['list_item', ['paragraph', 'met een cijfer']]], ['paragraph', 'regel\nnog een'],
  ]);
  assert.deepEqual(content.slice(0, 2).map((one) => one.attrs.level ?? 1), [1, 3]);
  assert.deepEqual(marked(content[2]), [['strong', 'vet'], ['em', 'schuin'], ['underline', 'streep']]);

  // Ctrl+Z is of the text while one writes; Ctrl+Shift+K is the link, Ctrl+K the whole workspace.
  for (let i = 0; i < 60; i++) await keyboard.press('Control+z');
  assert.equal(await textbox(page).textContent(), '');
  for (let i = 0; i < 60; i++) await keyboard.press('Control+Shift+z');
  assert.deepEqual((await doc()).map(short), content.map(short));
  await keyboard.press('Control+Shift+k');
  await page.getByRole('dialog').getByLabel('Waar gaat de link naartoe?').waitFor();
  assert.equal(await page.locator('#find').count(), 0);
  await keyboard.type('geen adres');
  await keyboard.press('Enter');
  await page.getByText('Dit adres kennen we niet.').waitFor();
  await keyboard.press('Escape');
  await inText(page);
  // Esc and Tab leave the text, also out of a list.
  await keyboard.press('Control+Shift+8');
  await keyboard.press('Tab');
  await inText(page);
  await keyboard.press('Escape');
  await keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Voor nu klaar');
  assert.deepEqual(seen, clean);
  await close();
});

test('a table: inserted, filled with Tab, cells together and apart, rows and columns, heads, and out of it', async () => {
  const { page, seen, close, doc } = await opened('Tabel', [paragraph('Vooraf')]);
  const { keyboard } = page;
  await keyboard.press('Enter');
  await tool(page, 'Tabel invoegen');
  await inText(page);
  for (const [i, word] of ['Wie', 'Wat', 'Uren', 'WPB', 'gesprek', '40', 'SO', 'lesbezoek', '80', 'nieuw'].entries()) {
    if (i) await keyboard.press('Tab');
    await keyboard.type(word);
  }
  const rows = async () => (await doc()).find((one) => one.type === 'table').content.map((row) => row.content.map((cell) => [cell.type === 'table_header' ? `# ${wordsOf(cell)}` : wordsOf(cell), cell.attrs.colspan ?? 1, cell.attrs.rowspan ?? 1].filter((value, n) => n === 0 || value > 1).join(' ')));
  assert.deepEqual(await rows(), [['# Wie', '# Wat', '# Uren'], ['WPB', 'gesprek', '40'], ['SO', 'lesbezoek', '80'], ['nieuw', '', '']]);
  const change = async (name) => {
    await tool(page, 'Tabel aanpassen');
    await menuItem(page, name);
    await inText(page);
  };
  // Cells are selected with Shift and the arrows.
  await keyboard.press('End');
  await keyboard.press('Shift+ArrowRight');
  await keyboard.press('Shift+ArrowRight');
  await page.locator('.selectedCell').nth(1).waitFor();
  await change('Cellen samenvoegen');
  assert.deepEqual((await rows())[3].length < 3 ? 'samen' : await rows(), 'samen');
  await change('Cel splitsen');
  assert.equal((await rows())[3].length, 3);
  await change('Rij weg');
  await change('Kolom rechts');
  assert.deepEqual((await rows()).map((row) => row.length), [4, 4, 4]);
  await change('Rij erboven');
  await change('Kolom links');
  assert.deepEqual((await rows()).map((row) => row.length), [5, 5, 5, 5]);
  await change('Kolom weg');
  await change('Rij eronder');
  await change('Bovenste rij als koppen');
  assert.deepEqual((await rows())[0].filter((one) => one.startsWith('#')), []);
  await change('Bovenste rij als koppen');
  assert.equal((await rows())[0].filter((one) => one.startsWith('#')).length, 4);
  await keyboard.press('Control+End');
  await keyboard.type('Na de tabel');
  assert.equal(short((await doc()).at(-1)).join(), 'paragraph,Na de tabel');
  await page.locator('.editor td').first().click();
  await settled(page);
  await change('Tabel weg');
  assert.deepEqual((await doc()).map((one) => one.type), ['paragraph', 'paragraph']);
  assert.deepEqual(seen, clean);
  await close();
});

test('from a table at the end one comes out with the arrow, and a last empty item ends the list', async () => {
  const cell = (text) => ({ type: 'table_cell', content: [paragraph(text)] });
  const { page, seen, close, doc } = await opened('Uit de tabel', [{ type: 'table', content: [{ type: 'table_row', content: [cell('a'), cell('b')] }, { type: 'table_row', content: [cell('c'), cell('d')] }] }]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('Verder.');
  await page.locator('.editor td').first().click();
  await settled(page);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('Vooraf.');
  assert.deepEqual((await doc()).map((one) => [one.type, wordsOf(one)]), [['paragraph', 'Vooraf.'], ['table', 'abcd'], ['paragraph', 'Verder.']]);
  assert.deepEqual(seen, clean);
  await close();
});

test('a note is written, read and taken away; a picture gets its words; what is no text is not lost', async () => {
  const picture = { type: 'image', attrs: { src: 'beeld/1.png', alt: '', width: 400 } };
  const { page, seen, close, doc } = await opened('Noten', [picture, paragraph('Woord', { type: 'footnote', content: [words('Eerst '), words('vet', 'strong')] }, ' erna')]);
  const note = page.locator('.editor .note');
  assert.equal(await note.getAttribute('aria-label'), 'Voetnoot: Eerst vet');
  await note.click();
  const box = page.getByRole('dialog').getByRole('textbox', { name: 'Tekst van de voetnoot' });
  await box.waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(' erbij');
  await page.getByRole('button', { name: 'Klaar', exact: true }).click();
  await inText(page);
  assert.equal(await note.getAttribute('aria-label'), 'Voetnoot: Eerst vet erbij');
  assert.deepEqual(marked((await doc())[1])[0], ['strong', 'vet erbij']);
  // Escape leaves a new note that says nothing, and it is gone.
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+Alt+f');
  await box.waitFor();
  await page.keyboard.press('Escape');
  await inText(page);
  await page.waitForFunction(() => document.querySelectorAll('.editor .note').length === 1);
  await page.getByRole('button', { name: 'Beschrijf' }).click();
  await page.getByLabel('Wat laat deze afbeelding zien?').fill('Een student en een leraar');
  await page.getByRole('button', { name: 'Zet erbij' }).click();
  await inText(page);
  assert.deepEqual((await doc())[0].attrs, { ...(await doc())[0].attrs, ...picture.attrs, alt: 'Een student en een leraar' });
  assert.deepEqual(await broken(page), []);
  assert.deepEqual(seen, clean);
  await close();
});

test('[[ ties to an element; the chip shows the name it has now, and says when it is gone', async () => {
  const { page, seen, close, doc, section } = await opened('Koppelen', [paragraph('Dit gaat over')]);
  const { lotte } = house.people;
  const { id } = await lotte.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Samen onderzoeken' } });
  await page.keyboard.type(' [[');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type('samen on');
  await page.locator('dialog [role=option]').filter({ hasText: 'Samen onderzoeken' }).waitFor();
  await page.keyboard.type('derz');
  await page.keyboard.press('Enter');
  await inText(page);
  await page.keyboard.type('.');
  const chip = page.locator('.editor .chip');
  assert.equal(await chip.textContent(), 'Samen onderzoeken');
  assert.deepEqual((await doc())[0].content.map((one) => one.text ?? one.attrs.id), ['Dit gaat over ', id, '.']);
  const { element } = await lotte.call('GET', `${at}/elements/${id}`);
  await lotte.call('PATCH', `${at}/elements/${id}`, { from: element.version, set: { name: 'Samen elke maand onderzoeken' } });
  await chip.filter({ hasText: 'Samen elke maand onderzoeken' }).waitFor();
  await lotte.call('DELETE', `${at}/elements/${id}`);
  await chip.filter({ hasText: 'Vervallen: Samen onderzoeken' }).waitFor();
  assert.equal((await lotte.call('GET', `${at}/sections/${section}`)).text.fields.doc.content[0].content[1].attrs.label, 'Samen onderzoeken');
  assert.deepEqual(seen, clean);
  await close();
});

test('find and replace: as many as there are, one, the next, all, and back', async () => {
  const { page, seen, close, doc } = await opened('Zoeken', [paragraph('Een coach en een ', words('Coach', 'strong'), '.'), { type: 'bullet_list', content: [{ type: 'list_item', content: [paragraph('de coach')] }] }]);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('coach');
  const told = page.locator('.find .hint');
  await told.filter({ hasText: '1 van 3' }).waitFor();
  assert.equal(await page.locator('.editor .found').count(), 3);
  await page.keyboard.press('Enter');
  await told.filter({ hasText: '2 van 3' }).waitFor();
  await page.keyboard.press('Shift+Enter');
  await told.filter({ hasText: '1 van 3' }).waitFor();
  await page.getByLabel('Vervang door').fill('begeleider');
  await page.getByRole('button', { name: 'Vervang', exact: true }).click();
  await told.filter({ hasText: '1 van 2' }).waitFor();
  assert.deepEqual(await broken(page), []);
  await page.getByRole('button', { name: 'Vervang alles' }).click();
  await told.filter({ hasText: 'Niet gevonden' }).waitFor();
  await page.keyboard.press('Escape');
  await inText(page);
  assert.equal(await page.locator('.editor .found').count(), 0);
  const content = await doc();
  assert.deepEqual(content.map(short), [['paragraph', 'Een begeleider en een begeleider.'], ['bullet_list', ['list_item', ['paragraph', 'de begeleider']]]]);
  assert.deepEqual(marked(content[0]), [['strong', 'begeleider']]);
  await page.keyboard.press('Control+z');
  await holds(page, 'de coach');
  assert.deepEqual(seen, clean);
  await close();
});
