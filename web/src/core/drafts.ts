// What this device keeps of a text that somebody is writing, until the program has it. Each open page has a place of its own, or
// two tabs of one text would write over each other; what lies in the place of a page that is gone is for the next.
import { remember, remembered, rememberedUnder } from './memory';

type LetGo = () => void;
// Held until it is let go of. Null: another page has it, or one waited for it no longer.
const held = (name: string, options: LockOptions): Promise<LetGo | null> => new Promise((resolve) => {
  navigator.locks.request(name, options, (lock) => (lock ? new Promise<void>((letGo) => { resolve(letGo); }) : resolve(null))).catch(() => { resolve(null); });
});

export class Drafts {
  private place: string;
  private letGo: LetGo | null = null;
  private waiting: AbortController | null = null;
  // `about`: whose, and of which text. A browser that knows no locks has one place.
  constructor(private readonly about: string) { this.place = `draft.${about}.0`; }

  // Waits for a place where something lies, until the page that has it is gone; at once when there is none.
  async inherit(): Promise<void> {
    const left = new Set(rememberedUnder(`draft.${this.about}.`).map((name) => name.split('.').slice(0, -1).join('.')));
    if (!navigator.locks || !left.size) return;
    const waiting = this.waiting = new AbortController();
    await new Promise<void>((resolve) => {
      for (const place of left) {
        void held(place, { signal: waiting.signal }).then((letGo) => {
          if (!letGo || this.letGo) return letGo?.();
          this.letGo = letGo;
          this.place = place;
          waiting.abort();
          resolve();
        });
      }
    });
  }
  // A place to write in, which no other page has.
  async claim(): Promise<void> {
    this.waiting?.abort();
    for (let i = 0; navigator.locks && !this.letGo && i < 100; i++) {
      const place = `draft.${this.about}.${i}`;
      this.letGo = await held(place, { ifAvailable: true });
      if (this.letGo) this.place = place;
    }
  }
  release(): void {
    this.waiting?.abort();
    this.letGo?.();
    this.letGo = null;
  }
  get<T>(part: string): T | null { return remembered<T>(`${this.place}.${part}`); }
  keep(part: string, value: unknown): void { remember(`${this.place}.${part}`, value); }
  forget(): void { for (const name of rememberedUnder(`${this.place}.`)) remember(name, null); }
}
