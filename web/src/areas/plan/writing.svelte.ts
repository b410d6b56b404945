// The one text that somebody is writing here. Kept on this device at every letter, sent a second after the last one; what
// others wrote in other paragraphs comes in, and when they wrote in the same one a person chooses.
import { NoConnection, Problem } from '$core/api';
import { notify } from '$core/client';
import { remember, remembered } from '$core/memory';
import { docOf, type Draft, draftOf, keysOf, newBlock, type Node, rebased, type Text } from '$core/prose';
import { draftSettled, isDraft, keepDraft } from '$core/saving';
import type { Workspace } from '$core/store';
import { t } from '$core/texts';

export class Writing {
  draft = $state<Draft | null>(null);
  theirs = $state.raw<Text | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private again = false;

  constructor(private readonly workspace: Workspace, readonly section: string) {}

  get kept(): Draft | null { return remembered<Draft>(`draft.${this.section}`); }
  private get dirty(): boolean { return isDraft(this.section); }
  private text(): Text | undefined { return this.workspace.textOf(this.section) as unknown as Text | undefined; }

  begin(kept: Draft | null): void {
    this.draft = kept ?? draftOf(this.text());
    this.theirs = null;
    if (!kept && !this.draft.blocks.some((one) => one.text !== undefined)) this.draft.blocks.push(newBlock());
    if (kept) this.touched();
  }
  more(): void { this.draft?.blocks.push(newBlock()); }
  forget(): void { remember(`draft.${this.section}`, null); }

  touched(): void {
    keepDraft(this.section);
    remember(`draft.${this.section}`, this.draft);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), 1000);
  }
  private settle(): void {
    this.forget();
    draftSettled(this.section);
    this.theirs = null;
  }

  // Somebody else's version arrived.
  arrived(text: Text | undefined): void {
    if (!this.draft || !text || this.busy || this.theirs || text.version <= this.draft.from) return;
    const both = rebased(this.draft, text) ?? (this.dirty ? null : draftOf(text));
    if (!both) return; // saving will tell, and ask
    this.draft = both;
    if (this.dirty) remember(`draft.${this.section}`, both);
  }

  async save(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.draft || !this.dirty || this.theirs) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.again = false;
    const doc = $state.snapshot(docOf(this.draft)) as Node;
    const sent = JSON.stringify(doc);
    const bases = new Map(this.draft.blocks.map((one) => [one.id, keysOf(one)]));
    try {
      const { seq } = await this.workspace.act('section.write', { section: this.section }, { from: this.draft.from, doc });
      this.draft.from = seq;
      for (const one of this.draft.blocks) one.base = bases.get(one.id) ?? one.base;
      if (JSON.stringify(docOf(this.draft)) === sent) this.settle();
      else this.again = true;
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
      const told = await this.workspace.look<{ text: Text | null }>('section.show', { section: this.section });
      const both = this.draft && told.text && rebased(this.draft, told.text);
      if (both) {
        this.draft = both;
        this.again = true;
      } else this.theirs = told.text;
    } catch (problem) {
      if (!(problem instanceof Problem || problem instanceof NoConnection)) throw problem;
      this.timer = setTimeout(() => void this.save(), 3000);
    }
  }
  keepTheirs(): void {
    this.draft = draftOf(this.theirs);
    this.settle();
  }
  keepOurs(): void {
    if (!this.draft || !this.theirs) return;
    this.draft.from = this.theirs.version;
    this.theirs = null;
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
    this.draft = null;
    return true;
  }
  leave(): void { if (this.dirty) void this.save(); }
}
