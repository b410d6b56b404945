// Three honest states: saved (the program has it), busy, or unsaved (kept on this device). A draft that is not sent yet
// counts as not saved.
import { touch, track } from './track';

export type Saving = 'saved' | 'busy' | 'unsaved';

const drafts = new Map<string, { stuck: boolean }>();

// `stuck`: there is no connection to send it.
export function keepDraft(name: string, stuck = false): void {
  drafts.set(name, { stuck });
  touch('saving');
}
export function draftSettled(name: string): void {
  drafts.delete(name);
  touch('saving');
}
export const isDraft = (name: string): boolean => drafts.has(name);

export function savingOf(queue: { count: number; stuck: boolean }): Saving {
  track('saving');
  if (!queue.count && !drafts.size) return 'saved';
  return queue.stuck || [...drafts.values()].some((one) => one.stuck) ? 'unsaved' : 'busy';
}
