// Finding by a few letters, whatever their accents and case.
import type { Workspace } from '$core/store';
import { type Entity, nameOf } from '$core/entity';
import { remember, remembered } from '$core/memory';
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

// What somebody looked at lately in this browser, newest first.
export function visited(workspace: Workspace, path: string): void {
  const id = path.split('/').at(-1) ?? '';
  if (workspace.moment || !workspace.get(id)) return;
  const before = remembered<string[]>(`recent.${workspace.id}`) ?? [];
  remember(`recent.${workspace.id}`, [id, ...before.filter((one) => one !== id)].slice(0, 6));
}
export const recent = (workspace: Workspace): Hit[] => (remembered<string[]>(`recent.${workspace.real}`) ?? []).flatMap((id) => {
  const hit = hitOf(workspace, workspace.get(id));
  return hit ? [{ ...hit, score: 2 }] : [];
}).slice(0, 5);

function hitOf(workspace: Workspace, one: Entity | undefined): Hit | null {
  const name = nameOf(one);
  if (!one || !name) return null;
  const at = (what: string, path: string, query = {}): Hit => ({ id: one.id, name, what, href: to(workspace.id, path, query), score: 0 });
  switch (one.kind) {
    case 'section': return at(t('section'), `plan/${one.id}`);
    case 'document': return at(t('document'), 'plan', { document: one.id });
    case 'member': return at([t('person'), workspace.nameOf(one.fields.organisation)].filter(Boolean).join(' · '), `mensen/${one.id}`);
    case 'organisation': return at(t(`organisation.${one.fields.sort as 'school'}`), `mensen/${one.id}`);
    default: {
      const kind = kindOf(one.kind);
      return kind ? at(kind.name, `bouwsteen/${one.id}`) : null;
    }
  }
}

export interface Hit { id: string; name: string; what: string; href: string; score: number }
export function searchEntities(workspace: Workspace, text: string, most = 8): Hit[] {
  const words = wordsOf(text);
  if (!words.length) return [];
  const out: Hit[] = [];
  for (const one of workspace.everything()) {
    const points = score(nameOf(one), words);
    const hit = points ? hitOf(workspace, one) : null;
    if (hit) out.push({ ...hit, score: points });
  }
  return out.sort((a, b) => b.score - a.score || a.name.length - b.name.length).slice(0, most);
}
