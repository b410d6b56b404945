// What this device keeps of a text that somebody is writing, until the program has it. Each open page has a place of its own, or
// two tabs of one text would write over each other; a page that goes leaves its place to the next.
import { remember, remembered, rememberedUnder } from './memory';

const inUse = (name: string): Promise<(() => void) | null> => new Promise((resolve) => {
  void navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? new Promise<void>((letGo) => { resolve(letGo); }) : resolve(null)));
});

export class Drafts {
  private place: string;
  private letGo: (() => void) | null = null;
  // `about`: whose, and of which text.
  constructor(private readonly about: string) { this.place = `draft.${about}.0`; }

  // A place that no other page has; one where something lies comes first. A browser that knows no locks has one place.
  async claim(): Promise<void> {
    if (this.letGo || !navigator.locks) return;
    const left = rememberedUnder(`draft.${this.about}.`).map((name) => name.split('.').slice(0, -1).join('.'));
    for (const place of [...new Set(left), ...Array.from({ length: 100 }, (_, i) => `draft.${this.about}.${i}`)]) {
      this.letGo = await inUse(place);
      if (this.letGo) return void (this.place = place);
    }
  }
  release(): void {
    this.letGo?.();
    this.letGo = null;
  }
  get<T>(part: string): T | null { return remembered<T>(`${this.place}.${part}`); }
  keep(part: string, value: unknown): void { remember(`${this.place}.${part}`, value); }
  forget(): void { for (const name of rememberedUnder(`${this.place}.`)) remember(name, null); }
}
