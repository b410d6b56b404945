// What the pages about people share: roles and levels in words, and who is the only one left to manage.
import { type Entity, levels, type Role, type Values } from '$core/entity';
import type { Workspace } from '$core/store';
import { byName, say, t } from '$core/texts';

export const sorts = ['board', 'school', 'institute', 'other'] as const;
export const roles: readonly Role[] = ['reader', 'contributor', 'writer', 'lead', 'manager', 'guest'];

export const sorted = (workspace: Workspace, kind: string): Entity[] => [...workspace.all(kind)].sort((a, b) => byName(a.fields.name, b.fields.name));
const rank = (one: Entity): number => (one.fields.level ? -levels.indexOf(one.fields.level) : 1);
export const members = (workspace: Workspace): Entity[] => sorted(workspace, 'member').sort((a, b) => rank(a) - rank(b));

export const roleChoices = (): (readonly [string, string])[] => roles.map((one) => [one, `${say('role.', one)}: ${say('role.', `${one}.short`)}`] as const);
export const levelChoices = (): (readonly [string, string])[] => [['', t('unknown')], ...levels.map((one) => [one, t(`level.${one}`)] as const)];
export const organisationChoices = (workspace: Workspace): (readonly [string, string])[] => [['', t('unknown')], ...sorted(workspace, 'organisation').map((one) => [one.id, one.fields.name as string] as const)];
// What a guest can be shown: a whole plan or one section.
export const boundChoices = (workspace: Workspace): (readonly [string, string])[] => workspace.all('document')
  .flatMap((one) => [one, ...workspace.outline(one.id).map(({ section }) => section)]).map((one) => [one.id, one.fields.title as string] as const);

// Nobody else could say who takes part then: the program keeps this one in place.
export function onlyManager(workspace: Workspace, who: Entity): boolean {
  const stays = (one: Entity): boolean => one.fields.role === 'manager' && !one.fields.until;
  return stays(who) && !workspace.all('member').some((one) => one.id !== who.id && stays(one));
}
// "2026-12-12", so many days from now.
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

// The fields that are other than they were; empty is nothing.
export function changed(before: Values, now: Values): Values {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => (value || null) !== (before[name] || null)).map(([name, value]) => [name, value || null]));
}
