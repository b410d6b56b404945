// ProseMirror's word on steps, for tools/prose_corpus.mjs and tests/e2e/steps.test.mjs: the product's schema, texts and steps made up from
// a seed, and what the packages of web/package-lock.json answer. A row is a document and the steps that are tried on it one
// after another:
//   {"doc":…,"steps":[{"step":…,"stay"?:1,"invert"?:1,"through"?:[[[start,old,new]…]…],"merge"?:1}…]}
// "stay": the document stays as it was, whatever the step makes of it; "merge": with the step before. The answers are, per step, a list of hash
// of the document after it (null: refused), and of its inverse, itself mapped, and the merged step where asked for (null: there is none).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const packages = createRequire(join(root, 'web', 'package.json'));
const { Fragment, Mark, Schema, Slice } = packages('prosemirror-model');
const { canJoin, canSplit, findWrapping, liftTarget, Mapping, ReplaceStep, Step, StepMap, Transform } = packages('prosemirror-transform');

ReplaceStep.MAP_BIAS = -1;
const written = JSON.parse(readFileSync(join(root, 'src', 'prose', 'schema.json'), 'utf8'));
const without_types = (attrs) =>
  attrs && Object.fromEntries(Object.entries(attrs).map(([name, { default: otherwise }]) => [name, otherwise === undefined ? {} : { default: otherwise }]));
const specs = (all) => Object.fromEntries(Object.entries(all).map(([name, spec]) => [name, { ...spec, attrs: without_types(spec.attrs) }]));
export const schema = new Schema({ nodes: specs(written.nodes), marks: specs(written.marks) });

// ---- one way to write it ----
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
function told_attrs(attrs, declared) {
  const out = {};
  for (const name of Object.keys(declared ?? {}).sort()) {
    const { default: otherwise } = declared[name];
    if (otherwise === undefined || !same(attrs[name], otherwise)) out[name] = sorted(attrs[name]);
  }
  return out;
}
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
const has_any = (object) => Object.keys(object).length > 0;

function told_mark(mark) {
  const attrs = told_attrs(mark.attrs, written.marks[mark.type.name].attrs);
  return { ...(has_any(attrs) && { attrs }), type: mark.type.name };
}
export function told_node(node) {
  const attrs = told_attrs(node.attrs, written.nodes[node.type.name].attrs);
  const out = {};
  if (has_any(attrs)) out.attrs = attrs;
  if (node.content.size) out.content = node.content.content.map(told_node);
  if (node.marks.length) out.marks = node.marks.map(told_mark);
  if (node.isText) out.text = node.text;
  out.type = node.type.name;
  return out;
}
const flat = (steps) => steps.flatMap((step) => (step.steps ? flat(step.steps) : [step]));
export function told_step(step) {
  const out = sorted(step.toJSON());
  if (step.slice && out.slice) out.slice = sorted({ ...step.slice.toJSON(), content: step.slice.content.content.map(told_node) });
  if (step.mark) out.mark = told_mark(step.mark);
  if (step.steps) out.steps = flat(step.steps).map(told_step);
  return out;
}

// FNV-1a of the UTF-8 of the JSON with sorted keys.
export function hash_of(told) {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(JSON.stringify(told))) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

// ---- what is stricter than ProseMirror ----
function splits_pair(doc, at) {
  if (at < 0 || at > doc.content.size) return false;
  const place = doc.resolve(at);
  const text = place.textOffset && place.parent.child(place.index()).text;
  return Boolean(text) && /[\ud800-\udbff]/.test(text[place.textOffset - 1]) && /[\udc00-\udfff]/.test(text[place.textOffset]);
}
function open_nodes(fragment, side) {
  let depth = 0;
  for (let node = fragment[side]; node && !node.isLeaf; node = node[side]) ++depth;
  return depth;
}
const is_place = (at) => Number.isInteger(at) && at >= 0;
function is_honest({ slice }) {
  if (!slice) return true;
  let whole = slice.openStart >= 0 && slice.openEnd >= 0;
  slice.content.descendants((node) => void (whole &&= !(node.isLeaf && !node.isText && node.content.size)));
  return whole && slice.openStart <= open_nodes(slice.content, 'firstChild') && slice.openEnd <= open_nodes(slice.content, 'lastChild');
}
function is_ordered({ from, to, gapFrom, gapTo, insert, pos, slice }) {
  if (gapFrom !== undefined) return [from, gapFrom, gapTo, to, insert].every(is_place) && from <= gapFrom && gapFrom <= gapTo && gapTo <= to && insert <= slice.size;
  return pos === undefined ? is_place(from) && is_place(to) && from <= to : is_place(pos);
}
const is_strict = (step) => (step.steps ? flat(step.steps).every(is_strict) : step.constructor === DocAttr || is_ordered(step)) && is_honest(step);
const DocAttr = Step.fromJSON(schema, { stepType: 'docAttr', attr: 'language', value: 'nl' }).constructor;

// The step of a JSON, or null where nothing can be made of it.
export function step_of(json) {
  try {
    const flat_json = json?.stepType === 'markSet' && Array.isArray(json.steps) ? { ...json, steps: flat(json.steps) } : json;
    const step = Step.fromJSON(schema, flat_json);
    return is_strict(step) ? step : null;
  } catch {
    return null;
  }
}
const places = (step) => ['from', 'to', 'gapFrom', 'gapTo', 'pos'].map((name) => step[name]).filter((at) => at !== undefined);
function inserts_in_pair({ slice, insert }) {
  if (insert === undefined) return false;
  let inside = false;
  slice.content.descendants((node, pos) => {
    const at = insert + slice.openStart - pos;
    if (node.isText && at > 0 && at < node.nodeSize) inside ||= /[\ud800-\udbff]/.test(node.text[at - 1]) && /[\udc00-\udfff]/.test(node.text[at]);
  });
  return inside;
}

// The document after the step, or null where it is refused.
export function applied(doc, step) {
  try {
    if (flat([step]).some((one) => places(one).some((at) => splits_pair(doc, at)) || inserts_in_pair(one))) return null;
    return step.apply(doc).doc;
  } catch {
    return null;
  }
}
const or_null = (ask) => {
  try {
    return ask();
  } catch {
    return null;
  }
};
const hash_or_null = (step) => (step ? hash_of(told_step(step)) : null);

// ProseMirror's answers to a row.
export function answers_to(row) {
  let doc = schema.nodeFromJSON(row.doc);
  let last = null;
  return row.steps.map((asked) => {
    const step = step_of(asked.step);
    const next = step && applied(doc, step);
    const out = [next ? hash_of(told_node(next)) : null];
    if (asked.invert) out.push(next ? hash_or_null(or_null(() => step.invert(doc))) : null);
    if (asked.through) {
      const mapping = new Mapping(asked.through.map((map) => new StepMap(map.flat())));
      out.push(step ? hash_or_null(or_null(() => step.map(mapping))) : null);
    }
    if (asked.merge) out.push(step && last ? hash_or_null(or_null(() => last.merge(step))) : null);
    last = step;
    if (next && !asked.stay) doc = next;
    return out;
  });
}

const covers_unseen = (step, unseen) =>
  step instanceof ReplaceStep && step.from < step.to && !step.structure && unseen.some(([from, to]) => from < step.to && to > step.from);
function moved_through(unseen, map) {
  const out = unseen.map(([from, to]) => [map.map(from, 1), map.map(to, -1)]).filter(([from, to]) => from < to);
  map.forEach((a, b, from, to) => void (to > from && out.push([from, to])));
  return out;
}

// ProseMirror's answer to two people who wrote at the same time: {doc: hash, steps: [[of, hash]…]}; null where a deletion comes
// to stand over words that its author had not seen, because ours goes around those.
export function rebased_by({ doc: json, others, own }) {
  const base = schema.nodeFromJSON(json);
  const after = (steps) => steps.reduce((doc, step) => applied(doc, step), base);
  const theirs = others.map(step_of);
  const mine = own.map(step_of);
  const mapping = new Mapping();
  for (const step of mine.toReversed()) mapping.appendMap(step.getMap().invert());
  let unseen = [];
  for (const step of theirs) {
    mapping.appendMap(step.getMap());
    unseen = moved_through(unseen, step.getMap());
  }
  let doc = after(theirs);
  const steps = [];
  for (const [of, one] of mine.entries()) {
    const step = theirs.length ? one.map(mapping.slice(mine.length - of)) : one;
    if (step && covers_unseen(step, unseen)) return null;
    const next = step && applied(doc, step);
    if (!next) continue;
    mapping.appendMap(step.getMap(), mine.length - 1 - of);
    unseen = unseen.map(([from, to]) => [step.getMap().map(from, 1), step.getMap().map(to, -1)]).filter(([from, to]) => from < to);
    steps.push([of, hash_of(told_step(step))]);
    doc = next;
  }
  return { doc: hash_of(told_node(doc)), steps };
}

export function is_valid(doc) {
  return or_null(() => (doc.check(), true)) === true;
}
export { Fragment, Mark, Mapping, Slice, Transform, canJoin, canSplit, findWrapping, liftTarget };
