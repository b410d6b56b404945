import type { Place } from '$shell/places';
import { menuOfKind } from '../bouwstenen/kinds';

export const place: Place = {
  routes: [{ pattern: 'bouwsteen/:element', load: () => import('./Element.svelte'), menu: (workspace, at) => menuOfKind(workspace.get(at.element)?.kind) }],
};
