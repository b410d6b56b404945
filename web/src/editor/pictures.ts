// Pictures on their way into a text. Where one will stand is held by a place-holder that is no part of the text: nobody else
// sees it, nothing of it is saved, and writing goes on meanwhile. When the picture is there it is one step, and one undo.
import { Fragment, type Node as ProseNode } from 'prosemirror-model';
import { type Command, type EditorState, Plugin, PluginKey, Selection } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { NoConnection, sentenceOf } from '$core/api';
import type { Kept } from '$core/pictures';
import { t } from '$core/texts';
import { blocks, schema } from './schema';

type Coming = { box: HTMLElement };
const key = new PluginKey<DecorationSet>('coming');
export const coming = new Plugin<DecorationSet>({
  key,
  state: {
    init: () => DecorationSet.empty,
    apply(tr, set) {
      const now = set.map(tr.mapping, tr.doc);
      const what = tr.getMeta(key) as { add?: Coming; pos?: number; away?: Coming } | undefined;
      if (what?.add) return now.add(tr.doc, [Decoration.widget(what.pos!, what.add.box, { side: 1, of: what.add, ignoreSelection: true, stopEvent: () => true })]);
      return what?.away ? now.remove(now.find(undefined, undefined, (one) => one.of === what.away)) : now;
    },
  },
  props: { decorations(state) { return key.getState(state); } },
});
const placeOf = (state: EditorState, one: Coming): number | null => key.getState(state)?.find(undefined, undefined, (spec) => spec.of === one)[0]?.from ?? null;

// The place below what the cursor stands in; null where no picture can be.
export function below(doc: ProseNode, pos: number): number | null {
  const $pos = doc.resolve(Math.min(pos, doc.content.size));
  const fits = (depth: number) => $pos.node(depth).canReplaceWith($pos.indexAfter(depth), $pos.indexAfter(depth), blocks.image);
  if (!$pos.parent.inlineContent && fits($pos.depth)) return $pos.pos;
  for (let depth = $pos.depth; depth > 0; --depth) if (fits(depth - 1)) return $pos.after(depth);
  return null;
}
export const picturesFit = (state: EditorState): boolean => below(state.doc, state.selection.to) !== null;

// In the place of the empty paragraph that it was asked in; there is always a place to go on.
export const pictured = (pos: number, kept: Kept, words: { alt: string; caption: string }): Command => (state, dispatch) => {
  const at = below(state.doc, pos);
  if (at === null) return false;
  const image = blocks.image.create({ ...kept, alt: words.alt.slice(0, 5000) });
  const list: ProseNode[] = words.caption ? [image, schema.nodes.caption!.create(null, schema.text(words.caption))] : [image];
  const $at = state.doc.resolve(at);
  const before = $at.nodeBefore;
  const empty = before?.type === blocks.paragraph && !before.childCount && $at.parent.type !== blocks.list_item ? before.nodeSize : 0;
  const tr = state.tr.replaceWith(at - empty, at, Fragment.fromArray(list));
  const end = at - empty + list.reduce((sum, one) => sum + one.nodeSize, 0);
  if (!tr.doc.resolve(end).nodeAfter) tr.insert(end, blocks.paragraph.create());
  if (empty && state.selection.from > at - empty && state.selection.to < at) tr.setSelection(Selection.near(tr.doc.resolve(end), 1));
  dispatch?.(tr);
  return true;
};

export interface Bringing {
  view: EditorView;
  apart: (command: Command) => boolean;
  bring: (file: Blob, sent: (part: number) => void) => Promise<Kept>;
  ask: (file: File, which: { n: number; of: number }) => Promise<{ alt: string; caption: string }>;
  askNoMore: (file: File) => void;
  connected: () => Promise<void>;
  tell: (sentence: string) => void;
}
export class Pictures {
  private left = 0;
  private over = false;
  private turn: Promise<void> = Promise.resolve(); // one question at a time
  constructor(private readonly io: Bringing) {}

  add(files: File[], pos: number): void {
    for (const [i, file] of files.entries()) this.one(file, pos, { n: i + 1, of: files.length });
  }
  private one(file: File, pos: number, which: { n: number; of: number }): void {
    const { view, apart, ask, askNoMore, tell } = this.io;
    const { box, say, bar, stop } = placeholder(file.name);
    const me: Coming = { box };
    let gone = false;
    const away = () => { if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, { away: me })); };
    stop.addEventListener('click', () => {
      gone = true;
      away();
      view.focus();
    });
    this.left += 1;
    view.dispatch(view.state.tr.setMeta(key, { add: me, pos: below(view.state.doc, pos) ?? view.state.doc.content.size }));
    const sending = this.send(file, say, bar, () => gone || this.over);
    sending.catch(() => {});
    const asked = this.turn.then(async () => {
      if (gone || this.over) return { alt: '', caption: '' };
      return Promise.race([ask(file, which), sending.then(() => new Promise<never>(() => {}))]);
    });
    this.turn = asked.then(() => {}, () => {});
    void Promise.all([sending, asked]).then(([kept, words]) => {
      const at = placeOf(view.state, me);
      away();
      if (gone || this.over) return;
      if (!kept || !apart(pictured(at ?? view.state.selection.to, kept, words))) tell(t('editor.picture.no_place'));
    }, (trouble: unknown) => {
      if (gone || this.over) return;
      askNoMore(file);
      away();
      tell(sentenceOf(trouble));
    }).finally(() => { this.left -= 1; });
  }
  // Again when the connection is back, as long as somebody waits for it.
  private async send(file: File, say: HTMLElement, bar: HTMLProgressElement, stopped: () => boolean): Promise<Kept | null> {
    for (;;) {
      try {
        say.textContent = t('editor.picture.coming', { name: file.name });
        return await this.io.bring(file, (part) => { bar.value = part; });
      } catch (trouble) {
        if (!(trouble instanceof NoConnection)) throw trouble;
        if (stopped()) return null;
        bar.removeAttribute('value');
        say.textContent = t('editor.picture.waits', { name: file.name });
        await this.io.connected();
        if (stopped()) return null;
      }
    }
  }
  // The text goes away: what did not come is told, it is still on the device where it was chosen.
  end(): void {
    this.over = true;
    if (this.left) this.io.tell(t('editor.picture.left'));
  }
}

function placeholder(name: string): { box: HTMLElement; say: HTMLElement; bar: HTMLProgressElement; stop: HTMLElement } {
  const box = document.createElement('div');
  box.className = 'coming';
  box.contentEditable = 'false';
  const say = document.createElement('span');
  say.setAttribute('role', 'status');
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.value = 0;
  bar.ariaLabel = t('editor.picture.coming', { name });
  const stop = document.createElement('button');
  stop.type = 'button';
  stop.className = 'describe';
  stop.textContent = t('editor.picture.stop');
  box.append(say, bar, stop);
  return { box, say, bar, stop };
}
