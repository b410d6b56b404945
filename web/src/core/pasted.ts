// What a word processor puts on the clipboard has a paragraph on every line, bullets as signs of its own and cells between tabs.
// Here an empty line begins a paragraph. Only its words are taken: no style, no markup comes along.
const bullet = /^\s*(?:[·•§▪◦‣\uf0b7\uf0a7]|o(?=\t)|[-–](?=\t))[\t ]+/;

export function pasted(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000e-\u001f\u00ad\ufeff]/g, '').split('\n').map((line) => line.replace(/\u00a0/g, ' ').trimEnd()).filter((line) => line.trim());
  let out = '';
  let before = '';
  for (const line of lines) {
    const kind = bullet.test(line) ? 'item' : line.includes('\t') ? 'row' : 'paragraph';
    const words = kind === 'item' ? `• ${line.replace(bullet, '').replace(/\t+/g, ' ')}` : kind === 'row' ? line.split('\t').map((cell) => cell.trim()).join(' | ') : line.trim();
    // Items of one list, and rows of one table, stay together.
    out += (out ? (kind !== 'paragraph' && kind === before ? '\n' : '\n\n') : '') + words.replace(/\v/g, '\n');
    before = kind;
  }
  return out;
}
