// The one socket. It says what to follow and hands on what comes; a connection that is gone is made again, never by a
// thousand browsers at once.
import { pause } from './ids';
import { touch, track } from './track';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Message = any;
interface Outside {
  url: () => string;
  signedIn: () => boolean;
  opened: () => void;
  received: (message: Message) => void;
  signedOut: () => void;
  notMember: () => void;
  stillSignedIn: () => Promise<boolean>;
}

export class Live {
  private socket: WebSocket | null = null;
  private isOpen = false;
  private since = 0;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private beat: ReturnType<typeof setInterval> | undefined;
  private unanswered = 0;
  constructor(private readonly outside: Outside) {}

  get open(): boolean {
    track('connection');
    return this.isOpen;
  }
  // Away for so long that a person may know; a connection that is back at once is no news.
  get away(): boolean {
    track('connection');
    return !this.isOpen && this.since > 0 && Date.now() - this.since >= 800;
  }
  private changed(open: boolean): void {
    this.isOpen = open;
    this.since = open ? 0 : this.since || Date.now();
    if (!open) setTimeout(() => touch('connection'), 850);
    touch('connection');
  }

  follow(workspace: { id: string; seq: number; topics: string[] } | null): void {
    if (workspace?.seq && this.isOpen) this.say({ subscribe: workspace.id, topics: workspace.topics, since: workspace.seq });
  }
  leave(id: string): void {
    if (this.isOpen) this.say({ unsubscribe: id });
  }
  private say(message: unknown): void { this.socket?.send(JSON.stringify(message)); }
  // What may be lost: nothing is said while there is no connection.
  whisper(message: unknown): void { if (this.isOpen) this.say(message); }

  start(): void {
    if (this.socket || !this.outside.signedIn()) return;
    clearTimeout(this.timer);
    const socket = this.socket = new WebSocket(this.outside.url());
    socket.onopen = () => {
      this.tries = 0;
      this.changed(true);
      this.outside.opened();
      this.watch();
    };
    socket.onmessage = (event) => {
      this.unanswered = 0;
      this.outside.received(JSON.parse(event.data));
    };
    socket.onclose = (event) => void this.closed(event.code);
  }
  stop(): void {
    const { socket } = this;
    this.socket = null;
    this.isOpen = false;
    this.since = 0;
    clearTimeout(this.timer);
    clearInterval(this.beat);
    if (socket) {
      socket.onclose = null;
      socket.close();
    }
    touch('connection');
  }
  // Two missed answers in a row and the connection is lost: a network that is gone says nothing.
  private watch(): void {
    clearInterval(this.beat);
    this.unanswered = 0;
    this.beat = setInterval(() => {
      if (this.unanswered >= 2) return this.lost();
      this.unanswered += 1;
      this.say({ ping: 1 });
    }, 10000);
  }
  lost(): void {
    if (!this.socket) return;
    this.stop();
    void this.closed(1006);
  }
  private async closed(code: number): Promise<void> {
    clearInterval(this.beat);
    this.socket = null;
    this.changed(false);
    if (code === 4401) return this.outside.signedOut();
    if (code === 4403) return this.outside.notMember();
    this.tries += 1;
    this.timer = setTimeout(() => void this.again(), pause(this.tries));
  }
  // The program answered something: no reason to wait for the timer.
  soon(): void {
    if (this.socket || !this.outside.signedIn()) return;
    clearTimeout(this.timer);
    this.start();
  }
  online(): void {
    if (this.isOpen || !this.outside.signedIn()) return;
    this.tries = 0;
    void this.again();
  }
  // A handshake that is refused says no reason: the account does.
  private async again(): Promise<void> {
    if (this.tries > 1 && !(await this.outside.stillSignedIn())) return this.outside.signedOut();
    this.start();
  }
}
