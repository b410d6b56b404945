import type { Place } from '$shell/places';
import { menuOfKind } from '../bouwstenen/kinds';

export const place: Place = {
  routes: [{ pattern: 'draad/:element', load: () => import('./Thread.svelte'), menu: (workspace, at) => menuOfKind(workspace.get(at.element)?.kind) }],
};
