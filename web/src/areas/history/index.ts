import { go, to } from '$core/router';
import { t } from '$core/texts';
import type { Place } from '$shell/places';

export const place: Place = {
  routes: [{ pattern: 'veranderd', load: () => import('./Changes.svelte') }, { pattern: 'versies/:thing', load: () => import('./Versions.svelte') }],
  aside: (workspace) => (workspace.moment ? [] : [{ label: t('changes'), href: to(workspace.id, 'veranderd') }]),
  commands: (workspace) => (workspace.moment ? [] : [{ id: 'go-changes', label: t('changes'), hint: t('palette.go'), run: () => go(to(workspace.id, 'veranderd')) }]),
};
