import { notify, tried, undo } from '$core/client';
import { address, go, to } from '$core/router';
import { t } from '$core/texts';
import type { Place } from '$shell/places';

export const place: Place = {
  routes: [{ pattern: 'veranderd', load: () => import('./Changes.svelte') }, { pattern: 'versies/:thing', load: () => import('./Versions.svelte') },
    { pattern: 'versies/:thing/vergelijk', load: () => import('./Compare.svelte') }],
  aside: (workspace) => (workspace.moment ? [] : [{ label: t('changes'), href: to(workspace.id, 'veranderd') }]),
  commands: (workspace) => (workspace.moment ? [{ id: 'go-now', label: t('past.now'), run: () => go(to(workspace.real, address().path)) }] : [
    { id: 'go-changes', label: t('changes'), hint: t('palette.go'), run: () => go(to(workspace.id, 'veranderd')) },
    ...(undo.canUndo ? [{ id: 'undo', label: t('undo'), keys: 'Control+Z', run: async () => { if (await tried(undo.undo(workspace))) notify(t('undone')); } }] : []),
    ...(undo.canRedo ? [{ id: 'redo', label: t('redo'), keys: 'Control+Y', run: async () => { if (await tried(undo.redo(workspace))) notify(t('redone')); } }] : []),
  ]),
};
