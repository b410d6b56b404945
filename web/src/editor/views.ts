// What stands in a text and is no text: a note, a tie to an element, a picture. Pressed or Enter: its own little screen.
import type { Node as ProseNode } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import { t } from '$core/texts';

export interface Screen {
  note: (pos: number) => void;
  picture: (pos: number) => void;
  nameOf: (id: string) => string;   // '' when it is not there any more
  kindOf: (kind: string) => string;
}

type At = () => number | undefined;
abstract class Small implements NodeView {
  abstract dom: HTMLElement;
  constructor(protected node: ProseNode, protected readonly view: EditorView, protected readonly at: At) {}
  update(node: ProseNode): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }
  abstract show(): void;
  ignoreMutation(): boolean { return true; }
  protected button(className: string, run: (pos: number) => void): HTMLElement {
    const made = document.createElement('button');
    made.type = 'button';
    made.tabIndex = -1;
    made.className = className;
    made.addEventListener('click', (event) => {
      event.preventDefault();
      const pos = this.at();
      if (pos !== undefined && this.view.editable) run(pos);
    });
    return made;
  }
  stopEvent(event: Event): boolean { return event.type === 'click' || event.type === 'mousedown'; }
}

class Note extends Small {
  dom: HTMLElement;
  constructor(node: ProseNode, view: EditorView, at: At, screen: Screen) {
    super(node, view, at);
    this.dom = this.button('note', screen.note);
    this.dom.contentEditable = 'false';
    this.show();
  }
  show(): void {
    const words = this.node.textBetween(0, this.node.content.size, ' ', (leaf) => leaf.type.spec.leafText?.(leaf) ?? '');
    this.dom.title = words;
    this.dom.ariaLabel = t('editor.note.is', { words });
  }
}

// Chips know where they are shown, so that they can be called again when a name changes.
class Chip extends Small {
  dom = document.createElement('span');
  constructor(node: ProseNode, view: EditorView, at: At, private readonly screen: Screen, private readonly all: Set<Chip>) {
    super(node, view, at);
    this.dom.contentEditable = 'false';
    this.dom.classList.add('chip');
    all.add(this);
    this.show();
  }
  show(): void {
    const name = this.screen.nameOf(this.node.attrs.id as string);
    this.dom.classList.toggle('gone', !name); // other classes are ProseMirror's
    this.dom.title = this.screen.kindOf(this.node.attrs.kind as string);
    this.dom.textContent = name || t('editor.tie.gone', { name: this.node.attrs.label as string });
  }
  destroy(): void { this.all.delete(this); }
}

class Picture extends Small {
  dom = document.createElement('p');
  private readonly words = document.createElement('span');
  private readonly press: HTMLElement;
  constructor(node: ProseNode, view: EditorView, at: At, screen: Screen) {
    super(node, view, at);
    this.press = this.button('describe', screen.picture);
    this.dom.className = 'caption picture';
    this.dom.contentEditable = 'false';
    this.dom.append(this.words, ' ', this.press);
    this.show();
  }
  show(): void {
    this.words.textContent = t('text.picture', { name: (this.node.attrs.alt || this.node.attrs.title || '') as string });
    this.press.textContent = t('editor.picture.describe');
  }
}

export function views(screen: Screen): { nodeViews: Record<string, (node: ProseNode, view: EditorView, at: At) => NodeView>; again: () => void } {
  const chips = new Set<Chip>();
  return {
    nodeViews: {
      footnote: (node, view, at) => new Note(node, view, at, screen),
      element_chip: (node, view, at) => new Chip(node, view, at, screen, chips),
      image: (node, view, at) => new Picture(node, view, at, screen),
    },
    again: () => { for (const one of chips) one.show(); },
  };
}
