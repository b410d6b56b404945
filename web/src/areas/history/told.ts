// What the program tells of changes, and where the thing is that changed.
import { to } from '$core/router';
import type { Workspace } from '$core/store';
import { listed, type Said, t } from '$core/texts';
import { kindOf } from '$core/words';

export interface FieldChange { field: string; label: Said; before: Said; after: Said }
export interface Told {
  id: string; kind: string; name: string; part_of?: string; what: 'made' | 'removed' | 'restored' | 'changed' | 'shown'; said: Said;
  fields?: FieldChange[]; text?: { added: string[]; gone: string[] };
  seq: number; on: string; mine: boolean; by?: string;
  first: number; with?: string[]; ended?: boolean; // of versions: the first record of the go, who wrote at the same time, only how it ended is kept
}
export interface Compared { changes: Told[]; more: boolean; from: { seq: number; on?: string }; to: { seq: number; on?: string } }

// A text is told under its section.
export const thingOf = (one: Told): string => (one.kind === 'section_text' && one.part_of ? one.part_of : one.id);
export const whoOf = (workspace: Workspace, one: Told): string => listed([one.by, ...(one.with ?? [])].map((id) => workspace.nameOf(id) || t('changes.somebody')));

// The address of a thing; nothing when it has no page or is gone.
export function pathOf(workspace: Workspace, kind: string, id: string, part_of?: string): string {
  if (kind === 'section_text' || kind === 'contribution') return part_of && workspace.get(part_of)?.kind === 'section' ? `plan/${part_of}` : '';
  if (!workspace.get(id)) return '';
  if (kind === 'section') return `plan/${id}`;
  if (kind === 'document') return 'plan';
  if (kind === 'organisation' || kind === 'member') return `mensen/${id}`;
  if (kind === 'link') return `bouwsteen/${workspace.get(id)?.fields.from}`;
  return kindOf(kind) ? `bouwsteen/${id}` : '';
}
export const hrefOf = (workspace: Workspace, one: Told): string => {
  const path = pathOf(workspace, one.kind, one.id, one.part_of);
  return path && to(workspace.id, path);
};
