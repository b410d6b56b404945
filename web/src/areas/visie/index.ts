import { go, to } from '$core/router';
import { t } from '$core/texts';
import { icons } from '$ui/Icon.svelte';
import type { Place } from '$shell/places';

export const place: Place = {
  routes: [{ pattern: 'visie', load: () => import('./Vision.svelte') }],
  menu: { address: 'visie', text: 'menu.vision', order: 20, icon: icons.vision },
  commands: (workspace) => [{ id: 'go-visie', label: t('menu.vision'), hint: t('palette.go'), run: () => go(to(workspace.id, 'visie')) }],
};
