import { go, to } from '$core/router';
import { t } from '$core/texts';
import { icons } from '$ui/Icon.svelte';
import type { Place } from '$shell/places';

export const place: Place = {
  routes: [{ pattern: 'plan', load: () => import('./Plan.svelte') }],
  menu: { address: 'plan', text: 'menu.plan', order: 30, icon: icons.plan },
  commands: (workspace) => [{ id: 'go-plan', label: t('menu.plan'), hint: t('palette.go'), run: () => go(to(workspace.id, 'plan')) }],
};
