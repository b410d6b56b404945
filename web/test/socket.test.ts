// The one socket: follows, comes back, and knows the difference between away, signed out and no longer a member.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Live } from '$core/socket';

class Wire {
  static all: Wire[] = [];
  sent: unknown[] = [];
  onopen: () => void = () => {};
  onmessage: (event: { data: string }) => void = () => {};
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: string) { Wire.all.push(this); }
  send(text: string) { this.sent.push(JSON.parse(text)); }
  close() {}
}
globalThis.WebSocket = Wire as never;
beforeEach(() => { Wire.all = []; });

function house() {
  const said: string[] = [];
  const state = { signedIn: true, still: true };
  const live = new Live({
    url: () => 'ws://x/api/live', signedIn: () => state.signedIn, opened: () => said.push('opened'), received: (message) => said.push(JSON.stringify(message)),
    signedOut: () => said.push('signed out'), notMember: () => said.push('not member'), stillSignedIn: async () => state.still,
  });
  return { live, said, state };
}

test('it opens once, follows with what it knows, and hands on what comes', () => {
  const { live, said } = house();
  live.start();
  live.start();
  assert.equal(Wire.all.length, 1);
  live.follow({ id: 'w', seq: 5, topics: ['workspace'] });
  assert.deepEqual(Wire.all[0]!.sent, [], 'not before it is open');
  Wire.all[0]!.onopen();
  live.follow({ id: 'w', seq: 5, topics: ['workspace'] });
  live.follow({ id: 'w', seq: 0, topics: ['workspace'] });
  assert.deepEqual(Wire.all[0]!.sent, [{ subscribe: 'w', topics: ['workspace'], since: 5 }]);
  Wire.all[0]!.onmessage({ data: '{"changed":"findings"}' });
  assert.deepEqual(said, ['opened', '{"changed":"findings"}']);
  live.stop();
});

test('a connection that is gone is made again; the answer of a call makes it sooner', () => {
  const { live } = house();
  live.start();
  Wire.all[0]!.onopen();
  Wire.all[0]!.onclose!({ code: 1006 });
  assert.equal(live.open, false);
  live.soon();
  assert.equal(Wire.all.length, 2);
  live.stop();
});

test('closed by the program: signed out, no longer a member', () => {
  const { live, said } = house();
  live.start();
  Wire.all[0]!.onclose!({ code: 4401 });
  live.start();
  Wire.all[1]!.onclose!({ code: 4403 });
  assert.deepEqual(said, ['signed out', 'not member']);
  live.stop();
});

test('nobody signed in, no socket', () => {
  const { live, state } = house();
  state.signedIn = false;
  live.start();
  live.online();
  live.soon();
  assert.equal(Wire.all.length, 0);
});
