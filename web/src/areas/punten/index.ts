import { go, to } from '$core/router';
import { t } from '$core/texts';
import { icons } from '$ui/Icon.svelte';
import type { Place } from '$shell/places';

export const place: Place = {
  routes: [
    { pattern: 'punten', load: () => import('./Points.svelte') },
    { pattern: 'punten/:point', load: () => import('./Points.svelte') },
    { pattern: 'letten', load: () => import('./Rules.svelte'), menu: 'punten' },
    { pattern: 'inhoud', load: () => import('./Content.svelte'), menu: 'punten' },
  ],
  menu: { address: 'punten', text: 'menu.conversations', order: 10, icon: icons.talk },
  commands: (workspace) => [
    { id: 'go-punten', label: t('menu.points'), hint: t('palette.go'), run: () => go(to(workspace.id, 'punten')) },
    { id: 'go-letten', label: t('rules'), hint: t('palette.go'), run: () => go(to(workspace.id, 'letten')) },
    ...(workspace.moment ? [] : [{ id: 'go-inhoud', label: t('content'), hint: t('palette.go'), run: () => go(to(workspace.id, 'inhoud')) }]),
  ],
};
