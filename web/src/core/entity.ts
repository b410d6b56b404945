// What a workspace is made of, as the program tells it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Values = Record<string, any>;

export interface Entity {
  kind: string;
  id: string;
  version: number;
  audience?: unknown;
  part_of?: string;
  can: string[]; // the operations that I may do on it
  removed?: boolean;
  fields: Values;
}
export interface Gone { id: string; gone: true }
export type Change = Entity | Gone;
export interface Frame { workspace?: string; seq: number; changes: Change[] }

export type Role = 'guest' | 'reader' | 'contributor' | 'writer' | 'lead' | 'manager';
export type Right = 'talk' | 'write' | 'lead' | 'manage';
// What a role may do, for things that are no entity yet. The program decides; this only spares people a refusal.
const rights: Record<Role, Right[]> = {
  guest: ['talk'], reader: [], contributor: ['talk'], writer: ['talk', 'write'], lead: ['talk', 'write', 'lead'], manager: ['talk', 'write', 'lead', 'manage'],
};
export const roleMay = (role: Role, right: Right): boolean => rights[role]?.includes(right) ?? false;

export const nameOf = (entity: Entity | undefined | null): string => entity?.fields.name ?? entity?.fields.title ?? '';
export const may = (entity: Entity | undefined | null, operation: string): boolean => entity?.can?.includes(operation) ?? false;

export const levels = ['operational', 'coordinating', 'steering'] as const;
export type Level = (typeof levels)[number];
export const statuses = ['not_started', 'writing', 'ready_to_discuss', 'adopted'] as const;
export type Status = (typeof statuses)[number];

export interface Placed { section: Entity; depth: number }
// The sections of a document in reading order, each with its depth (1 at the top).
export function outlineOf(sections: Entity[]): Placed[] {
  const known = new Set(sections.map((one) => one.id));
  const under = new Map<string | null, Entity[]>();
  for (const one of sections) {
    const parent: string | null = known.has(one.fields.parent) ? one.fields.parent : null;
    under.set(parent, [...(under.get(parent) ?? []), one]);
  }
  const out: Placed[] = [];
  const go = (parent: string | null, depth: number): void => {
    const here = (under.get(parent) ?? []).sort((a, b) => a.fields.order - b.fields.order || (a.id < b.id ? -1 : 1));
    for (const section of here) {
      out.push({ section, depth });
      go(section.id, depth + 1);
    }
  };
  go(null, 1);
  return out;
}
