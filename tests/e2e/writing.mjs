// What a test does with the editor, as a person does: with the keyboard, after a press in the text.
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

export const wordsOf = (node) => (node.type === 'hard_break' ? '\n' : node.text ?? (node.content ?? []).map(wordsOf).join(''));
// A text in short: ['paragraph', 'words'], ['bullet_list', ['list_item', …]].
export const short = (node) => (node.content?.some((one) => one.type !== 'text' && !['hard_break', 'footnote', 'element_chip'].includes(one.type)) ? [node.type, ...node.content.map(short)] : [node.type, wordsOf(node)]);
