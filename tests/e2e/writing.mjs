// What a test does with the editor, as a person does: with the keyboard, after a press in the text.
import { enter, saved } from './house.mjs';

export const textbox = (page) => page.locator('.editor .writing-in');
export const block = (page, index) => textbox(page).locator('> *').nth(index);

export async function write(page) {
  await page.click('#write');
  await textbox(page).waitFor();
}
// Other words in the place of those of one block; \n\n begins another.
export async function rewrite(page, index, words) {
  await block(page, index).click({ clickCount: 3 });
  for (const [i, part] of words.split('\n\n').entries()) {
    if (i) await page.keyboard.press('Enter');
    await page.keyboard.type(part);
  }
}
export const holds = (page, words) => textbox(page).filter({ hasText: words }).waitFor();

// As the browser does it when somebody presses Ctrl+V; false when the editor took it.
export const paste = (page, html, text = '') => textbox(page).evaluate((node, [rich, plain]) => {
  const data = new DataTransfer();
  if (rich) data.setData('text/html', rich);
  data.setData('text/plain', plain);
  return node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}, [html, text]);

// In one go: what is typed slowly goes in pieces, and lies in the drawer in pieces.
export async function replace(page, index, words) {
  await block(page, index).click({ clickCount: 3 });
  await settled(page);
  await paste(page, '', words);
}

export const wordsOf = (node) => (node.type === 'hard_break' ? '\n' : node.text ?? (node.content ?? []).map(wordsOf).join(''));
// A text in short: ['paragraph', 'words'], ['bullet_list', ['list_item', …]].
export const short = (node) => (node.content?.some((one) => one.type !== 'text' && !['hard_break', 'footnote', 'element_chip'].includes(one.type)) ? [node.type, ...node.content.map(short)] : [node.type, wordsOf(node)]);

export const words = (text, ...marks) => ({ type: 'text', text, ...(marks.length ? { marks: marks.map((type) => ({ type })) } : {}) });
export const paragraph = (...content) => ({ type: 'paragraph', content: content.map((one) => (typeof one === 'string' ? words(one) : one)) });
// Which marks stand on which words, in reading order.
export const marked = (node, out = []) => {
  for (const mark of node.marks ?? []) out.push([mark.type, node.text]);
  for (const child of node.content ?? []) marked(child, out);
  return out;
};

// A document of its own in a house, and sections in it: with a text, or open in the editor.
export async function desk(house, browser) {
  const { lotte } = house.people;
  const at = `workspaces/${house.workspace}`;
  const document = (await lotte.call('POST', `${at}/documents`, { title: 'Ons tweede plan' })).id;
  async function sectionWith(title, ...content) {
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
  return { at, document, sectionWith, opened };
}

// From the text to the toolbar, along it to the button of this name, and press: without a mouse.
export async function tool(page, name) {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Tab');
  await page.waitForFunction(() => document.activeElement.closest('[role=toolbar]'));
  await page.keyboard.press('Home');
  for (let i = 0; i < 30; i++) {
    if (await page.evaluate((wanted) => document.activeElement.ariaLabel.startsWith(wanted), name)) return page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`${name} is not on the toolbar`);
}
// The browser tells of another selection a moment after a press: no hand is so quick.
export const settled = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
export const inText = (page) => page.waitForFunction(() => document.activeElement.matches('.editor .writing-in'));
export async function menuItem(page, name) {
  await page.waitForFunction(() => document.activeElement.closest('[role=menu]'));
  for (let i = 0; i < 12; i++) {
    if (await page.evaluate((wanted) => document.activeElement.textContent.startsWith(wanted), name)) return page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`${name} is not in the menu`);
}
