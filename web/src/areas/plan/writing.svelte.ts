// The one text that somebody is writing here. Kept on this device at every letter, sent a second after the last one; what
// others wrote in other paragraphs comes in, and when they wrote in the same one a person chooses. Whoever shows the text
// says what was typed, and puts in what others made of it (`shown`); nothing else of the editor is known here.
import { NoConnection, Problem } from '$core/api';
import { notify } from '$core/client';
import { remember, remembered } from '$core/memory';
import { type Draft, draftOf, keptDraft, merged, type Node, nothing, type Text } from '$core/prose';
import { draftSettled, isDraft, keepDraft } from '$core/saving';
import type { Workspace } from '$core/store';
import { t } from '$core/texts';

export class Writing {
  on = $state(false);
  theirs = $state.raw<Text | null>(null);
  ours = $state.raw<Node>(nothing);   // beside theirs
  shown: (doc: Node) => boolean = () => true;   // false: it holds something that this page does not know
  draft: Draft = { from: 0, base: nothing, doc: nothing };
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private again = false;

  constructor(private readonly workspace: Workspace, readonly section: string) {}

  // What this device kept. The text that it began from stands beside it: that stays the same at every letter.
  get kept(): Draft | null {
    const draft = keptDraft(remembered(`draft.${this.section}`));
    return draft && { ...draft, base: remembered<Node>(`draft.${this.section}.base`) };
  }
  private keep(): void { remember(`draft.${this.section}`, { from: this.draft.from, doc: this.draft.doc }); }
  private keepBase(): void { remember(`draft.${this.section}.base`, this.draft.base); }
  private get dirty(): boolean { return isDraft(this.section); }
  private text(): Text | undefined { return this.workspace.textOf(this.section) as unknown as Text | undefined; }

  begin(kept: Draft | null): void {
    this.draft = kept ?? draftOf(this.text());
    this.theirs = null;
    this.on = true;
    if (kept) this.typed(kept.doc);
  }
  forget(): void {
    remember(`draft.${this.section}`, null);
    remember(`draft.${this.section}.base`, null);
  }

  typed(doc: Node): void {
    if (!this.dirty) this.keepBase();
    this.draft.doc = doc;
    if (this.theirs) this.ours = doc;
    keepDraft(this.section);
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), 1000);
  }
  private settle(): void {
    this.forget();
    draftSettled(this.section);
    this.theirs = null;
  }
  private become(draft: Draft): boolean {
    if (!this.shown(draft.doc)) return false;
    this.draft = draft;
    if (this.dirty) {
      this.keepBase();
      this.keep();
    }
    return true;
  }

  // Somebody else's version arrived.
  arrived(text: Text | undefined): void {
    if (!this.on || !text || this.busy || this.theirs || text.version <= this.draft.from) return;
    const base = text.fields.doc ?? nothing;
    const doc = this.dirty ? merged(this.draft.base, this.draft.doc, base) : base;
    if (doc) this.become({ from: text.version, base, doc }); // otherwise saving will tell, and ask
  }

  async save(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.on || !this.dirty || this.theirs) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.again = false;
    const { doc } = this.draft;
    try {
      const { seq } = await this.workspace.act('section.write', { section: this.section }, { from: this.draft.from, doc });
      this.draft = { from: seq, base: doc, doc: this.draft.doc };
      if (this.draft.doc === doc) this.settle();
      else {
        this.again = true;
        this.keepBase();
        this.keep();
      }
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.code === 'text.changed') await this.changed();
      else notify(problem.detail);
    }
    this.busy = false;
    this.arrived(this.text()); // what came while we were busy
    if (this.again && !this.theirs) void this.save();
  }
  private async changed(): Promise<void> {
    try {
      const { text } = await this.workspace.look<{ text: Text | null }>('section.show', { section: this.section });
      const base = text?.fields.doc ?? nothing;
      const doc = text && merged(this.draft.base, this.draft.doc, base);
      if (doc && this.become({ from: text.version, base, doc })) this.again = true;
      else {
        this.ours = this.draft.doc;
        this.theirs = text;
      }
    } catch (problem) {
      if (!(problem instanceof Problem || problem instanceof NoConnection)) throw problem;
      this.timer = setTimeout(() => void this.save(), 3000);
    }
  }
  keepTheirs(): void {
    const draft = draftOf(this.theirs);
    this.settle();
    this.become(draft);
  }
  keepOurs(): void {
    if (!this.theirs) return;
    this.draft = { from: this.theirs.version, base: this.theirs.fields.doc ?? nothing, doc: this.draft.doc };
    this.theirs = null;
    this.keepBase();
    this.keep();
    void this.save();
  }

  // Done for now: true when the editor may close.
  async stop(): Promise<boolean> {
    await this.save();
    if (this.theirs) return false;
    if (this.dirty) {
      notify(t('text.wait'));
      return false;
    }
    this.on = false;
    return true;
  }
  leave(): void { if (this.dirty) void this.save(); }
}
