// What the program answers about ties and versions, and a tie that it has not confirmed yet.
import { type Entity, nameOf } from '$core/entity';
import type { Workspace } from '$core/store';
import type { Said } from '$core/texts';
import { vocabulary } from '$core/words';

export interface End { id: string; kind: string; name: string; now: 'same' | 'changed' | 'removed' }
export interface TieTold { id: string; type: string; version: number; from: End; to: End; rationale: string; suspect: boolean; sentence: Said; waiting?: boolean }
export interface StepTold extends TieTold { depth: number }
export interface VersionTold { id: string; what: string; said: Said; seq: number; on: string; mine: boolean; by?: string }

const end = (entity: Entity | undefined, id: string): End => ({ id, kind: entity?.kind ?? '', name: nameOf(entity), now: 'same' });
// As the program will tell it.
function guessed(workspace: Workspace, link: Entity): TieTold {
  const { type, from, to, rationale } = link.fields as { type: string; from: string; to: string; rationale: string };
  const [one, other] = [workspace.get(from), workspace.get(to)];
  const name = vocabulary().links.find((known) => known.id === type)?.name ?? type;
  return { id: link.id, type, version: 0, from: end(one, from), to: end(other, to), rationale, suspect: false, sentence: `‘${nameOf(one)}’ ${name} ‘${nameOf(other)}’.`, waiting: true };
}
// The ties of an element: those that were told and are there still, and those we made and are on their way.
export function tiesNow(workspace: Workspace, element: string, told: TieTold[]): TieTold[] {
  const known = new Set(told.map((one) => one.id));
  const ours = workspace.all('link').filter((one) => !known.has(one.id) && (one.fields.from === element || one.fields.to === element));
  return [...told.filter((one) => workspace.get(one.id)), ...ours.map((one) => guessed(workspace, one))];
}
