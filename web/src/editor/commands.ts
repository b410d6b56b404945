// What one can do to a text with a key or a button, as ProseMirror commands.
import { lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { Fragment, type MarkType, type Node as ProseNode, type NodeType } from 'prosemirror-model';
import { liftListItem, sinkListItem, wrapInList } from 'prosemirror-schema-list';
import { type Command, EditorState, Selection, TextSelection } from 'prosemirror-state';
import { addRowAfter, fixTables, goToNextCell, isInTable, selectedRect } from 'prosemirror-tables';
import { newId } from '$core/ids';
import { blocks, schema } from './schema';

// ---- asking ----
export function around(state: EditorState, ...types: NodeType[]): { node: ProseNode; depth: number; pos: number } | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; --depth) {
    const node = $from.node(depth);
    if (types.includes(node.type)) return { node, depth, pos: $from.before(depth) };
  }
  return null;
}
const lists = [blocks.bullet_list, blocks.ordered_list];
export const listAround = (state: EditorState): NodeType | null => around(state, ...lists, blocks.table)?.node.type ?? null;
export function hasMark(state: EditorState, type: MarkType): boolean {
  const { from, to, empty, $from } = state.selection;
  return empty ? !!type.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, type);
}
export function isBlock(state: EditorState, type: NodeType, level?: number): boolean {
  const { parent } = state.selection.$from;
  return parent.type === type && (level === undefined || parent.attrs.level === level);
}

// ---- doing ----
// One after the other in one step of undo: every command sees what the one before made.
const chain = (...commands: Command[]): Command => (state, dispatch, view) => {
  if (!dispatch) return commands.at(-1)!(state) || commands[0]!(state);
  const tr = state.tr;
  let now = EditorState.create({ doc: state.doc, selection: state.selection }); // no plugin puts something in between
  let done = false;
  for (const command of commands) {
    done = command(now, (step) => {
      for (const one of step.steps) tr.step(one);
      tr.setSelection(Selection.fromJSON(tr.doc, step.selection.toJSON()));
      now = now.apply(step);
    }, view) || done;
  }
  if (done) dispatch(tr.scrollIntoView());
  return done;
};

export const styled = (type: NodeType, level?: number): Command => (state, dispatch, view) => {
  const attrs = ({ type: was, attrs: { bid, number } }: ProseNode) => (level === undefined ? { bid } : { bid, level, ...(was === blocks.heading ? { number } : {}) });
  return setBlockType(type, attrs as never)(state, dispatch, view);
};
export const marked = (type: MarkType): Command => toggleMark(type);

export const listed = (type: NodeType): Command => (state, dispatch, view) => {
  const now = around(state, ...lists, blocks.table);
  if (!now || now.node.type === blocks.table) return chain(setBlockType(blocks.paragraph), wrapInList(type))(state, dispatch, view);
  if (now.node.type === type) return liftListItem(blocks.list_item)(state, dispatch, view);
  dispatch?.(state.tr.setNodeMarkup(now.pos, type, { bid: now.node.attrs.bid }));
  return true;
};
export const indent = sinkListItem(blocks.list_item);
export const outdent = liftListItem(blocks.list_item);
export const quoted: Command = (state, dispatch, view) => (around(state, blocks.blockquote) ? lift : wrapIn(blocks.blockquote))(state, dispatch, view);

export const broken: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(blocks.hard_break.create()).scrollIntoView());
  return true;
};

// Rows of three, the first of them heads; there is always a place to write below it.
export const tabled: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if (!$from.node(-1) || isInTable(state)) return false;
  if (!dispatch) return true;
  const bid = newId();
  const row = (type: NodeType) => blocks.table_row.create(null, Array.from({ length: 3 }, () => type.createAndFill()!));
  const table = blocks.table.create({ bid }, [row(blocks.table_header), row(blocks.table_cell), row(blocks.table_cell)]);
  const tr = state.tr.replaceSelectionWith(table, false);
  tr.doc.descendants((node, pos) => {
    if (node.type !== blocks.table || node.attrs.bid !== bid) return node.isBlock;
    const end = tr.doc.resolve(pos + node.nodeSize);
    if (!end.nodeAfter) tr.insert(end.pos, blocks.paragraph.create());
    tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1)));
    return false;
  });
  dispatch(tr.scrollIntoView());
  return true;
};
// Tab in a table goes to the next cell; from the last one to a new row.
export const nextCell: Command = (state, dispatch, view) => {
  if (!isInTable(state)) return false;
  if (goToNextCell(1)(state, dispatch, view)) return true;
  if (dispatch && addRowAfter(state, dispatch) && view) goToNextCell(1)(view.state, dispatch, view);
  return true;
};
export const previousCell: Command = (state, dispatch, view) => isInTable(state) && (goToNextCell(-1)(state, dispatch, view) || true);

// What somebody else made of a table can be uneven, and none of its commands knows what to do with that.
const even: Command = (state, dispatch) => {
  const tr = fixTables(state);
  if (tr) dispatch?.(tr);
  return false;
};
export const evened = (command: Command): Command => chain(even, command);

// Taking away a row or a column leaves the cursor in the table, as long as there is one.
export const staying = (command: Command): Command => (state, dispatch, view) => command(state, dispatch && ((tr) => {
  const table = around(state, blocks.table);
  const left = table && tr.doc.nodeAt(table.pos);
  const end = table && left ? table.pos + left.nodeSize : 0;
  if (left?.type === blocks.table && (tr.selection.from <= table!.pos || tr.selection.to >= end)) tr.setSelection(TextSelection.near(tr.doc.resolve(end - 1), -1));
  dispatch(tr);
}), view);

// Down from the last block, or up from the first, when that is no paragraph: a paragraph to go on in.
export const beyond = (side: 1 | -1): Command => (state, dispatch, view) => {
  const { $head } = state.selection;
  if (!$head.depth || !view?.endOfTextblock(side > 0 ? 'down' : 'up')) return false;
  const block = $head.node(1);
  if ($head.index(0) !== (side > 0 ? state.doc.childCount - 1 : 0) || block.isTextblock) return false;
  if (isInTable(state)) {
    const { bottom, top, map } = selectedRect(state);
    if (side > 0 ? bottom < map.height : top > 0) return false;
  }
  for (let depth = 1; depth < $head.depth; ++depth) {
    if ([blocks.table, blocks.table_row].includes($head.node(depth).type)) continue;
    if ($head.index(depth) !== (side > 0 ? $head.node(depth).childCount - 1 : 0)) return false;
  }
  const at = side > 0 ? state.doc.content.size : 0;
  const tr = state.tr.insert(at, blocks.paragraph.create());
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))).scrollIntoView());
  return true;
};
// A paragraph below all that the cursor stands in.
export const below: Command = (state, dispatch) => {
  const { $head } = state.selection;
  if (!$head.depth) return false;
  const at = $head.after(1);
  const tr = state.tr.insert(at, blocks.paragraph.create());
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))).scrollIntoView());
  return true;
};

// ---- links, notes, chips ----
// The link that the cursor stands in, or the words that are selected.
export function linkAt(state: EditorState): { from: number; to: number; href: string } {
  const { from, to, empty, $from } = state.selection;
  const type = schema.marks.link!;
  const at = $from.parent.childAfter($from.parentOffset);
  const mark = type.isInSet(at.node?.marks ?? []) ?? type.isInSet($from.marks());
  if (!empty || !mark) {
    let href = '';
    state.doc.nodesBetween(from, to, (node) => { href ||= (type.isInSet(node.marks)?.attrs.href as string | undefined) ?? ''; });
    return { from, to, href };
  }
  let run: [number, number] | null = null;
  let found: [number, number] = [from, to];
  $from.parent.forEach((node, offset) => {
    const begin = $from.start() + offset;
    run = !mark.isInSet(node.marks) ? null : run ? [run[0], begin + node.nodeSize] : [begin, begin + node.nodeSize];
    if (run && run[0] <= from && from <= run[1]) found = run;
  });
  return { from: found[0], to: found[1], href: mark.attrs.href as string };
}
export const linked = (range: { from: number; to: number }, href: string, words: string): Command => (state, dispatch) => {
  const type = schema.marks.link!;
  const tr = state.tr;
  if (!href) tr.removeMark(range.from, range.to, type);
  else if (range.from === range.to) tr.insert(range.from, schema.text(words || href, [...(state.storedMarks ?? state.selection.$from.marks()), type.create({ href })]));
  else tr.removeMark(range.from, range.to, type).addMark(range.from, range.to, type.create({ href }));
  dispatch?.(tr.removeStoredMark(type).scrollIntoView());
  return true;
};
// What people type as an address: www.… is one too, and so is a mail address. Empty: it is none.
export function address(typed: string): string {
  const text = typed.trim();
  if (/\s/.test(text) || !text) return '';
  const href = /^(https?:\/\/|mailto:)/i.test(text) ? text : /^[^@/]+@[^@/]+\.[^@/]+$/.test(text) ? `mailto:${text}` : /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#:].*)?$/u.test(text) ? `https://${text}` : '';
  return href.length <= 2000 ? href : '';
}
const placed = (type: NodeType, attrs: Record<string, string>): Command => (state, dispatch) => {
  const { $to } = state.selection;
  if (!$to.parent.type.contentMatch.matchType(type)) return false;
  const chip = type.create(attrs);
  const space = $to.parent.textBetween(Math.max(0, $to.parentOffset - 1), $to.parentOffset, '', '.');
  const tr = state.tr.insert($to.pos, Fragment.fromArray([...(space && !/\s/.test(space) ? [schema.text(' ')] : []), chip]));
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map($to.pos)))).scrollIntoView());
  return true;
};
export const chipped = (element: { kind: string; id: string; label: string }): Command => placed(blocks.element_chip, { ...element, label: element.label.slice(0, 500) });
// To something else in this document: a section, a heading, a table, a picture.
export const referred = (target: string, label: string): Command => placed(blocks.cross_reference, { target, label: label.slice(0, 2000) });
export const noted: Command = (state, dispatch) => {
  const { $to } = state.selection;
  if (!$to.parent.inlineContent || $to.parent.type.spec.code) return false;
  const tr = state.tr.insert($to.pos, blocks.footnote.create());
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve($to.pos + 2))));
  return true;
};
