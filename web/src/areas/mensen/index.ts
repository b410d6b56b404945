import { go, to } from '$core/router';
import { t } from '$core/texts';
import { icons } from '$ui/Icon.svelte';
import type { Place } from '$shell/places';

const load = () => import('./People.svelte');
export const place: Place = {
  routes: [{ pattern: 'mensen', load }, { pattern: 'mensen/:who', load }],
  menu: { address: 'mensen', text: 'menu.people', order: 40, icon: icons.people },
  commands: (workspace) => [
    { id: 'go-people', label: t('menu.people'), hint: t('palette.go'), run: () => go(to(workspace.id, 'mensen')) },
    ...(workspace.may('manage') ? [{ id: 'invite', label: t('invite'), run: () => go(to(workspace.id, 'mensen', { open: 'invite' })) }] : []),
  ],
};
