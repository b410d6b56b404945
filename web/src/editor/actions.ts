// One list of what one can do: it feeds the buttons, the shortcuts and what tells about them.
import { redo, undo } from 'prosemirror-history';
import type { Command, EditorState } from 'prosemirror-state';
import { addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, deleteTable, isInTable, mergeCells, splitCell, toggleHeader } from 'prosemirror-tables';
import { around, evened, hasMark, indent, isBlock, listAround, listed, marked, outdent, quoted, staying, styled, tabled } from './commands';
import { picturesFit } from './pictures';
import { blocks, schema } from './schema';

export const ids = ['paragraph', 'heading1', 'heading2', 'heading3', 'bold', 'italic', 'underline', 'link', 'bullets', 'numbers', 'indent', 'outdent', 'quote', 'note', 'reference', 'tie', 'picture', 'table',
  'row_below', 'row_above', 'column_after', 'column_before', 'row_away', 'column_away', 'merge', 'split', 'header', 'table_away', 'undo', 'redo', 'find', 'sentences', 'focus'] as const;
export type ActionId = (typeof ids)[number];
export interface Action {
  keys?: string;                              // as ProseMirror writes them
  run?: Command;                              // left out: the screen does it
  on?: (state: EditorState) => boolean;       // does it hold now?
  fits?: (state: EditorState) => boolean;     // left out: may `run` be done?
}

const mark = (name: string, keys: string): Action => {
  const type = schema.marks[name]!;
  return { keys, run: marked(type), on: (state) => hasMark(state, type) };
};
const heading = (level: number): Action => ({ keys: `Mod-Alt-${level}`, run: styled(blocks.heading, level), on: (state) => isBlock(state, blocks.heading, level) });

export const actions: Record<ActionId, Action> = {
  paragraph: { keys: 'Mod-Alt-0', run: styled(blocks.paragraph), on: (state) => isBlock(state, blocks.paragraph) },
  heading1: heading(1),
  heading2: heading(2),
  heading3: heading(3),
  bold: mark('strong', 'Mod-b'),
  italic: mark('em', 'Mod-i'),
  underline: mark('underline', 'Mod-u'),
  link: { keys: 'Mod-Shift-k', on: (state) => hasMark(state, schema.marks.link!) },
  bullets: { keys: 'Mod-Shift-8', run: listed(blocks.bullet_list), on: (state) => listAround(state) === blocks.bullet_list },
  numbers: { keys: 'Mod-Shift-7', run: listed(blocks.ordered_list), on: (state) => listAround(state) === blocks.ordered_list },
  indent: { keys: 'Mod-]', run: indent },
  outdent: { keys: 'Mod-[', run: outdent },
  quote: { keys: 'Mod-Shift-9', run: quoted, on: (state) => around(state, blocks.blockquote) !== null },
  note: { keys: 'Mod-Alt-f', fits: (state) => state.selection.$to.parent.inlineContent },
  tie: { keys: 'Mod-Alt-k', fits: (state) => state.selection.$to.parent.inlineContent },
  reference: { fits: (state) => state.selection.$to.parent.inlineContent },
  picture: { fits: picturesFit },
  table: { run: tabled },
  row_below: { run: evened(addRowAfter) },
  row_above: { run: evened(addRowBefore) },
  column_after: { run: evened(addColumnAfter) },
  column_before: { run: evened(addColumnBefore) },
  row_away: { run: evened(staying(deleteRow)) },
  column_away: { run: evened(staying(deleteColumn)) },
  merge: { run: evened(mergeCells) },
  split: { run: evened(splitCell) },
  header: { run: evened(toggleHeader('row')) },
  table_away: { run: deleteTable },
  undo: { keys: 'Mod-z', run: undo },
  redo: { keys: 'Mod-y', run: redo },
  find: { keys: 'Mod-f' },
  sentences: {},
  focus: {},
};
export const inTable: ActionId[] = ['row_below', 'row_above', 'column_after', 'column_before', 'header', 'merge', 'split', 'row_away', 'column_away', 'table_away'];
export const isTable = isInTable;
export const fits = (id: ActionId, state: EditorState): boolean => actions[id].fits?.(state) ?? actions[id].run?.(state) ?? true;

const mac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad)/.test(navigator.platform);
// "Ctrl+B" for people, and as aria-keyshortcuts wants it.
export const keysSaid = (keys = ''): string => keys.replace('Mod', mac ? '⌘' : 'Ctrl').replace(/-(?=.)/g, '+').replace(/\+([a-z])$/, (_, key: string) => `+${key.toUpperCase()}`);
export const keysAria = (keys = ''): string => keys.replace('Mod', mac ? 'Meta' : 'Control').replace(/-(?=.)/g, '+').replace(/\+([a-z])$/, (_, key: string) => `+${key.toUpperCase()}`);
