// What people do in an editor, made up from a seed: for the texts that are written together (sessions.ts).
import { baseKeymap, deleteSelection } from 'prosemirror-commands';
import { Fragment, type Node as ProseNode } from 'prosemirror-model';
import { splitListItem } from 'prosemirror-schema-list';
import { type Command, type EditorState, NodeSelection, Selection, TextSelection, type Transaction } from 'prosemirror-state';
import { CellSelection } from 'prosemirror-tables';
import type { Node } from '$core/prose';
import { type ActionId, actions, inTable } from '../src/editor/actions';
import { below, broken, chipped, linked, noted } from '../src/editor/commands';
import { blocks, schema } from '../src/editor/schema';

export interface Dice { below: (count: number) => number; oneOf: <T>(list: readonly T[]) => T; chance: (oneIn: number) => boolean }
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  };
  const below = (count: number) => Math.floor(next() * count);
  return { below, oneOf: (list) => list[below(list.length)]!, chance: (oneIn) => below(oneIn) === 0 };
}

// Every letter that is typed is another one, so that it can be followed.
const firstLetter = 0x4e00;
export class Letters {
  private count = 0;
  some(many: number): string {
    return Array.from({ length: many }, () => String.fromCharCode(firstLetter + this.count++)).join('');
  }
  static in(text: string): string[] { return text.match(/[\u4e00-\u9fff]/g) ?? []; }
}

// ---- texts to begin with ----
const words = (letters: Letters, roll: Dice): Node[] => (roll.chance(6) ? [] : [{ type: 'text', text: letters.some(1 + roll.below(6)) }]);
function block(letters: Letters, roll: Dice, deep = 0): Node {
  const paragraph = (): Node => ({ type: 'paragraph', content: words(letters, roll) });
  const some = (most: number, make: () => Node) => Array.from({ length: 1 + roll.below(most) }, make);
  const kind = roll.below(deep ? 6 : 12);
  if (kind < 5) return paragraph();
  if (kind === 5) return { type: 'heading', attrs: { level: 1 + roll.below(3) }, content: words(letters, roll) };
  if (kind < 9) return { type: roll.oneOf(['bullet_list', 'ordered_list']), content: some(3, () => ({ type: 'list_item', content: [paragraph(), ...(roll.chance(3) ? [block(letters, roll, 1)] : [])] })) };
  if (kind === 9) return { type: 'blockquote', content: some(2, () => block(letters, roll, 1)) };
  const wide = 1 + roll.below(3);
  return { type: 'table', content: some(3, () => ({ type: 'table_row', content: Array.from({ length: wide }, () => ({ type: roll.chance(4) ? 'table_header' : 'table_cell', content: [paragraph()] })) })) };
}
export const beginning = (letters: Letters, roll: Dice): Node => ({ type: 'doc', content: Array.from({ length: 1 + roll.below(4) }, () => block(letters, roll)) });

// ---- what is done ----
export type Do = (tr: Transaction) => void;
interface Writer { state: () => EditorState; go: Do; roll: Dice; letters: Letters }
const run = ({ state, go }: Writer, command: Command): boolean => command(state(), go);

function textPlaces(doc: ProseNode): number[] {
  const out: number[] = [];
  doc.descendants((node, pos) => {
    if (node.isTextblock || node.type === blocks.footnote) for (let i = 0; i <= node.content.size; ++i) out.push(pos + 1 + i);
  });
  return out;
}
function place({ state, go, roll }: Writer): void {
  const at = textPlaces(state().doc);
  if (at.length) go(state().tr.setSelection(TextSelection.near(state().doc.resolve(roll.oneOf(at)))));
}
function range({ state, go, roll }: Writer): void {
  const { doc } = state();
  const from = roll.below(doc.content.size + 1);
  const to = Math.min(doc.content.size, from + (roll.chance(8) ? roll.below(doc.content.size) : 1 + roll.below(12)));
  go(state().tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))));
}
function cells({ state, go, roll }: Writer): boolean {
  const at: number[] = [];
  state().doc.descendants((node, pos) => { if (node.type.spec.tableRole === 'cell' || node.type.spec.tableRole === 'header_cell') at.push(pos); });
  if (!at.length) return false;
  const one = roll.oneOf(at);
  const table = (pos: number) => state().doc.resolve(pos).node(-1);
  const near = at.filter((pos) => table(pos) === table(one));
  if (roll.chance(2)) go(state().tr.setSelection(CellSelection.create(state().doc, one, roll.oneOf(near))));
  else go(state().tr.setSelection(TextSelection.near(state().doc.resolve(one + 1))));
  return true;
}
function node({ state, go, roll }: Writer): void {
  const at: number[] = [];
  state().doc.descendants((one, pos) => { if (!one.isText && NodeSelection.isSelectable(one)) at.push(pos); });
  if (at.length) go(state().tr.setSelection(NodeSelection.create(state().doc, roll.oneOf(at))));
}
const type = (writer: Writer, many: number) => { for (let i = 0; i < many; ++i) writer.go(writer.state().tr.insertText(writer.letters.some(1))); };
const act = (id: ActionId) => (writer: Writer) => void run(writer, actions[id].run!);
const at = (then: (writer: Writer) => unknown) => (writer: Writer) => { place(writer); then(writer); };
const over = (then: (writer: Writer) => unknown) => (writer: Writer) => { range(writer); then(writer); };

const deeds: Record<string, (writer: Writer) => unknown> = {
  type: at((writer) => type(writer, 1 + writer.roll.below(5))),
  goOn: (writer) => type(writer, 1 + writer.roll.below(5)),
  typeOver: over((writer) => type(writer, 1 + writer.roll.below(3))),
  erase: over((writer) => run(writer, deleteSelection)),
  eraseNode: (writer) => { node(writer); run(writer, deleteSelection); },
  backspace: at((writer) => run(writer, baseKeymap.Backspace!) || (writer.state().selection.from > 1 && writer.state().selection.$from.parentOffset > 0 && writer.go(writer.state().tr.delete(writer.state().selection.from - 1, writer.state().selection.from)))),
  remove: at((writer) => run(writer, baseKeymap.Delete!)),
  enter: at((writer) => run(writer, splitListItem(blocks.list_item)) || run(writer, baseKeymap.Enter!)),
  enterOver: over((writer) => run(writer, splitListItem(blocks.list_item)) || run(writer, baseKeymap.Enter!)),
  broken: at((writer) => run(writer, broken)),
  below: at((writer) => run(writer, below) && type(writer, 2)),
  kind: over((writer) => act(writer.roll.oneOf(['paragraph', 'heading1', 'heading2', 'heading3']))(writer)),
  list: over((writer) => act(writer.roll.oneOf(['bullets', 'numbers']))(writer)),
  listAt: at((writer) => act(writer.roll.oneOf(['bullets', 'numbers', 'indent', 'indent', 'outdent', 'outdent']))(writer)),
  quote: at(act('quote')),
  mark: over((writer) => run(writer, (state, dispatch) => actions[writer.roll.oneOf(['bold', 'italic', 'underline'] as const)].run!(state, dispatch))),
  raise: over((writer) => {
    const { from, to } = writer.state().selection;
    const mark = schema.marks[writer.roll.oneOf(['sub', 'sup'])]!;
    writer.go(writer.roll.chance(3) ? writer.state().tr.removeMark(from, to, mark) : writer.state().tr.addMark(from, to, mark.create()));
  }),
  link: over((writer) => {
    const { from, to } = writer.state().selection;
    run(writer, linked({ from, to }, writer.roll.chance(4) ? '' : `https://voorbeeld.invalid/${writer.roll.below(3)}`, writer.letters.some(2)));
  }),
  chip: at((writer) => run(writer, chipped({ kind: 'goal', id: `e${writer.roll.below(5)}`, label: 'Doel' }))),
  note: at((writer) => run(writer, noted)),
  // As the little text of a note comes back.
  noteText: (writer) => {
    const notes: { one: ProseNode; pos: number }[] = [];
    writer.state().doc.descendants((one, pos) => { if (one.type === blocks.footnote) notes.push({ one, pos }); });
    if (!notes.length) return;
    const { one, pos } = writer.roll.oneOf(notes);
    writer.go(writer.state().tr.replaceWith(pos + 1, pos + one.nodeSize - 1, schema.text(writer.letters.some(3))));
  },
  table: at(act('table')),
  cells: (writer) => cells(writer) && act(writer.roll.oneOf(inTable.filter((id) => id !== 'table_away')))(writer),
  tableAway: (writer) => writer.roll.chance(4) && cells(writer) && act('table_away')(writer),
  eraseCells: (writer) => cells(writer) && run(writer, baseKeymap.Backspace!),
  // Copied here, put there.
  paste: (writer) => {
    range(writer);
    const slice = writer.state().selection.content();
    if (writer.roll.chance(2)) place(writer);
    else range(writer);
    writer.go(writer.state().tr.replaceSelection(slice));
  },
  pasteBlocks: (writer) => {
    place(writer);
    const made = (schema.nodeFromJSON(beginning(writer.letters, writer.roll)) as ProseNode).slice(0);
    writer.go(writer.state().tr.replaceSelection(made));
  },
  drag: (writer) => {
    range(writer);
    const { state, go, roll } = writer;
    const slice = state().selection.content();
    const tr = state().tr.deleteSelection();
    const places = textPlaces(tr.doc);
    if (!slice.size || !places.length) return;
    tr.setSelection(Selection.near(tr.doc.resolve(roll.oneOf(places))));
    go(tr.replaceSelection(slice));
  },
  undo: act('undo'),
  redo: act('redo'),
  put: at((writer) => writer.go(writer.state().tr.replaceSelectionWith(writer.roll.oneOf([schema.nodes.horizontal_rule!.create(), blocks.footnote.create(null, Fragment.from(schema.text(writer.letters.some(2))))])))),
};
const usual = ['type', 'type', 'type', 'type', 'goOn', 'goOn', 'goOn', 'goOn', 'erase', 'erase', 'enter', 'enter', 'backspace', 'backspace', 'undo', 'undo', 'cells', 'listAt', 'paste'];
const all = [...Object.keys(deeds), ...usual];

// One thing that somebody does; says which.
export function something(writer: Writer): string {
  const name = writer.roll.oneOf(all);
  deeds[name]!(writer);
  return name;
}
