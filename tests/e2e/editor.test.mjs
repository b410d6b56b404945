// The editor of a section (issue 7): everything on its toolbar with the keyboard alone, tables, notes, ties, finding, first
// sentences; on a phone and for axe; and nothing that was typed is lost (UX-12, 13, 16).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { broken, launch, large, small } from './browser.mjs';
import { begin, enter, go, saved } from './house.mjs';
import { block, holds, rewrite, short, textbox, wordsOf, write } from './writing.mjs';

let house, browser, at, document, goal;
before(async () => {
  [house, browser] = await Promise.all([begin(), launch()]);
  at = `workspaces/${house.workspace}`;
  document = (await house.people.lotte.call('POST', `${at}/documents`, { title: 'Ons tweede plan' })).id;
  goal = (await house.people.lotte.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Elke student een maatje' } })).id;
});
after(async () => { await browser?.close(); await house?.end(); });

const clean = { elsewhere: [], violations: [], errors: [] };
const words = (text, ...marks) => ({ type: 'text', text, ...(marks.length ? { marks: marks.map((type) => ({ type })) } : {}) });
const paragraph = (...content) => ({ type: 'paragraph', content: content.map((one) => (typeof one === 'string' ? words(one) : one)) });
async function sectionWith(title, ...content) {
  const { lotte } = house.people;
  const section = (await lotte.call('POST', `${at}/documents/${document}/sections`, { title })).id;
  if (content.length) await lotte.call('PUT', `${at}/sections/${section}/text`, { from: 0, doc: { type: 'doc', content } });
  const kept = async () => (await lotte.call('GET', `${at}/sections/${section}`)).text.fields.doc.content;
  return { section, kept };
}
async function opened(title, content = [], options = {}) {
  const { section, kept } = await sectionWith(title, ...content);
  const screen = await enter(browser, house, 'hidde', `plan/${section}`, options);
  await write(screen.page);
  const doc = async () => {
    await saved(screen.page);
    return kept();
  };
  return { ...screen, section, doc };
}
const marked = (node, out = []) => {
  for (const mark of node.marks ?? []) out.push([mark.type, node.text]);
  for (const child of node.content ?? []) marked(child, out);
  return out;
};
// From the text to the toolbar, along it to the button of this name, and press: without a mouse.
async function tool(page, name) {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Tab');
  await page.waitForFunction(() => globalThis.document.activeElement.closest('[role=toolbar]'));
  await page.keyboard.press('Home');
  for (let i = 0; i < 30; i++) {
    if (await page.evaluate((wanted) => globalThis.document.activeElement.ariaLabel.startsWith(wanted), name)) return page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
  }
  assert.fail(`${name} is not on the toolbar`);
}
// The browser tells of another selection a moment after a press: no hand is so quick.
const settled = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
const inText = (page) => page.waitForFunction(() => globalThis.document.activeElement.matches('.editor .writing-in'));
const menuItem = async (page, name) => {
  await page.waitForFunction(() => globalThis.document.activeElement.closest('[role=menu]'));
  for (let i = 0; i < 12; i++) {
    if (await page.evaluate((wanted) => globalThis.document.activeElement.textContent.startsWith(wanted), name)) return page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`${name} is not in the menu`);
};

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
  assert.equal(await page.evaluate(() => globalThis.document.activeElement.textContent.trim()), 'Voor nu klaar');
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
  await page.waitForFunction(() => globalThis.document.querySelectorAll('.editor .note').length === 1);
  await page.getByRole('button', { name: 'Beschrijf' }).click();
  await page.getByLabel('Wat is erop te zien?').fill('Een student en een leraar');
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
  await page.keyboard.type('on');
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
  const told = page.locator('.find [role=status]');
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

test('only first sentences are read as a thread and not written in; only the text; words are counted beside what is usual', async () => {
  const { page, seen, close, doc } = await opened('Rode draad', [{ type: 'heading', attrs: { level: 1 }, content: [words('Kop')] }, paragraph('Wij leiden ', words('samen', 'strong'), ' op. Dat doen we elke dag', { type: 'footnote', content: [words('Niet op zondag.')] }, ' met ', { type: 'element_chip', attrs: { kind: 'goal', id: goal, label: 'x' } }, '.'), { type: 'bullet_list', content: [{ type: 'list_item', content: [paragraph('Een punt.')] }] }, paragraph('En daarna? Dan praten we verder.')]);
  await page.getByText('20 woorden.').waitFor();
  const seenText = () => textbox(page).evaluate((node) => node.innerText.split('\n').filter((line) => line.trim()).map((line) => line.trim()));
  await tool(page, 'Alleen eerste zinnen');
  await page.getByText('Vertellen die samen het verhaal?').waitFor();
  assert.deepEqual(await seenText(), ['Kop', 'Wij leiden samen op.', 'En daarna?']);
  assert.equal(await textbox(page).getAttribute('contenteditable'), 'false');
  assert.deepEqual(await broken(page), []);
  await page.getByRole('button', { name: 'Alleen eerste zinnen' }).click();
  await inText(page);
  assert.equal((await seenText()).length, 4);
  await tool(page, 'Alleen de tekst');
  await page.locator('.menu a').first().waitFor({ state: 'hidden' });
  assert.equal(await page.getByRole('button', { name: 'Alleen de tekst' }).getAttribute('aria-pressed'), 'true');
  assert.deepEqual(await broken(page), []);
  await go(page, house, 'plan');
  await page.locator('.menu a').first().waitFor();
  assert.deepEqual((await doc()).map((one) => one.type), ['heading', 'paragraph', 'bullet_list', 'paragraph'], 'reading changes nothing');
  assert.deepEqual(seen, clean);
  await close();
});

test('what is worth talking about is underlined where it stands, not while one types that sentence, and read at the cursor', async () => {
  const { lotte } = house.people;
  const plan = (await lotte.call('GET', `${at}/documents`)).documents.find((one) => one.id !== document).id;
  const { sections } = await lotte.call('GET', `${at}/documents/${plan}`);
  const section = sections.find((one) => one.title === 'Professionalisering').id;
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${section}`);
  await write(page);
  const lines = page.locator('.editor .point');
  await lines.filter({ hasText: 'Er is voldoende tijd voor overleg.' }).first().waitFor();
  const before = await lines.count();
  await lines.filter({ hasText: 'Er is voldoende tijd' }).first().click();
  const told = page.locator('.here');
  await told.filter({ hasText: 'Om over te praten:' }).waitFor();
  assert.deepEqual(await broken(page), []);
  await page.keyboard.press('Control+End');
  await settled(page);
  await page.keyboard.type(' Dit');
  await told.waitFor({ state: 'detached' });
  await page.waitForFunction((count) => globalThis.document.querySelectorAll('.editor .point').length < count, before);
  assert.ok(await page.evaluate(() => [...globalThis.document.querySelectorAll('.editor .point')].every((one) => !one.textContent.endsWith('overleg.'))));
  await page.keyboard.type(' staat erbij.');
  await saved(page);
  await page.keyboard.press('Control+Home');
  await lines.filter({ hasText: 'Er is voldoende tijd' }).first().waitFor();
  assert.deepEqual(seen, clean);
  await close();
});

test('a note stays in its place while others write above it', async () => {
  const { page, seen, close, doc, section } = await opened('Noot en ander', [paragraph('Eerste.'), paragraph('Met noot', { type: 'footnote', content: [words('oud')] })]);
  await page.locator('.editor .note').click();
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(' en nieuw');
  const { text } = await house.people.lotte.call('GET', `${at}/sections/${section}`);
  const content = [paragraph('Vooraf van Lotte, een hele alinea.'), ...text.fields.doc.content];
  await house.people.lotte.call('PUT', `${at}/sections/${section}/text`, { from: text.version, doc: { type: 'doc', content } });
  await holds(page, 'Vooraf van Lotte');
  await page.keyboard.press('Enter');
  await inText(page);
  assert.deepEqual((await doc()).map(wordsOf), ['Vooraf van Lotte, een hele alinea.', 'Eerste.', 'Met nootoud en nieuw']);
  assert.deepEqual(seen, clean);
  await close();
});

test('who reads may follow the first sentences too', async () => {
  const { section } = await sectionWith('Lezen', { type: 'heading', attrs: { level: 1 }, content: [words('Kop')] }, paragraph('Eerste zin. Tweede zin.'), { type: 'bullet_list', content: [{ type: 'list_item', content: [paragraph('Een punt.')] }] }, paragraph('Derde zin. Vierde zin.'));
  const { page, seen, close } = await enter(browser, house, 'rutger', `plan/${section}`, { viewport: small });
  const button = page.getByRole('button', { name: 'Alleen eerste zinnen' });
  await button.focus();
  await button.press('Enter');
  await page.getByText('Vertellen die samen het verhaal?').waitFor();
  const lines = () => page.locator('.text .prose > *').allTextContents();
  assert.deepEqual(await lines(), ['Kop', 'Eerste zin.', 'Derde zin.']);
  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  assert.deepEqual(await broken(page), []);
  await button.press('Enter');
  assert.equal((await lines()).length, 4);
  assert.deepEqual(seen, clean);
  await close();
});

test('the same paragraph twice: what the other wrote may stay, and one writes on in it', async () => {
  const { section, kept } = await sectionWith('Twee keer', paragraph('Hetzelfde.'), paragraph('Iets anders.'));
  const one = await enter(browser, house, 'hidde', `plan/${section}`);
  await write(one.page);
  await one.page.context().setOffline(true);
  await rewrite(one.page, 0, 'Dit vindt Hidde.');
  const { version } = (await house.people.lotte.call('GET', `${at}/sections/${section}`)).text;
  await house.people.lotte.call('PUT', `${at}/sections/${section}/text`, { from: version, doc: { type: 'doc', content: [paragraph('Dit vindt Lotte.'), paragraph('Iets anders.')] } });
  await one.page.context().setOffline(false);
  const conflict = one.page.locator('.conflict');
  await conflict.waitFor();
  for (const said of ['Dit vindt Hidde.', 'Dit vindt Lotte.']) assert.ok((await conflict.textContent()).includes(said));
  assert.deepEqual(await broken(one.page), []);
  await one.page.getByRole('button', { name: 'Houd wat er staat' }).click();
  await conflict.waitFor({ state: 'detached' });
  assert.equal(await block(one.page, 0).textContent(), 'Dit vindt Lotte.');
  await rewrite(one.page, 0, 'Dit vinden wij samen.');
  await one.page.keyboard.press('Control+s');
  await saved(one.page);
  assert.deepEqual((await kept()).map(wordsOf), ['Dit vinden wij samen.', 'Iets anders.']);
  assert.deepEqual(one.seen, clean);
  await one.close();
});

test('what is typed stays on this device: after a reload without a connection it goes on, letter for letter', async () => {
  const { page, seen, close, doc } = await opened('Bewaren', [paragraph('Begin.')]);
  await saved(page);
  await page.context().setOffline(true);
  await page.keyboard.type(' Dit is ');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('nieuw');
  await page.context().setOffline(false);
  await page.reload();
  // The one page may have sent it before it went; then it stands there.
  const kept = page.getByRole('button', { name: 'Ga ermee verder' });
  await page.locator('.text').filter({ hasText: /nog tekst van jou|nieuw/ }).waitFor();
  if (await kept.isVisible()) {
    await kept.click();
    await holds(page, 'Begin. Dit is nieuw');
  }
  const [one] = await doc();
  assert.equal(wordsOf(one), 'Begin. Dit is nieuw');
  assert.deepEqual(marked(one), [['strong', 'nieuw']]);
  assert.deepEqual(seen.violations, []);
  await close();
});

test('two people at once: the cursor stays where one writes, undo takes back my own words only', async () => {
  const { section, kept } = await sectionWith('Samen', paragraph('Eerste.'), paragraph('Tweede.'), { type: 'bullet_list', content: [{ type: 'list_item', content: [paragraph('punt')] }] });
  const one = await enter(browser, house, 'hidde', `plan/${section}`);
  const two = await enter(browser, house, 'lotte', `plan/${section}`);
  for (const { page } of [one, two]) await write(page);
  await block(one.page, 1).click();
  await one.page.keyboard.press('Home');
  await one.page.keyboard.type('Mijn ');
  await rewrite(two.page, 0, 'Eerste, langer.');
  await holds(one.page, 'Eerste, langer.');
  await one.page.keyboard.type('eigen ');
  await holds(two.page, 'Mijn eigen Tweede.');
  for (const { page } of [one, two]) await saved(page);
  assert.deepEqual((await kept()).map(wordsOf), ['Eerste, langer.', 'Mijn eigen Tweede.', 'punt']);
  for (let i = 0; i < 5; i++) await one.page.keyboard.press('Control+z');
  await holds(two.page, 'Eerste, langer.Tweede.');
  assert.deepEqual([one.seen, two.seen], [clean, clean]);
  await one.close();
  await two.close();
});

test('on a phone: the buttons scroll, nothing falls off, and what one types is not behind them', async () => {
  const { page, seen, close } = await opened('Telefoon', Array.from({ length: 12 }, (_, i) => paragraph(`Alinea ${i} met een paar woorden erin om te lezen.`)), { viewport: small });
  assert.ok(await page.evaluate(() => globalThis.document.documentElement.scrollWidth) <= small.width);
  for (const where of ['Control+Home', 'Control+End']) {
    await page.keyboard.press(where);
    await page.keyboard.type('x');
    const clear = await page.evaluate(() => {
      const range = getSelection().getRangeAt(0).getBoundingClientRect();
      const bar = globalThis.document.querySelector('[role=toolbar]').getBoundingClientRect();
      const menu = globalThis.document.querySelector('.menu').getBoundingClientRect();
      return range.top >= bar.bottom && range.bottom <= menu.top;
    });
    assert.ok(clear, `${where}: the cursor can be seen`);
  }
  await tool(page, 'Alleen de tekst');
  const button = await page.getByRole('button', { name: 'Alleen de tekst' }).boundingBox();
  assert.ok(button.x >= 0 && button.x + button.width <= small.width, 'the button that has the cursor is in sight');
  assert.ok(button.height >= 44);
  assert.deepEqual(await broken(page), []);
  assert.deepEqual(seen, clean);
  await close();
});

test('a wide table on a phone, letters twice as large, forced colours: everything within reach and clean for axe', async () => {
  const row = (type, ...cells) => ({ type: 'table_row', content: cells.map((one) => ({ type, content: [paragraph(one)] })) });
  const table = { type: 'table', content: [row('table_header', 'Werkplekbegeleider', 'Instituutsopleider', 'Schoolopleidercoördinator'), row('table_cell', 'vertegenwoordiging', 'ontwikkelingsgericht', 'verantwoordelijkheden')] };
  for (const [name, options, large] of [['breed', { viewport: small }], ['groot', { viewport: small }, true], ['dwang', { viewport: small, forcedColors: 'active' }], ['donker', { viewport: small, colorScheme: 'dark' }]]) {
    const { page, seen, close } = await opened(`Smal ${name}`, [paragraph('Vooraf over begeleiding.'), table], options);
    if (large) await page.evaluate(() => { globalThis.document.documentElement.style.fontSize = '200%'; });
    await page.keyboard.press('Control+f');
    await page.keyboard.type('begeleid');
    await page.locator('.editor .found.now').waitFor();
    assert.ok(await page.evaluate(() => globalThis.document.documentElement.scrollWidth) <= small.width, name);
    assert.ok(await page.evaluate(() => [...globalThis.document.querySelectorAll('.find button, .find input')].every((one) => one.getBoundingClientRect().right <= innerWidth)), `${name}: all of the bar is on the screen`);
    assert.deepEqual(await broken(page), [], name);
    assert.deepEqual(seen, clean);
    await close();
  }
});

test('three people type at the same time, with new paragraphs: every word stands there once, in the order it was typed, for everybody', async () => {
  const { section, kept } = await sectionWith('Met drieën', ...['H', 'L', 'M'].map((one) => paragraph(`${one}:`)));
  const screens = await Promise.all(['hidde', 'lotte', 'lotte'].map((who) => enter(browser, house, who, `plan/${section}`)));
  for (const { page } of screens) await write(page);
  await Promise.all(screens.map(async ({ page }, i) => {
    const own = 'HLM'[i];
    await textbox(page).locator('> *').nth(i).click();
    await page.keyboard.press('End');
    await settled(page);
    for (let n = 0; n < 40; n++) {
      if (n % 9 === 5 + i) {
        await page.keyboard.press('Enter');
        await page.keyboard.type(`${own}:`);
      }
      await page.keyboard.type(` ${own}${n}`, { delay: 25 });
    }
  }));
  for (const { page } of screens) {
    await saved(page);
    for (const own of 'HLM') await holds(page, ` ${own}39`);
  }
  const text = (await kept()).map(wordsOf);
  for (const own of 'HLM') assert.deepEqual(text.join(' ').split(' ').filter((one) => new RegExp(`^${own}\\d`).test(one)), Array.from({ length: 40 }, (_, n) => `${own}${n}`));
  for (const { page, seen } of screens) {
    assert.deepEqual(await textbox(page).locator('> *').allTextContents(), text);
    assert.deepEqual(seen, clean);
  }
  await Promise.all(screens.map((one) => one.close()));
});

test('a long text: a key is answered at once, also on a machine four times as slow', async () => {
  const long = Array.from({ length: 400 }, (_, i) => paragraph(`Alinea ${i}. ${'Wij werken samen aan de begeleiding van studenten op de werkplek. '.repeat(4)}`));
  const { page, seen, close } = await opened('Lang', long, { viewport: large });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await block(page, 200).click();
  const times = [];
  for (const letter of 'een nieuwe zin in het midden') {
    times.push(await page.evaluate((key) => new Promise((resolve) => {
      const began = performance.now();
      globalThis.document.execCommand('insertText', false, key);
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    }), letter));
  }
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  times.sort((a, b) => a - b);
  console.log(`a key in ${Math.round(times[times.length >> 1])} ms (middle), ${Math.round(times.at(-1))} ms (longest)`);
  assert.ok(times[times.length >> 1] <= 100, 'on a machine that does nothing else it is about 40');
  assert.deepEqual(seen, clean);
  await close();
});
