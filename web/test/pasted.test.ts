// What comes from the clipboard of a word processor.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pasted } from '$core/pasted';

test('every line is a paragraph; items and rows stay together; a break within a paragraph stays one', () => {
  assert.equal(pasted('Kop\r\nEen zin.\r\n\u00a0\r\n·\teerst\r\n·\tdan\r\nWie\tUren\r\nAnna\t80\r\nMee.\u000bDoen.\r\n'),
    'Kop\n\nEen zin.\n\n• eerst\n• dan\n\nWie | Uren\nAnna | 80\n\nMee.\nDoen.');
});
test('nothing is lost or made up', () => {
  assert.equal(pasted(''), '');
  assert.equal(pasted('o\tpunt\n-\tpunt\n- geen punt? wel'), '• punt\n• punt\n\n- geen punt? wel');
  assert.equal(pasted('a\u00adb \u200f\u05d0 😀'), 'ab \u200f\u05d0 😀');
});
