// A workspace as a browser knows it: snapshot and changes, guesses that come true or go away, views that are asked again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem, type Told } from '$core/api';
import type { Entity } from '$core/entity';
import { early, Workspace } from '$core/store';
import { flush, watchWith } from '$core/track';

const entity = (id: string, kind: string, fields: Record<string, unknown>, more: Partial<Entity> = {}): Entity => ({ id, kind, version: 1, can: [], fields, ...more });
const rest = () => new Promise((resolve) => setTimeout(resolve, 5));

function house(live = true) {
  const looked: string[] = [];
  const acts: { method: string; path: string; body?: unknown; answer: (told: Told) => void; refuse: (trouble: Problem) => void }[] = [];
  const answers: Record<string, unknown> = {
    'workspaces/w/load': { seq: 5, me: 'm', entities: [entity('w', 'workspace', { name: 'De Vlierboom' }), entity('m', 'member', { role: 'writer' }), entity('g1', 'goal', { name: 'Eén' }),
      entity('old', 'goal', { name: 'Weg' }, { removed: true })] },
  };
  const state = { follows: 0, news: 0 };
  const workspace = new Workspace('w', {
    look: async (path) => {
      looked.push(path);
      if (answers[path] instanceof Problem) throw answers[path];
      return structuredClone(answers[path] ?? {});
    },
    act: (call) => new Promise((answer, refuse) => { acts.push({ ...call, answer, refuse }); }),
    live: () => live, follow: () => { state.follows += 1; }, whisper: () => {}, signedOut: () => {}, news: () => { state.news += 1; }, membership: () => undefined,
  });
  return { workspace, looked, acts, answers, state };
}

test('a load tells who I am, what may be done, and leaves out what was taken away', async () => {
  const { workspace, state } = house();
  assert.equal(workspace.ready, false);
  await workspace.load();
  assert.deepEqual([workspace.ready, workspace.name, workspace.role, workspace.may('write'), workspace.may('lead')], [true, 'De Vlierboom', 'writer', true, false]);
  assert.deepEqual(workspace.all('goal').map((one) => one.id), ['g1']);
  assert.ok(state.follows > 0);
});

test('the start is there before the rest: nothing is followed until all is there, and then nothing is missed', async () => {
  const { workspace, looked, acts, answers, state } = house();
  answers[`workspaces/w/load?${early}`] = { seq: 4, me: 'm', entities: [entity('w', 'workspace', { name: 'De Vlierboom' }), entity('m', 'member', { role: 'writer' }), entity('s', 'section', { title: 'Begin' })] };
  answers['workspaces/w/load'] = new Problem({ status: 503, code: 'request.busy' });
  await assert.rejects(workspace.begin());
  assert.deepEqual([workspace.ready, workspace.whole, workspace.seq, state.follows], [true, false, 0, 0]);
  assert.equal(workspace.get('s')?.fields.title, 'Begin');
  // Done while the rest is on its way: the whole was told before it, and what it did comes over the socket.
  const done = workspace.act('section.update', { section: 's' }, { from: 1, set: { title: 'Ons' } }, [{ id: 's', fields: { title: 'Ons' } }]);
  acts[0]!.answer({ body: { id: 's' }, seq: 6 });
  await done;
  answers['workspaces/w/load'] = { seq: 5, me: 'm', entities: [entity('w', 'workspace', { name: 'De Vlierboom' }), entity('m', 'member', { role: 'writer' }), entity('s', 'section', { title: 'Begin' }), entity('g1', 'goal', { name: 'Eén' })] };
  await workspace.begin();
  assert.deepEqual(looked.filter((path) => path.includes('kinds')).length, 1, 'the start is asked once');
  assert.deepEqual([workspace.whole, workspace.seq, state.follows, workspace.all('goal').length], [true, 5, 1, 1]);
  assert.equal(workspace.get('s')?.fields.title, 'Ons', 'what we did lies on top until it is told');
  workspace.apply({ seq: 6, changes: [entity('s', 'section', { title: 'Ons' }, { version: 6 })] });
  assert.equal(workspace.get('s')?.version, 6);
});

test('changes come in by number; an older version never replaces a newer one', async () => {
  const { workspace } = house();
  await workspace.load();
  workspace.apply({ seq: 7, changes: [entity('g1', 'goal', { name: 'Nieuw' }, { version: 7 }), entity('g2', 'goal', { name: 'Twee' }, { version: 7 })] });
  workspace.apply({ seq: 6, changes: [entity('g1', 'goal', { name: 'Oud' }, { version: 6 })] });
  assert.equal(workspace.get('g1')?.fields.name, 'Nieuw');
  assert.equal(workspace.seq, 7);
  workspace.apply({ seq: 8, changes: [{ id: 'g2', gone: true }] });
  assert.deepEqual(workspace.all('goal').map((one) => one.id), ['g1']);
});

test('what is guessed shows at once, and makes place for what the program tells', async () => {
  const { workspace, acts } = house();
  await workspace.load();
  const done = workspace.act('element.update', { element: 'g1' }, { from: 1, set: { name: 'Ons' } }, [{ id: 'g1', fields: { name: 'Ons' } }]);
  assert.equal(workspace.get('g1')?.fields.name, 'Ons');
  assert.deepEqual([acts[0]!.method, acts[0]!.path], ['PATCH', 'workspaces/w/elements/g1']);
  workspace.apply({ seq: 6, changes: [entity('g1', 'goal', { name: 'Van een ander', about: 'x' }, { version: 6 })] });
  assert.deepEqual(workspace.get('g1')?.fields, { name: 'Ons', about: 'x' }, 'ours lies on top until it is answered');
  acts[0]!.answer({ body: { id: 'g1' }, seq: 7 });
  await done;
  assert.equal(workspace.get('g1')?.fields.name, 'Ons', 'answered, and the change itself is still to come');
  workspace.apply({ seq: 7, changes: [entity('g1', 'goal', { name: 'Ons!', about: 'x' }, { version: 7 })] });
  assert.equal(workspace.get('g1')?.fields.name, 'Ons!');
});

test('a refusal rolls back what was guessed: made, changed and gone', async () => {
  const { workspace, acts } = house();
  await workspace.load();
  const made = workspace.act('element.create', {}, { id: 'n', kind: 'goal', fields: {} }, [workspace.guessed('goal', 'n', { name: 'Nieuw' })]);
  const gone = workspace.act('element.remove', { element: 'g1' }, {}, [{ id: 'g1', gone: true }]);
  assert.deepEqual(workspace.all('goal').map((one) => one.id), ['n']);
  for (const one of acts) one.refuse(new Problem({ status: 422, code: 'x', detail: 'Nee.' }));
  await assert.rejects(made, Problem);
  await assert.rejects(gone, Problem);
  assert.deepEqual(workspace.all('goal').map((one) => one.id), ['g1']);
});

test('a view is asked once, again after a change, and of findings only when something was decided', async () => {
  const { workspace, looked, answers } = house();
  await workspace.load();
  answers['workspaces/w/findings'] = { findings: [1] };
  answers['workspaces/w/elements/g1'] = { links: [] };
  const count = (path: string) => looked.filter((one) => one === path).length;
  const look = async () => {
    for (let i = 0; i < 2; ++i) {
      workspace.view('finding.list');
      workspace.view('element.show', { element: 'g1' });
      await rest();
    }
  };
  assert.equal(workspace.view('finding.list').value, undefined);
  await look();
  assert.deepEqual(workspace.view('finding.list').value, { findings: [1] });
  assert.deepEqual([count('workspaces/w/findings'), count('workspaces/w/elements/g1')], [1, 1]);
  workspace.apply({ seq: 6, changes: [entity('g1', 'goal', { name: 'x' }, { version: 6 })] });
  await look();
  assert.deepEqual([count('workspaces/w/findings'), count('workspaces/w/elements/g1')], [1, 2]);
  workspace.apply({ seq: 7, changes: [entity('t', 'talked', {}, { version: 7 })] });
  await look();
  assert.equal(count('workspaces/w/findings'), 2);
});

test('a refused view says so and keeps what it had', async () => {
  const { workspace, answers } = house();
  await workspace.load();
  answers['workspaces/w/rules'] = new Problem({ status: 403, code: 'right.missing', detail: 'Dat kan niet.' });
  workspace.view('rule.list');
  await rest();
  assert.equal(workspace.view('rule.list').trouble?.code, 'right.missing');
});

test('a text that came with a section stays over a load, and goes with its section', async () => {
  const { workspace, answers } = house();
  await workspace.load();
  const loaded = answers['workspaces/w/load'] as { entities: Entity[] };
  loaded.entities.push(entity('s', 'section', { title: 'S' }));
  answers['workspaces/w/sections/s'] = { text: entity('t', 'section_text', { doc: {} }, { part_of: 's', version: 6 }) };
  await workspace.load();
  workspace.view('section.show', { section: 's' });
  await rest();
  assert.equal(workspace.textOf('s')?.id, 't');
  await workspace.load();
  assert.equal(workspace.textOf('s')?.id, 't');
  loaded.entities.pop();
  await workspace.load();
  assert.equal(workspace.textOf('s'), undefined);
});

test('without a live connection what was done is loaded', async () => {
  const { workspace, acts, looked } = house(false);
  await workspace.load();
  const done = workspace.act('element.create', {}, { id: 'n', kind: 'goal', fields: {} });
  acts[0]!.answer({ body: { id: 'n' }, seq: 6 });
  await done;
  await rest();
  assert.equal(looked.filter((one) => one.endsWith('/load')).length, 2);
});

test('topics are counted: two who look at one text leave one after the other', async () => {
  const { workspace } = house();
  const [one, two] = [workspace.follow('text:s'), workspace.follow('text:s')];
  one();
  assert.ok(workspace.topics.includes('text:s'));
  two();
  assert.ok(!workspace.topics.includes('text:s'));
});

test('who looked at something hears when it changes, in one message, and nobody else does', async () => {
  const seen = new Set<string>();
  const told: string[][] = [];
  watchWith((topic) => seen.add(topic), (topics) => told.push([...topics]));
  const { workspace } = house();
  await workspace.load();
  flush();
  seen.clear();
  told.length = 0;
  workspace.get('g1');
  workspace.all('goal');
  assert.deepEqual([...seen], ['id:g1', 'kind:goal']);
  workspace.apply({ seq: 6, changes: [entity('g1', 'goal', { name: 'x' }, { version: 6 }), entity('g9', 'goal', {}, { version: 6 })] });
  await rest();
  assert.equal(told.length, 1);
  assert.ok(told[0]!.includes('id:g1') && told[0]!.includes('kind:goal') && !told[0]!.includes('id:m'));
  watchWith(() => {}, () => {});
});
