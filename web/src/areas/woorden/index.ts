import { go, to } from '$core/router';
import { t } from '$core/texts';
import type { Place } from '$shell/places';

export const place: Place = {
  routes: [{ pattern: 'woorden', load: () => import('./Words.svelte'), menu: 'plan' }],
  commands: (workspace) => [{ id: 'go-woorden', label: t('words'), hint: t('palette.go'), run: () => go(to(workspace.id, 'woorden')) }],
};
