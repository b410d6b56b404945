import { go, to } from '$core/router';
import { t } from '$core/texts';
import { icons } from '$ui/Icon.svelte';
import type { Command, Place } from '$shell/places';
import type { Workspace } from '$core/store';

function commands(workspace: Workspace): Command[] {
  const out: Command[] = [{ id: 'go-plan', label: t('menu.plan'), hint: t('palette.go'), run: () => go(to(workspace.id, 'plan')) }];
  if (!workspace.may('lead')) return out;
  out.push({ id: 'new-plan', label: t('plan.begin'), run: () => go(to(workspace.id, 'plan-nieuw')) });
  out.push({ id: 'read-plan', label: t('plan.read'), run: () => go(to(workspace.id, 'plan-lezen')) });
  return out;
}

export const place: Place = {
  routes: [
    { pattern: 'plan', load: () => import('./Plan.svelte') },
    { pattern: 'plan/:section', load: () => import('./Section.svelte') },
    { pattern: 'plan-nieuw', load: () => import('./NewDocument.svelte'), menu: 'plan' },
    { pattern: 'plan-lezen', load: () => import('./ReadPlan.svelte'), menu: 'plan' },
    { pattern: 'plan-partner/:partner', load: () => import('./Partner.svelte'), menu: 'plan' },
  ],
  menu: { address: 'plan', text: 'menu.plan', order: 30, icon: icons.plan },
  commands,
};
