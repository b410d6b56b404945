// What stands on the buttons: lines in a box of 24 by 24, or a letter as people know it.
import type { ActionId } from './actions';

export const letters: Partial<Record<ActionId, string>> = { bold: 'B', italic: 'I', underline: 'U' };
export const paths: Partial<Record<ActionId | 'style', string>> = {
  style: 'M5 6V4h14v2M12 4v16M9 20h6',
  link: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1',
  bullets: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
  numbers: 'M10 6h10M10 12h10M10 18h10M4 5l1-.7V8M3.600 11c2-1 2.500.6 1.200 1.800L3.600 14H6M3.800 16.500h2l-1.200 1.300c1.500 0 1.500 2-1 1.700',
  indent: 'M4 5h16M11 10h9M11 14h9M4 19h16M4 9.500L7 12l-3 2.500z',
  outdent: 'M4 5h16M11 10h9M11 14h9M4 19h16M7 9.500L4 12l3 2.500z',
  quote: 'M5 12h5v5H5zM5 12c0-3 1.500-4.500 4-5M14 12h5v5h-5zM14 12c0-3 1.500-4.500 4-5',
  note: 'M4 19h16M4 15h10M4 11h8M17 12V5l-2 1.500',
  tie: 'M5 7a2.500 2.500 0 1 0 5 0a2.500 2.500 0 1 0-5 0zM14 17a2.500 2.500 0 1 0 5 0a2.500 2.500 0 1 0-5 0zM9.500 9c3 1.500 1.500 5 4.700 6.800',
  table: 'M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14',
  reference: 'M6 4h7l4 4v5M6 4v16h6M13 4v4h4M15 18h6M18.500 15.500L21 18l-2.500 2.500',
  picture: 'M4 5h16v14H4zM4 16l4.500-4.500l4 4l2.500-2.500l5 5M15.500 8.500h.01',
  undo: 'M9 7L4 12l5 5M4 12h10a5 5 0 0 1 0 10',
  redo: 'M15 7l5 5l-5 5M20 12H10a5 5 0 0 0 0 10',
  find: 'M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM16.500 16.500L21 21',
  sentences: 'M4 6h16M4 12h9M4 18h16',
  focus: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
};
