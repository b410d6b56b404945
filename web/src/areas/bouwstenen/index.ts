import { go, to } from '$core/router';
import { t } from '$core/texts';
import { vocabulary } from '$core/words';
import type { Place } from '$shell/places';
import { capital, inUse, menuOfKind } from './kinds';

export const place: Place = {
  routes: [
    { pattern: 'bouwstenen', load: () => import('./All.svelte'), menu: 'plan' },
    { pattern: 'bouwstenen/:kind', load: () => import('./KindPage.svelte'), menu: (_, at) => menuOfKind(at.kind) },
  ],
  commands: (workspace) => vocabulary().kinds.filter((kind) => inUse(workspace, kind)).map((kind) => (
    { id: `go-${kind.id}`, label: capital(kind.plural), hint: t('palette.go'), run: () => go(to(workspace.id, `bouwstenen/${kind.id}`)) })),
};
