// The editor of one text: ProseMirror with our schema, keys and views. It knows nothing of saving: `typed` tells that
// something was written; it is the page (core/commit.ts) from which that is sent and into which others write. It stays that
// when it is shown no longer, until all is sent.
import { baseKeymap } from 'prosemirror-commands';
import { closeHistory, history, redo } from 'prosemirror-history';
import { InputRule, inputRules, wrappingInputRule } from 'prosemirror-inputrules';
import { keydownHandler, keymap } from 'prosemirror-keymap';
import { type Node as ProseNode, Slice } from 'prosemirror-model';
import { splitListItem } from 'prosemirror-schema-list';
import { type Command, EditorState, NodeSelection, Plugin, Selection, TextSelection, type Transaction } from 'prosemirror-state';
import { Step } from 'prosemirror-transform';
import { EditorView } from 'prosemirror-view';
import type { Place } from '$core/others';
import type { Node } from '$core/prose';
import { type ActionId, actions } from './actions';
import type { Commit, Lost, Page } from '$core/commit';
import { taking } from './apply';
import { around, below, beyond, broken, nextCell, previousCell } from './commands';
import { finding } from './find';
import { ids, withIds } from './ids';
import { docNode, jsonOf } from './json';
import { coming } from './pictures';
import { others, ownPlace, placeOf } from './others';
import { points } from './points';
import { cleaned, hasPictures, longest, named, tooLarge, tooMany } from './paste';
import { blocks, safeLink, schema } from './schema';
import { headings, inviting, sentences } from './sights';
import { tables } from './tables';
import { begunAnew, confirmedIn, received, sending, together, waitsIn } from './together';
import { type Screen, views } from './views';

export interface Outside extends Screen {
  typed: () => void;
  changed: () => void;                      // the text, or where the cursor is
  moved: () => void;                        // the cursor alone, by hand
  act: (id: ActionId) => void;              // what needs a screen
  did: (id: ActionId) => void;              // by the keys
  point: (by: 1 | -1) => void;              // to the next or the one before
  stays: () => void;                        // Tab, where it does nothing
  save: () => void;                         // who presses Ctrl+S wants to be sure
  tooLarge: () => void;
  tooLong: () => void;                      // with what is pasted
  noFiles: () => void;
  leftOut: () => void;                      // the pictures of what was pasted
  pictures: (files: File[], pos: number) => void;
  attributes: () => Record<string, string>;
  invites: () => string;
}

// Esc, and the next Tab leaves the text; within lists and tables Tab is a key of the text.
function tabs(outside: Outside): Plugin {
  let leaving = false;
  const inList = (id: 'indent' | 'outdent'): Command => (state, dispatch, view) => {
    if (around(state, blocks.list_item, blocks.table)?.node.type !== blocks.list_item) return false;
    if (actions[id].run!(state, dispatch, view)) outside.did(id);
    else outside.stays();
    return true;
  };
  const keys = keydownHandler({ Tab: (state, dispatch, view) => inList('indent')(state, dispatch, view) || nextCell(state, dispatch, view),
    'Shift-Tab': (state, dispatch, view) => inList('outdent')(state, dispatch, view) || previousCell(state, dispatch, view) });
  return new Plugin({ props: {
    handleKeyDown(view, event) {
      const key = event.code === 'Tab' ? 'Tab' : event.key; // WebKit on Linux has no name for Shift+Tab
      if (key === 'Escape') leaving = true;
      if (key === 'Tab' && leaving) return false;
      if (!['Escape', 'Shift', 'Tab'].includes(key)) leaving = false;
      return key === 'Tab' && keys(view, event);
    },
    handleDOMEvents: { blur: () => { leaving = false; return false; } },
  } });
}

function keys(outside: Outside): Plugin {
  const bound: Record<string, Command> = {
    Enter: (state, dispatch, view) => {
      const { selection } = state;
      if (selection instanceof NodeSelection && selection.node.type === blocks.footnote) return outside.note(selection.from), true;
      if (selection instanceof NodeSelection && selection.node.type === blocks.image) return outside.picture(selection.from), true;
      return splitListItem(blocks.list_item)(state, dispatch, view);
    },
    'Shift-Enter': broken,
    'Mod-Enter': below,
    ArrowDown: beyond(1),
    ArrowUp: beyond(-1),
    'Mod-Shift-z': redo,
    'Mod-s': () => { outside.save(); return true; },
    'Mod-h': () => { outside.act('find'); return true; },
    F8: () => { outside.point(1); return true; },
    'Shift-F8': () => { outside.point(-1); return true; },
  };
  for (const [id, { keys: key, run }] of Object.entries(actions) as [ActionId, (typeof actions)[ActionId]][]) {
    if (key) bound[key] = (state, dispatch, view) => {
      if (!run) return outside.act(id), true;
      const done = run(state, dispatch, view);
      if (done && dispatch) outside.did(id);
      return done;
    };
  }
  return keymap(bound);
}

// As people know it of Word: a list begins with its sign; [[ ties to an element.
const rules = (outside: Outside) => inputRules({ rules: [
  wrappingInputRule(/^\s*[-*•]\s$/, blocks.bullet_list),
  wrappingInputRule(/^(\d{1,3})[.)]\s$/, blocks.ordered_list, (found) => ({ start: Number(found[1]) }), (found, node) => node.childCount + (node.attrs.start as number) === Number(found[1])),
  new InputRule(/\[\[$/, (state, _, start, end) => {
    queueMicrotask(() => outside.act('tie'));
    return state.tr.delete(start, end);
  }),
] });

export class Editor implements Page {
  readonly view: EditorView;
  private now: EditorState;
  private readonly names: () => void;
  private readonly places = new Set<{ pos: number }>();

  constructor(place: HTMLElement, doc: Node, version: number, private readonly outside: Outside) {
    const { nodeViews, again } = views(outside);
    this.names = again;
    const plugins = [ids, keys(outside), tabs(outside), rules(outside), tables(), keymap(baseKeymap), history({ newGroupDelay: 700 }), together(version), finding, coming, points, others, headings, sentences, inviting(outside.invites)];
    // Ids are given before anything is drawn; they go along with the first word that somebody types.
    const begin = EditorState.create({ doc: docNode(doc), plugins });
    this.now = begin.apply(withIds(begin) ?? begin.tr);
    this.view = new EditorView({ mount: place }, {
      state: this.now,
      nodeViews,
      attributes: () => outside.attributes(),
      scrollThreshold: { top: 130, bottom: 110, left: 5, right: 5 },
      scrollMargin: { top: 150, bottom: 120, left: 5, right: 5 },
      dispatchTransaction: (tr) => this.dispatched(tr),
      transformPastedHTML: (html) => cleaned(html),
      transformPasted: (slice) => (tooMany(slice) ? slice : named(slice, this.state.doc)),
      handleClick: (_, __, event) => this.followed(event),
      handlePaste: (_, __, slice) => {
        if (tooMany(slice)) return outside.tooLarge(), true;
        const { from, to } = this.state.selection;
        if (this.state.doc.content.size - (to - from) + slice.size <= longest) return false;
        return outside.tooLong(), true;
      },
      handleDOMEvents: { paste: (_, event) => this.refused(event.clipboardData, event), drop: (_, event) => this.refused(event.dataTransfer, event) },
    });
  }
  private dispatched(tr: Transaction): void {
    const { state, transactions } = this.now.applyTransaction(tr);
    for (const place of this.places) for (const one of transactions) place.pos = one.mapping.map(place.pos);
    this.now = state;
    if (this.view.isDestroyed) return;
    this.view.updateState(state);
    if (tr.docChanged && !tr.getMeta('arrived')) this.outside.typed();
    if (tr.selectionSet && !tr.docChanged) this.outside.moved();
    this.outside.changed();
  }
  // As in Word: Ctrl and a press go where a link leads.
  private followed(event: MouseEvent): boolean {
    const link = (event.target as Element).closest('a');
    if (!link || !(event.ctrlKey || event.metaKey) || !safeLink(link.href)) return false;
    open(link.href, '_blank', 'noopener,noreferrer');
    return true;
  }
  // More than one can paste: said, and nothing is changed. A file alone is a picture, or none of this place; beside words
  // it is only how they look.
  private refused(data: DataTransfer | null, event: Event): boolean {
    const [html, text] = [data?.getData('text/html') ?? '', data?.getData('text/plain') ?? ''];
    const files = [...data?.files ?? []];
    const large = tooLarge(html, text);
    const alone = files.length > 0 && !large && !text.trim() && (!html || /<img\b/i.test(html)) && !html.replace(/<[^>]*>/g, '').trim();
    if (!alone && !large) {
      if (hasPictures(html)) this.outside.leftOut();
      return false;
    }
    event.preventDefault();
    const pictures = files.filter((one) => one.type.startsWith('image/'));
    if (large) this.outside.tooLarge();
    else if (!pictures.length) this.outside.noFiles();
    else this.outside.pictures(pictures, event instanceof DragEvent ? this.view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? this.state.selection.to : this.state.selection.to);
    return true;
  }

  // A place in the text that stays what it was while others write, until somebody lets go of it.
  hold(pos: number): { pos: number; letGo: () => void } {
    const place = { pos, letGo: () => { this.places.delete(place); } };
    this.places.add(place);
    return place;
  }
  get state(): EditorState { return this.now; }
  get place(): Place { return ownPlace(this.now); }
  // To where somebody else is.
  goTo(desk: string): void {
    const pos = placeOf(this.now, desk);
    if (pos !== undefined) this.view.dispatch(this.now.tr.setSelection(Selection.near(this.now.doc.resolve(pos))).scrollIntoView());
    this.focus();
  }
  run(command: Command): boolean { return command(this.view.state, this.view.dispatch, this.view); }
  // As a step of its own for undo, apart from what was typed before and after.
  apart(command: Command): boolean {
    const close = () => this.view.dispatch(closeHistory(this.state.tr));
    close();
    const done = this.run(command);
    close();
    return done;
  }
  do(id: ActionId): void {
    const { run } = actions[id];
    const done = run && (id === 'undo' || id === 'redo' ? this.run(run) : this.apart(run));
    this.focus();
    if (done) this.outside.did(id);
  }
  focus(): void { this.view.focus(); }
  atEnd(): void { this.view.dispatch(this.state.tr.setSelection(TextSelection.atEnd(this.state.doc)).scrollIntoView()); }
  dispatch(tr: Transaction): void { this.view.dispatch(tr); }
  // ---- the page ----
  waits(): boolean { return waitsIn(this.now); }
  send(most: number): unknown[] {
    const { steps, tr } = sending(this.now, most);
    this.dispatched(tr);
    return steps.map((step) => step.toJSON() as unknown);
  }
  doc(): Node { return jsonOf(this.now.doc); }
  confirmed(): Node { return jsonOf(confirmedIn(this.now)); }
  after(doc: Node, steps: unknown[]): Node {
    try {
      return jsonOf(steps.reduce<ProseNode>((was, step) => Step.fromJSON(schema, step as object).apply(was).doc!, docNode(doc)));
    } catch {
      return doc;
    }
  }
  // What the browser has of the last key and did not tell yet comes first.
  private told(): void {
    if (!this.view.isDestroyed) (this.view as unknown as { domObserver: { flush: () => void } }).domObserver.flush();
  }
  take(commit: Commit, own: boolean): Lost[] | null {
    try {
      this.told();
      const { tr, lost } = received(this.now, commit, own);
      this.dispatched(tr);
      return lost;
    } catch {
      return null;
    }
  }
  insert(text: string, slice: unknown): void {
    let tr = this.now.tr;
    try {
      tr.replaceSelection(Slice.fromJSON(schema, slice as Parameters<typeof Slice.fromJSON>[1]));
      tr.doc.check();
    } catch {
      tr = this.now.tr.insertText(text);
    }
    this.dispatched(tr.scrollIntoView());
    this.focus();
  }
  put(version: number, theirs: Node, ours?: Node): boolean {
    try {
      if (ours) docNode(ours).check(); // what cannot be is not written, and would be gone
      this.told();
      this.dispatched(begunAnew(taking(this.now, theirs), version));
      if (ours) this.dispatched(taking(this.now, ours).setMeta('arrived', undefined));
      return true;
    } catch {
      return false;
    }
  }
  // What one can refer to in this text, as it is now.
  targets(): { id: string; kind: 'heading' | 'table' | 'figure'; label: string }[] {
    const out: { id: string; kind: 'heading' | 'table' | 'figure'; label: string }[] = [];
    const { caption } = schema.nodes;
    this.state.doc.descendants((node, _, parent, i) => {
      const near = (by: number) => (parent && i + by >= 0 && i + by < parent.childCount ? parent.child(i + by) : null);
      const put = (kind: 'heading' | 'table' | 'figure', label: string) => { if (label.trim()) out.push({ id: node.attrs.bid as string, kind, label: label.trim() }); };
      if (node.type === blocks.heading) put('heading', `${node.attrs.number as string} ${node.textContent}`);
      else if (node.type === blocks.table && near(-1)?.type === caption) put('table', near(-1)!.textContent);
      else if (node.type === blocks.image && near(1)?.type === caption && near(2)?.type !== blocks.table) put('figure', near(1)!.textContent);
      return !node.isTextblock && node.type !== blocks.table;
    });
    return out;
  }
  nodeAt(pos: number): ProseNode | null { return this.state.doc.nodeAt(pos); }
  // Names or the language became others.
  again(): void {
    this.names();
    this.view.setProps({});
  }
  end(): void { this.view.destroy(); }
}

// A note is a text of its own while one writes it: the same marks, nothing of blocks.
export class NoteEditor {
  readonly view: EditorView;
  constructor(place: HTMLElement, note: ProseNode, attributes: Record<string, string>, done: () => void, cancelled: () => void) {
    const more = Object.fromEntries((['bold', 'italic', 'underline', 'undo', 'redo'] as const).map((id) => [actions[id].keys!, actions[id].run!]));
    this.view = new EditorView({ mount: place }, {
      state: EditorState.create({ doc: note, plugins: [keymap({ ...more, Enter: () => { done(); return true; }, Escape: () => { cancelled(); return true; }, 'Shift-Enter': broken }), keymap(baseKeymap), history()] }),
      attributes,
      transformPastedHTML: (html) => cleaned(html),
    });
    this.view.dispatch(this.view.state.tr.setSelection(TextSelection.atEnd(this.view.state.doc)));
    this.view.focus();
  }
  get note(): ProseNode { return this.view.state.doc; }
  end(): void { this.view.destroy(); }
}
