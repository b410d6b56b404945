import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type MarkSpec, type NodeSpec, Schema } from 'prosemirror-model';
import { schema } from '../src/editor/schema';

// The server applies steps by src/prose/schema.json alone (also in tests/prose, side by side): whatever the editor adds to it for
// showing and pasting may not change what a step does.
test('what a step does is the same in the editor and by schema.json', () => {
  const written = JSON.parse(readFileSync(join(process.env.RD_ROOT ?? '.', 'src', 'prose', 'schema.json'), 'utf8')) as { nodes: Record<string, NodeSpec>; marks: Record<string, MarkSpec> };
  const bare = (specs: Record<string, { attrs?: object }>) => Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, { ...spec, attrs: spec.attrs
    && Object.fromEntries(Object.entries(spec.attrs).map(([attr, { default: otherwise }]) => [attr, otherwise === undefined ? {} : { default: otherwise }])) }]));
  const told = (one: Schema) => ({
    nodes: Object.values(one.nodes).map((type) => ({
      name: type.name, attrs: Object.entries(type.spec.attrs ?? {}).map(([name, spec]) => [name, spec.default]), content: type.spec.content ?? '', inline: type.isInline,
      leaf: type.isLeaf, atom: type.isAtom, text: type.isText, marks: Object.values(one.marks).filter((mark) => type.allowsMarkType(mark)).map((mark) => mark.name),
    })),
    marks: Object.values(one.marks).map((type) => ({
      name: type.name, attrs: Object.entries(type.spec.attrs ?? {}).map(([name, spec]) => [name, spec.default]),
      excludes: Object.values(one.marks).filter((other) => type.excludes(other)).map((other) => other.name),
    })),
    groups: Object.values(one.nodes).map((type) => [type.name, type.spec.group ?? '']),
  });
  assert.deepEqual(told(schema), told(new Schema({ nodes: bare(written.nodes) as Record<string, NodeSpec>, marks: bare(written.marks) as Record<string, MarkSpec> })));
});
