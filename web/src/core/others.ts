// Who else writes in a text now, and where. It comes over the socket, is kept nowhere and may be lost on its way: what is not
// said again is forgotten after a minute.
import { newId } from './ids';
import type { Workspace } from './store';
import { byName, t } from './texts';
import { touch, track } from './track';

// In the text as the program had it at that version, in positions of ProseMirror. `from` is where a selection began.
export interface Place { version: number; from: number; to: number }
export interface Other { desk: string; member: string; at: Place; heard: number }
interface Told { text: string; here: { desk: string; member: string; at: Place | null }[] }

const forgotten = 60_000;  // ms; who is there says so three times in that

export class Others {
  readonly desk = newId();  // this page: somebody may have two open
  private readonly texts = new Map<string, Map<string, Other>>();
  private mine: { text: string; at: Place } | null = null;
  constructor(private readonly workspace: string, private readonly say: (message: object) => void) {}

  in(text: string): Other[] {
    track(`others:${text}`);
    return [...this.texts.get(text)?.values() ?? []];
  }
  heard({ text, here }: Told): void {
    const known = new Map(this.texts.get(text));
    for (const { desk, member, at } of here) {
      if (desk === this.desk) continue;
      const was = known.get(desk)?.at;
      const same = was && at && was.version === at.version && was.from === at.from && was.to === at.to;
      if (at) known.set(desk, { desk, member, at: same ? was : at, heard: Date.now() });
      else known.delete(desk);
    }
    this.texts.set(text, known);
    touch(`others:${text}`);
    setTimeout(() => this.forget(text), forgotten + 100);
  }
  private forget(text: string): void {
    const known = this.texts.get(text);
    const left = [...known ?? []].filter(([, one]) => Date.now() - one.heard < forgotten);
    if (left.length === known?.size) return;
    this.texts.set(text, new Map(left));
    touch(`others:${text}`);
  }
  // Where we write now; null: nowhere.
  stand(text: string, at: Place | null): void {
    const was = this.mine;
    this.mine = at && { text, at };
    if (at || was?.text === text) this.tell(text, at);
  }
  private tell(text: string, at: Place | null): void { this.say({ here: this.workspace, text, desk: this.desk, at }); }
  // The connection is new: the program knows nothing of us, and tells who is there.
  begin(): void {
    for (const [text, known] of this.texts) {
      known.clear();
      touch(`others:${text}`);
    }
    if (this.mine) this.tell(this.mine.text, this.mine.at);
  }
}

// By name, in that order. Somebody's own other page is told as that.
export function writersIn(workspace: Workspace, text: string): (Other & { name: string })[] {
  const named = workspace.others.in(text).map((one) => ({ ...one, name: one.member === workspace.me ? t('others.you') : workspace.nameOf(one.member) }));
  return named.filter((one) => one.name).sort((a, b) => byName(a.name, b.name));
}
