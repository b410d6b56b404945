// The app as a whole, without a screen: who is signed in, which workspace is open, what is not saved, the connection. One of
// each, made here and nowhere else.
import { type Answer, ask, NoConnection, Problem, send } from './api';
import { Live } from './socket';
import { Queue } from './queue';
import { type Saving, savingOf } from './saving';
import { BrowserShelf } from './shelf';
import { Workspace } from './store';
import { t } from './texts';
import { touch, track } from './track';
import { Undo } from './undo';

export type Account = Answer<'account.show'>;
export interface Notice { text: string; action?: { label: string; run: () => unknown } }

let account: Account | null = null;
let known = false;              // have we asked who is signed in?
let ended = false;              // signed out while one was at work
let workspace: Workspace | null = null;
let lost = '';                  // why the workspace cannot be shown, in a sentence
let notice: Notice | null = null;
let noticed = 0;  // when
let news = 0;

export const undo = new Undo();

export const live = new Live({
  url: () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`,
  signedIn: () => account !== null,
  opened: () => {
    workspace?.stale();
    live.follow(workspace?.moment ? null : workspace);
    void queue.go();
  },
  received: (message) => {
    if (!workspace || workspace.moment || (message.workspace && message.workspace !== workspace.id)) return;
    if (message.changes) workspace.apply(message);
    else if (message.here) workspace.others.heard(message);
    else if (message.subscribed) workspace.others.begin();
    else if (message.changed === 'findings') workspace.stale((path) => path.startsWith('findings'));
    else if (message.reset) void workspace.load().catch(() => {});
    else if (message.problem?.code === 'workspace.unknown') void notMember();
  },
  signedOut,
  notMember: () => void notMember(),
  stillSignedIn: async () => {
    try {
      await ask('account.show', {});
    } catch (trouble) {
      return !(trouble instanceof Problem && trouble.status === 401);
    }
    return true;
  },
});

export const queue = new Queue({
  send: (call) => send(call), signedOut, sent: () => live.soon(), late: (trouble) => notify(trouble.detail), online: () => navigator.onLine,
}, new BrowserShelf('unsent'));

// ---- who ----
export const session = {
  get account(): Account | null {
    track('account');
    return account;
  },
  get known(): boolean {
    track('account');
    return known;
  },
  get ended(): boolean {
    track('account');
    return ended;
  },
};
export async function lookWho(): Promise<void> {
  account = await ask('account.show', {});
  known = true;
  ended = false;
  touch('account');
  await queue.begin(account.id);
  live.start();
}
// At the start: signed in, signed out, or no connection (then the caller tries again).
export async function begin(): Promise<void> {
  try {
    await lookWho();
  } catch (trouble) {
    if (trouble instanceof NoConnection) throw trouble;
    known = true;
    touch('account');
  }
}
function signedOut(): void {
  if (!account) return;
  live.stop();
  ended = true;
  account = null;
  workspace = null;
  notice = null;
  for (const topic of ['account', 'workspace', 'notice']) touch(topic);
}
export async function signOut(): Promise<void> {
  try {
    await ask('session.close', {});
  } catch { /* the cookie stays; the page forgets all the same */ }
  signedOut();
  ended = false;
}
async function notMember(): Promise<void> {
  try {
    account = await ask('account.show', {});
    touch('account');
  } catch { /* then as it was */ }
  workspace = null;
  touch('workspace');
  location.hash = '#/';
  notify(t('not_member'));
}

// ---- which workspace ----
export const open = {
  get workspace(): Workspace | null {
    track('workspace');
    return workspace;
  },
  get lost(): string {
    track('workspace');
    return lost;
  },
};
export function leave(): void {
  if (workspace && !workspace.moment) live.leave(workspace.id);
  workspace = null;
  lost = '';
  touch('workspace');
}
// `start`: only what the start shows is needed at first.
export function enter(id: string, start = false): void {
  if (workspace?.id === id) return;
  leave();
  const entered: Workspace = workspace = new Workspace(id, {
    look: async (path) => {
      const { body } = await send({ method: 'GET', path });
      return entered.moment ? JSON.parse(JSON.stringify(body), (name, value) => (name === 'can' ? [] : value)) : body;
    },
    act: async (call) => {
      if (entered.moment) throw new Problem({ detail: t('past.only_read') });
      const told = await queue.add(call);
      if (!call.path.endsWith('/undo') && !call.path.endsWith('/text')) undo.did(told.seq);
      return told;
    },
    once: (call) => send(call),
    live: () => live.open,
    follow: () => live.follow(entered.moment ? null : entered),
    whisper: (message) => live.whisper(message),
    signedOut,
    news: told,
    membership: (which) => account?.workspaces?.find((one) => one.id === which),
  });
  touch('workspace');
  void load(entered, start);
}
async function load(entered: Workspace, start: boolean): Promise<void> {
  try {
    await (start ? entered.begin() : entered.load());
  } catch (trouble) {
    if (workspace !== entered) return;
    if (trouble instanceof NoConnection) {
      setTimeout(() => { if (workspace === entered && !entered.seq) void load(entered, start); }, 2000);
    } else if (trouble instanceof Problem) {
      if (trouble.status === 401) return signedOut();
      lost = trouble.detail;
      touch('workspace');
    } else throw trouble;
  }
}

// ---- what a person hears ----
export const heard = {
  get notice(): Notice | null {
    track('notice');
    return notice;
  },
  get news(): boolean {
    track('news');
    return Date.now() - news < 8000;
  },
  get saving(): Saving { return savingOf(queue); },
};
// What just happened; it stays until the next one, until somebody closes it, or, when there is no way back in it, until they go on.
export function notify(text: string, action?: Notice['action']): void {
  notice = action ? { text, action } : { text };
  noticed = performance.now();
  touch('notice');
}
// Somebody goes to another page. What was told as they left is for the page they come to.
export function wentOn(): void {
  if (notice && !notice.action && performance.now() - noticed > 1000) quiet();
}
export function quiet(): void {
  notice = null;
  touch('notice');
}
function told(): void {
  news = Date.now();
  touch('news');
  setTimeout(() => touch('news'), 8050);
}
// Does something and tells what went otherwise. Answers null then.
export async function tried<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (trouble) {
    if (trouble instanceof Problem) notify(trouble.detail);
    else if (trouble instanceof NoConnection) notify(t('trouble.no_connection'));
    else throw trouble;
    return null;
  }
}

export function listen(): void {
  addEventListener('online', () => {
    void queue.go();
    live.online();
  });
  addEventListener('offline', () => {
    touch('saving');
    live.lost();
  });
  addEventListener('beforeunload', (event) => {
    if (heard.saving !== 'saved') event.preventDefault();
  });
}
