import { go, to } from '$core/router';
import { t } from '$core/texts';
import type { Place } from '$shell/places';

export const place: Place = {
  routes: [{ pattern: 'instellingen', load: () => import('./Settings.svelte') }],
  aside: (workspace) => (workspace.moment ? [] : [{ label: t('settings'), href: to(workspace.id, 'instellingen') }]),
  commands: (workspace) => [
    ...(workspace.moment ? [] : [{ id: 'go-settings', label: t('settings'), hint: t('palette.go'), run: () => go(to(workspace.id, 'instellingen')) }]),
    { id: 'go-account', label: t('account'), hint: t('palette.go'), run: () => go('#/account') },
  ],
};
