// What the lists and the page of an element share: which kinds are in use, where they stand, how a value reads.
import { type Entity, nameOf } from '$core/entity';
import { to } from '$core/router';
import type { Workspace } from '$core/store';
import { day } from '$core/texts';
import { type FieldOf, type Kind, kindOf, vocabulary } from '$core/words';
import { bare, wordsOf } from '$shell/search';

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const inUse = (workspace: Workspace, kind: Kind): boolean => kind.at_start || workspace.all(kind.id).length > 0;

// Two areas have a place of their own in the menu; the others belong to the plan.
const places: Record<string, string> = { vision: 'visie', quality: 'kwaliteit' };
export const menuOfKind = (kind: string | undefined): string => places[kindOf(kind)?.area ?? ''] ?? 'plan';
export const placeOfKind = (workspace: Workspace, kind: string | undefined): string => {
  const place = places[kindOf(kind)?.area ?? ''];
  return to(workspace.id, place ?? (kind ? `bouwstenen/${kind}` : 'plan'));
};

const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(value);
// A value as a person reads it: a date in words, somebody by name.
export function plain(workspace: Workspace, field: FieldOf, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((one) => (Array.isArray(one) ? one.join(', ') : plain(workspace, field, one))).join('\n');
  if (field.type === 'date' && typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return day(value);
  if (isId(value)) return workspace.nameOf(value) || '…';
  return String(value);
}

// The one thing that tells most of an element, beside its name.
export function first(workspace: Workspace, kind: Kind, entity: Entity): string {
  const filled = kind.fields.filter((one) => one.id !== 'name' && entity.fields[one.id] !== undefined);
  const told = filled.find((one) => one.type === 'rich') ?? filled.find((one) => one.type === 'text' && one.id !== 'number');
  const value = told && plain(workspace, told, entity.fields[told.id]);
  return !told || !value ? '' : told.type === 'rich' ? value : `${capital(told.label)}: ${value}`;
}

// Everything of an element that words can be found in.
function wordsIn(workspace: Workspace, kind: Kind, entity: Entity): string {
  return bare(kind.fields.map((field) => plain(workspace, field, entity.fields[field.id])).join(' '));
}
export function filtered(workspace: Workspace, kind: Kind, list: readonly Entity[], words: string, section: string): Entity[] {
  const wanted = wordsOf(words);
  return list.filter((one) => {
    if (section && one.fields.section !== section) return false;
    if (!wanted.length) return true;
    const text = wordsIn(workspace, kind, one);
    return wanted.every((word) => text.includes(word));
  });
}

export const numeric = new Set(['number', 'percent', 'hours', 'fte', 'money']);
// What somebody typed, as the program wants it.
export function parsed(workspace: Workspace, field: FieldOf, text: string): unknown {
  const typed = text.trim();
  if (!typed) return null;
  if (field.many) return typed.split('\n').map((one) => one.trim()).filter(Boolean);
  const amount = Number(typed.replace(',', '.'));
  if (numeric.has(field.type) && Number.isFinite(amount)) return amount;
  if (field.type === 'person') return workspace.all('member').find((one) => nameOf(one) === typed)?.id ?? typed;
  return typed;
}
// And how it stands in its field.
export function typed(workspace: Workspace, field: FieldOf, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join('\n');
  if (isId(value)) return workspace.nameOf(value) || value;
  return String(value);
}

export interface Tied { type: string; name: string; out: boolean; far: string[] }
// Which ties an element of this kind may have, in both directions.
export function tiesOf(kind: string): Tied[] {
  return vocabulary().links.flatMap((one) => [
    ...(one.from.includes(kind) ? [{ type: one.id, name: one.name, out: true, far: one.to }] : []),
    ...(one.to.includes(kind) ? [{ type: one.id, name: one.name, out: false, far: one.from }] : []),
  ]);
}
