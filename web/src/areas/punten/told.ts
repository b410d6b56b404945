// What the program answers about points and rules.
import { day, say, type Said, t } from '$core/texts';

export interface Source { ours?: boolean; law?: string; article?: string; document?: string }
export interface Talk { id: string; who: string; sentence: string; on: string }
export interface Point {
  id: string; rule: string; force: string; element?: string; section?: string; place?: { heading?: string; quote?: string }; ask: Said; why: Said; go_on?: Said;
  source?: Source[]; talked?: Talk; choice?: { id: string; reason?: string; on: string };
}
export interface Findings { findings: Point[]; more: number; chosen: Point[]; talked: Point[]; strengths: { code: string; title: Said; why: Said }[] }
export interface Rule { id: string; title: Said; ask: Said; why: Said; force: string; area: string; source: Source[]; on: boolean; body?: string; date?: string }

export function sourceText(list: Source[] | undefined): string {
  const all = (list ?? []).map((one) => (one.ours ? t('source.ours') : one.law ? [one.law, one.article].filter(Boolean).join(', ') : say('source.', one.document)));
  return [...new Set(all.filter(Boolean))].join(' · ');
}
export const forceText = (force: string): string => say('force.', force);
// "programmaraad, 10 september 2026"
export const whoAndWhen = (who: string | undefined, on: string | undefined): string => [who, on ? day(on) : ''].filter(Boolean).join(', ');
