import { go, to } from '$core/router';
import { t } from '$core/texts';
import { icons } from '$ui/Icon.svelte';
import type { Place } from '$shell/places';

export const place: Place = {
  routes: [{ pattern: 'kwaliteit', load: () => import('./Quality.svelte') }],
  menu: { address: 'kwaliteit', text: 'menu.quality', order: 50, icon: icons.quality },
  commands: (workspace) => [{ id: 'go-kwaliteit', label: t('menu.quality'), hint: t('palette.go'), run: () => go(to(workspace.id, 'kwaliteit')) }],
};
