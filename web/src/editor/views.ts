// What stands in a text and is no text: a note, a tie to an element, a picture. Pressed or Enter: its own little screen.
import type { Node as ProseNode } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import type { Reference } from '$core/references';
import { t } from '$core/texts';

export interface Screen {
  note: (pos: number) => void;
  picture: (pos: number) => void;
  nameOf: (id: string) => string;   // '' when it is not there any more
  kindOf: (kind: string) => string;
  referred: (target: string, label: string) => Reference;
  address: (src: unknown) => string; // of a picture
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
  constructor(node: ProseNode, view: EditorView, at: At, private readonly screen: Screen, private readonly all: Set<Small>) {
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

class Link extends Small {
  dom = document.createElement('span');
  constructor(node: ProseNode, view: EditorView, at: At, private readonly screen: Screen, private readonly all: Set<Small>) {
    super(node, view, at);
    this.dom.contentEditable = 'false';
    this.dom.classList.add('reference');
    this.dom.addEventListener('click', (event) => {
      const { href } = this.known();
      if (href && (event.ctrlKey || event.metaKey)) location.hash = href;
    });
    all.add(this);
    this.show();
  }
  private known(): Reference { return this.screen.referred(this.node.attrs.target as string, this.node.attrs.label as string); }
  show(): void {
    const { label, gone } = this.known();
    this.dom.classList.toggle('gone', gone);
    this.dom.textContent = label;
  }
  destroy(): void { this.all.delete(this); }
}

// As it is shown to readers; what it shows, in words, stands below it for who writes.
class Picture extends Small {
  dom = document.createElement('figure');
  private readonly image = document.createElement('img');
  private readonly words = document.createElement('span');
  private readonly press: HTMLElement;
  private failed = '';
  constructor(node: ProseNode, view: EditorView, at: At, private readonly screen: Screen) {
    super(node, view, at);
    this.press = this.button('describe', screen.picture);
    this.dom.className = 'picture';
    this.dom.contentEditable = 'false';
    this.image.addEventListener('error', () => {
      this.failed = this.image.src;
      this.show();
    });
    const below = document.createElement('p');
    below.className = 'caption';
    below.append(this.words, ' ', this.press);
    this.dom.append(this.image, below);
    this.show();
  }
  show(): void {
    const { src, alt, title, width, height } = this.node.attrs as { src: string; alt: string; title: string; width: number; height: number };
    const address = this.screen.address(src);
    this.image.alt = alt;
    if (width && height) [this.image.width, this.image.height] = [width, height];
    if (address && this.image.getAttribute('src') !== address) this.image.src = address;
    const shown = !!address && this.failed !== this.image.src;
    this.image.hidden = !shown;
    this.words.textContent = shown ? alt ? t('editor.picture.told', { words: alt }) : t('editor.picture.bare') : t(this.failed ? 'text.picture.gone' : 'text.picture', { name: alt || title });
    this.press.textContent = t(alt ? 'editor.picture.again' : 'editor.picture.describe');
  }
}

export function views(screen: Screen): { nodeViews: Record<string, (node: ProseNode, view: EditorView, at: At) => NodeView>; again: () => void } {
  const chips = new Set<Small>();
  return {
    nodeViews: {
      footnote: (node, view, at) => new Note(node, view, at, screen),
      element_chip: (node, view, at) => new Chip(node, view, at, screen, chips),
      cross_reference: (node, view, at) => new Link(node, view, at, screen, chips),
      image: (node, view, at) => new Picture(node, view, at, screen),
    },
    again: () => { for (const one of chips) one.show(); },
  };
}
