// Finding by a few letters, whatever their accents and case.
import type { Workspace } from '$core/store';
import { nameOf } from '$core/entity';
import { t } from '$core/texts';
import { kindOf } from '$core/words';
import { to } from '$core/router';

export const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

// How well a name answers words: 0 not at all; begins with them best, then a word that begins so.
export function score(name: string, words: readonly string[]): number {
  const text = bare(name);
  let out = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    out += at === 0 ? 30 : /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '') ? 20 : 10;
  }
  return out + Math.max(0, 9 - name.length / 12);
}
export const wordsOf = (text: string): string[] => bare(text).split(/\s+/).filter(Boolean);

export interface Hit { id: string; name: string; what: string; href: string; score: number }
export function searchEntities(workspace: Workspace, text: string, most = 8): Hit[] {
  const words = wordsOf(text);
  if (!words.length) return [];
  const out: Hit[] = [];
  for (const one of workspace.everything()) {
    const kind = one.kind === 'section' || one.kind === 'document' ? null : kindOf(one.kind);
    if (kind === undefined) continue;
    const name = nameOf(one);
    const points = name ? score(name, words) : 0;
    if (!points) continue;
    const what = kind?.name ?? t(one.kind === 'section' ? 'section' : 'document');
    const href = one.kind === 'section' ? to(workspace.id, `plan/${one.id}`) : one.kind === 'document' ? to(workspace.id, 'plan', { document: one.id }) : to(workspace.id, `bouwsteen/${one.id}`);
    out.push({ id: one.id, name, what, href, score: points });
  }
  return out.sort((a, b) => b.score - a.score || a.name.length - b.name.length).slice(0, most);
}
