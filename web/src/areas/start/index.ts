import { go, to } from '$core/router';
import { t } from '$core/texts';
import { otherLanguage } from '$shell/language';
import type { Place } from '$shell/places';
import Start from './Start.svelte'; // what most see first comes with the app itself

export const place: Place = {
  routes: [{ pattern: '', load: async () => ({ default: Start }) }],
  commands: (workspace) => [
    { id: 'go-start', label: t('palette.start'), run: () => go(to(workspace.id)) },
    { id: 'language', label: t('palette.language'), run: otherLanguage },
  ],
};
