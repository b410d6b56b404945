import { notify, tried } from '$core/client';
import type { Workspace } from '$core/store';
import { t } from '$core/texts';

// The way back that stands beside what was just done.
export const undoable = (workspace: Workspace, seq: number) => ({
  label: t('undo'),
  run: async () => { if (await tried(workspace.act('change.undo', { seq: String(seq) }, {}))) notify(t('undone')); },
});
