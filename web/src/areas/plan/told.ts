// What the views of this place answer (src/plan/section_views.cpp).
import type { Entity, Level, Status } from '$core/entity';
import type { Said } from '$core/texts';

export interface Question { id: string; ask: Said; why?: Said; group?: Said; force: string }
export interface StillToHear { organisation: string; name: string; levels: Level[] }
export interface Advice { purpose: Said; belongs: Said[]; length: number; force?: string; questions: Question[]; not_heard_yet: StillToHear[]; words: number }
export interface OutlineLine extends Advice { id: string; title: string; status: Status; level: number; section: string; owner?: string }
export interface OutlineTold { id: string; title: string; template: string; sections: OutlineLine[] }
export interface SectionTold extends Advice { section: Entity; text: Entity | null; elements: Entity[]; contributions: Entity[] }
export interface Point { id: string; ask: Said; why?: Said; element?: string; section?: string; force: string }

// A question as the title of a point on the agenda, in every language in which somebody may have put it there.
export const titlesOf = ({ ask }: Question): string[] => (typeof ask === 'string' ? [ask] : [ask?.nl, ask?.en]).flatMap((one) => (one ? [one.slice(0, 300)] : []));

// What document.upload answers when it only reads, and what document.import takes.
export interface ReadSection { title: string; level: number; doc?: unknown; section?: string }
export interface ReadElement { kind: string; fields: Record<string, unknown>; section_index?: number }
export interface ReadLink { type: string; from: number; to: number; rationale: string }
export interface ReadPlan { title: string; template?: string; sections: ReadSection[]; elements: ReadElement[]; links: ReadLink[] }

// Roughly how much is usual, in words a person can picture; nothing of the template: nothing.
export function about(words: number): 'short' | 'half' | 'one' | 'two' | 'more' | null {
  if (!words) return null;
  if (words <= 150) return 'short';
  if (words <= 300) return 'half';
  if (words <= 600) return 'one';
  return words <= 1100 ? 'two' : 'more';
}
