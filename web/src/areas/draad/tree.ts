// The steps of a thread come nearest first; read aloud they go down one way before the next begins.
import type { Entity } from '$core/entity';
import type { Workspace } from '$core/store';
import { kindOf } from '$core/words';
import type { End, StepTold } from '../bouwsteen/told';

export interface Branch { step: StepTold; far: End; under: Branch[] }

export function treeOf(start: string, steps: readonly StepTold[]): Branch[] {
  const depth = new Map([[start, 0]]);
  const under = new Map<string, Branch[]>([[start, []]]);
  for (const step of steps) {
    const near = depth.get(step.from.id) === step.depth - 1 ? step.from : step.to;
    const far = near === step.from ? step.to : step.from;
    const branch: Branch = { step, far, under: [] };
    under.get(near.id)?.push(branch);
    if (depth.has(far.id)) continue; // told already: its own steps stand there
    depth.set(far.id, step.depth);
    under.set(far.id, branch.under);
  }
  return under.get(start) ?? [];
}

// Where the thread could go on, as a question: nobody has to answer it. Which ties are asked about, by kind.
export type Asks = 'shape' | 'goal' | 'point';
const asked: Record<string, { asks: Asks; from: string[]; to?: string[] }> = {
  core_element: { asks: 'shape', from: ['translates', 'seen_in'] },
  ambition: { asks: 'shape', from: ['translates', 'seen_in'] },
  principle: { asks: 'shape', from: ['translates', 'seen_in'] },
  goal: { asks: 'goal', from: ['reached_by', 'talked_about_in'], to: ['works_on'] },
  improvement_point: { asks: 'point', from: ['leads_to'] },
};
export function gapsOf(workspace: Workspace, ids: readonly string[]): { entity: Entity; asks: Asks }[] {
  const links = workspace.all('link');
  return ids.flatMap((id) => {
    const entity = workspace.get(id);
    const rule = asked[entity?.kind ?? ''];
    if (!entity || !rule || !kindOf(entity.kind)) return [];
    const goesOn = links.some((one) => (one.fields.from === id && rule.from.includes(one.fields.type)) || (one.fields.to === id && rule.to?.includes(one.fields.type)));
    return goesOn ? [] : [{ entity, asks: rule.asks }];
  });
}
