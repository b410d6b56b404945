// Three versions of the same fields: as they were read, as somebody changed them here, and as they are now. What only one
// of both changed is kept; what both changed differently is a conflict that a person decides.
export type Fields = Record<string, unknown>;
export interface Conflict {
  field: string;
  ours: unknown;
  theirs: unknown;
}
export interface Merged {
  set: Fields; // what is still to be sent on top of `theirs`
  conflicts: Conflict[];
}

export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (empty(one) && empty(other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [a, b] = [one as Fields, other as Fields];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => same(a[name], b[name]));
}
const empty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

export function merge(base: Fields, ours: Fields, theirs: Fields): Merged {
  const out: Merged = { set: {}, conflicts: [] };
  for (const [field, value] of Object.entries(ours)) {
    if (same(value, base[field]) || same(value, theirs[field])) continue; // we changed nothing, or both the same
    if (same(theirs[field], base[field])) out.set[field] = value;
    else out.conflicts.push({ field, ours: value, theirs: theirs[field] });
  }
  return out;
}
