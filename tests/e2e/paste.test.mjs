// What is pasted into a section out of Word, Excel or a page: words, headings, lists, tables, links, and nothing of its styles (DOC-08, issue 7).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, root } from './browser.mjs';
import { begin, enter, saved } from './house.mjs';
import { block, holds, paste, short, textbox, wordsOf, write } from './writing.mjs';

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

test('plain words keep their paragraphs, and lines of a page stay lines', async () => {
  const { page, seen, close, doc } = await fresh('Gewone woorden');
  await paste(page, '', 'een\ntwee\n\ndrie');
  await page.keyboard.press('Enter');
  await paste(page, '<div><p>vier</p>vijf<br>zes<br> <p>zeven</p></div>');
  assert.deepEqual((await doc()).content.map(short), [['paragraph', 'een'], ['paragraph', 'twee'], ['paragraph', 'drie'], ['paragraph', 'vier'], ['paragraph', 'vijf\nzes'], ['paragraph', 'zeven']]);
  assert.deepEqual(seen, clean);
  await close();
});

test('lists of Word become lists, as deep as they were; a numbered heading stays a heading; only links that lead somewhere stay', async () => {
  const { page, seen, close, doc } = await fresh('Stappen');
  await paste(page, fixture('word_lijsten.html'));
  const kept = await doc();
  const item = (words, ...more) => ['list_item', ['paragraph', words], ...more];
  assert.deepEqual(kept.content.map(short), [
    ['paragraph', 'De stappen:'],
    ['ordered_list', item('kennismaken', ['ordered_list', item('met de klas'), item('met het team')]), item('meedoen')],
    ['bullet_list', item('losse punt', ['bullet_list', item('twee niveaus dieper')])],
    ['heading', 'Een genummerde kop'],
    ['paragraph', 'Vet uit een stijl en schuin onderstreept, niet vet. Dit gaat over style = \'vet\' in CSS.'],
    ['paragraph', 'Zie de gids, Lotte, een bestand en een plek.'],
  ]);
  assert.equal(kept.content[1].attrs.start, 3);
  assert.deepEqual(marksOf(kept), [['em', 'team'], ['strong', 'Vet uit een stijl'], ['em', 'schuin onderstreept'], ['underline', 'schuin onderstreept'],
    ['link', 'de gids', 'https://voorbeeld.invalid/gids?a=1&b=2'], ['link', 'Lotte', 'mailto:lotte@voorbeeld.invalid']]);
  assert.deepEqual(seen, clean);
  await close();
});

for (const [program, file, note] of [['Google Docs', 'google_docs.html'], ['Word in a browser', 'word_online.html'], ['LibreOffice', 'libreoffice.html', 'Zie de gids.']]) {
  test(`out of ${program}: the same text as out of Word`, async () => {
    const { page, seen, close, doc } = await fresh(program);
    await paste(page, fixture(file));
    const kept = await doc();
    const [heading, paragraph, list, table] = kept.content;
    assert.deepEqual(short(heading), ['heading', 'Leren op de werkplek']);
    assert.equal(heading.attrs.level, 2);
    assert.match(wordsOf(paragraph), /^Een (gewone )?zin met vet/);
    assert.deepEqual(marksOf(paragraph)[0], ['strong', 'vet']);
    const inner = { 'google_docs.html': 'bullet_list', 'word_online.html': 'ordered_list', 'libreoffice.html': 'bullet_list' }[file];
    assert.deepEqual(short(list), [note ? 'ordered_list' : 'bullet_list', ['list_item', ['paragraph', 'kennismaken'], [inner, ['list_item', ['paragraph', 'met de klas']]]], ['list_item', ['paragraph', 'meedoen']]]);
    if (table) assert.equal(wordsOf(table).replace('Uren', '').replace('40', '').trim(), 'WPB');
    assert.equal(kept.content.length, table ? 4 : 3);
    if (note) assert.equal(wordsOf(paragraph.content.find((one) => one.type === 'footnote')), note);
    if (file === 'google_docs.html') {
      assert.deepEqual(marksOf(paragraph).map(([type, text]) => `${type} ${text}`), ['strong vet', 'em schuin', 'sup 2']);
      assert.equal(table.content[0].content[0].attrs.colspan, 2);
    }
    assert.deepEqual(seen, clean);
    await close();
  });
}

test('with the keys themselves: what Word put on the clipboard with Ctrl+C stands here with Ctrl+V, and so does what one copies here', async () => {
  const { page, seen, close, doc } = await fresh('Klembord');
  await page.evaluate((html) => {
    addEventListener('copy', (event) => {
      event.clipboardData.setData('text/html', html);
      event.preventDefault();
      event.stopImmediatePropagation();
    }, { capture: true, once: true });
  }, fixture('word_lijsten.html'));
  await page.keyboard.type('x');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await holds(page, 'Zie de gids');
  const from = (await doc()).content.map(short);
  assert.deepEqual(from.map(([type]) => type), ['paragraph', 'ordered_list', 'bullet_list', 'heading', 'paragraph', 'paragraph']);
  assert.deepEqual(from[2], ['bullet_list', ['list_item', ['paragraph', 'losse punt'], ['bullet_list', ['list_item', ['paragraph', 'twee niveaus dieper']]]]]);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+v');
  await page.waitForFunction((count) => document.querySelectorAll('.writing-in > *').length === count, 2 * from.length);
  assert.deepEqual((await doc()).content.map(short), [...from, ...from]);
  assert.deepEqual(seen, clean);
  await close();
});

test('out of Excel: a table with its merged cells, and nothing of what was hidden', async () => {
  const { page, seen, close, doc } = await fresh('Uren');
  await paste(page, fixture('excel.html'));
  const [table] = (await doc()).content;
  assert.equal(table.type, 'table');
  const cells = table.content.map((row) => row.content.map((cell) => [short(cell)[1][1], cell.attrs.colspan ?? 1, cell.attrs.rowspan ?? 1]));
  assert.deepEqual(cells, [[['Uren per schooljaar', 3, 1]], [['Begeleiding', 1, 2], ['WPB', 1, 1], ['1.250', 1, 1]], [['SO', 1, 1], ['80', 1, 1]]]);
  assert.deepEqual(seen, clean);
  await close();
});

test('a page that means harm: no script runs, nothing is fetched, no address but a link; too much at once is said', async () => {
  const { page, seen, close, doc } = await fresh('Kwaad');
  await paste(page, `<p onclick="x()" style="background:url(https://elders.invalid/a.png)">Een <img src="https://elders.invalid/b.png" onerror="document.title='kwaad'"><a href="javascript:document.title='kwaad'">druk hier</a>
    <script>document.title='kwaad'</script><iframe src="https://elders.invalid/"></iframe><svg><script>1</script></svg><a href="https://voorbeeld.invalid/" onclick="x()">goed</a></p>
    <p data-picture='{"src":"https://elders.invalid/c.png","alt":"x"}' class="caption">plaat</p><span data-element='{"kind":"goal"}'>half</span><style>p { color: red }</style>`);
  await paste(page, `<p data-pm-slice="0 0 []" style="color:red">van ons<span data-comment="abc"> met opmerking</span><a href="javascript:x()">x</a></p>`);
  const kept = JSON.stringify(await doc());
  assert.doesNotMatch(kept, /javascript|elders|onclick|color|comment|image|element_chip/);
  assert.match(kept, /druk hier/);
  assert.deepEqual(marksOf(JSON.parse(kept)), [['link', 'goed', 'https://voorbeeld.invalid/']]);
  assert.doesNotMatch(await page.title(), /kwaad/);

  const before = await textbox(page).textContent();
  await paste(page, `<table>${'<tr><td>cel</td></tr>'.repeat(30_000)}</table>`);
  await page.getByText('Dit is te veel om in één keer te plakken.').waitFor();
  await paste(page, '', 'woord '.repeat(1_700_000));
  await paste(page, '', 'a\n'.repeat(300_000));
  await paste(page, '<a href="https://voorbeeld.invalid/">x</a> '.repeat(30_000));
  for (const type of ['paste', 'drop']) {
    const taken = await textbox(page).evaluate((node, kind) => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'plan.docx'));
      return node.dispatchEvent(kind === 'paste' ? new ClipboardEvent(kind, { clipboardData: data, bubbles: true, cancelable: true }) : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }, type);
    assert.equal(taken, false, 'the browser does not open the file in the place of the page');
    await page.getByText('Hier passen tekst en afbeeldingen').waitFor();
  }
  assert.equal(await textbox(page).textContent(), before);
  assert.deepEqual(seen, clean);
  await close();
});

test('what is copied within the editor comes back as it was: notes, ties and merged cells too', async () => {
  const at = `workspaces/${house.workspace}`;
  const { lotte } = house.people;
  const goal = (await lotte.call('POST', `${at}/elements`, { kind: 'goal', fields: { name: 'Elke student een maatje' } })).id;
  const section = (await lotte.call('POST', `${at}/documents/${document}/sections`, { title: 'Kopie' })).id;
  const words = (text) => ({ type: 'text', text });
  const content = [
    { type: 'heading', attrs: { level: 2, number: '2.1' }, content: [words('Kop')] },
    { type: 'paragraph', content: [words('Met '), { type: 'element_chip', attrs: { kind: 'goal', id: goal, label: 'Oude naam' } }, { type: 'footnote', content: [words('Zie daar.')] }, { type: 'cross_reference', attrs: { target: 'x', label: 'hoofdstuk 3' } }] },
    { type: 'callout', attrs: { kind: 'tip' }, content: [{ type: 'paragraph', content: [words('Kader')] }] },
    { type: 'image', attrs: { src: 'beeld/1.png', alt: 'Een plaat' } },
    { type: 'table', content: [{ type: 'table_row', content: [{ type: 'table_header', attrs: { colspan: 2 }, content: [{ type: 'paragraph', content: [words('Samen')] }] }] }, { type: 'table_row', content: ['a', 'b'].map((one) => ({ type: 'table_cell', content: [{ type: 'paragraph', content: [words(one)] }] })) }] },
    { type: 'paragraph', content: [words('Einde')] },
  ];
  await lotte.call('PUT', `${at}/sections/${section}/text`, { from: 0, doc: { type: 'doc', content } });
  const { page, seen, close } = await enter(browser, house, 'hidde', `plan/${section}`);
  await write(page);
  const bare = (node) => JSON.parse(JSON.stringify(node, (key, value) => (key === 'bid' || (key === 'attrs' && Object.keys(value).every((one) => one === 'bid')) ? undefined : value)));
  await page.keyboard.press('Control+a');
  const html = await textbox(page).evaluate((node) => {
    const data = new DataTransfer();
    node.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData('text/html');
  });
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await paste(page, html);
  await block(page, 2 * content.length - 1).filter({ hasText: 'Einde' }).waitFor(); // what is pasted comes a moment later
  await saved(page);
  const doc = (await lotte.call('GET', `${at}/sections/${section}`)).text.fields.doc;
  const wanted = content.map((one) => (one.type === 'image' ? { ...one, attrs: { ...one.attrs } } : one));
  assert.deepEqual(bare(doc.content), [...wanted, ...wanted].map(bare));
  const bids = [...JSON.stringify(doc).matchAll(/"bid":"(\w+)"/g)].map((one) => one[1]);
  assert.equal(new Set(bids).size, bids.length, 'every block its own id');
  assert.deepEqual(seen, clean);
  await close();
});
