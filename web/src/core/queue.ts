// What is not saved yet: one after the other, each with a key, so that it is done once however often it is sent. Kept on
// this device until the program has it, also when this page goes away.
import { type Call, NoConnection, Problem, type Told } from './api';
import { newId, pause } from './ids';
import { MemoryShelf, type Shelf } from './shelf';
import { touch, track } from './track';

export interface Waiting {
  key: string;
  method: string;
  path: string;
  body?: unknown;
  account: string;
}
interface Who {
  resolve: (told: Told) => void;
  reject: (trouble: Problem) => void;
}
interface Outside {
  send: (call: Call) => Promise<Told>;
  signedOut: () => void;
  sent: () => void;                     // something got through
  late: (trouble: Problem) => void;     // refused, and whoever asked is gone
  online: () => boolean;
}

export class Queue {
  private list: Waiting[] = [];
  private readonly asking = new Map<string, Who>();
  private sending = false;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly putting = new Map<string, Promise<void>>();
  private unkept = 0; // on their way to the shelf
  account = '';

  constructor(private readonly outside: Outside, private readonly shelf: Shelf<Waiting> = new MemoryShelf()) {}

  // What an earlier page left behind.
  async begin(account: string): Promise<void> {
    this.account = account;
    const known = new Set(this.list.map((one) => one.key));
    const kept = (await this.shelf.all()).filter((one) => !known.has(one.key));
    this.list = [...kept, ...this.list];
    touch('saving');
    void this.go();
  }

  private mine(): Waiting | undefined {
    return this.list.find((one) => one.account === this.account);
  }
  get count(): number {
    track('saving');
    return this.list.filter((one) => one.account === this.account).length;
  }
  // It waits for a connection, and all of it is on this device by now: a page that goes away takes nothing with it.
  get stuck(): boolean {
    track('saving');
    return !this.unkept && (this.tries > 0 || !this.outside.online());
  }

  // Answers when the program has it; throws what it refuses. Waits as long as there is no connection.
  add(call: { method: string; path: string; body?: unknown }, key = newId()): Promise<Told> {
    const one: Waiting = { key, method: call.method, path: call.path, account: this.account, ...(call.body === undefined ? {} : { body: JSON.parse(JSON.stringify(call.body)) }) };
    this.list.push(one);
    touch('saving');
    return new Promise((resolve, reject) => {
      this.asking.set(key, { resolve, reject });
      this.unkept += 1;
      const put = this.shelf.put(one);
      this.putting.set(key, put);
      void put.then(() => {
        this.unkept -= 1;
        touch('saving');
        void this.go();
      });
    });
  }

  // The connection is back: no reason to wait for the timer.
  async go(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    try {
      await this.sendAll();
    } finally {
      this.sending = false;
      touch('saving');
    }
  }
  private async sendAll(): Promise<void> {
    for (let next = this.mine(); next; next = this.mine()) {
      let outcome: (who: Who | undefined) => void;
      try {
        const told = await this.outside.send(next);
        this.outside.sent();
        outcome = (who) => who?.resolve(told);
      } catch (trouble) {
        if (trouble instanceof NoConnection) {
          this.tries += 1;
          this.timer = setTimeout(() => void this.go(), pause(this.tries));
          break;
        }
        if (!(trouble instanceof Problem)) throw trouble;
        if (trouble.status === 401) {
          this.outside.signedOut();
          break;
        }
        outcome = (who) => (who ? who.reject(trouble) : this.outside.late(trouble));
      }
      this.tries = 0;
      const sent = next;
      this.list = this.list.filter((one) => one !== sent);
      await this.putting.get(sent.key);
      this.putting.delete(sent.key);
      await this.shelf.take(sent.key);
      outcome(this.asking.get(sent.key));
      this.asking.delete(sent.key);
      touch('saving');
    }
  }
}
