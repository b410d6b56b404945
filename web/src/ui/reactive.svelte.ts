// Puts a signal behind each topic of the core (core/track.ts): a component that reads something is drawn again when it changes.
import { watchWith } from '$core/track';

class Signal {
  turn = $state(0);
}
// A fixed board, made before anything is drawn: a signal that is made while something is drawn would not be seen by it. Two
// topics may share a signal; then one of them is drawn once too often, and memory never grows.
const board = Array.from({ length: 1024 }, () => new Signal());

function placeOf(topic: string): number {
  let hash = 7;
  for (let i = 0; i < topic.length; ++i) hash = (Math.imul(hash, 31) + topic.charCodeAt(i)) | 0;
  return hash & (board.length - 1);
}

watchWith((topic) => { void board[placeOf(topic)]!.turn; }, (topics) => {
  for (const place of new Set([...topics].map(placeOf))) board[place]!.turn += 1;
});
