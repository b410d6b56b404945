// One person may do without single letters as shortcuts: with speech or a shaking hand they come by themselves (WCAG 2.1.4).
import { remember, remembered } from './memory';
import { touch, track } from './track';

export function singleKeys(): boolean {
  track('keys');
  return remembered<boolean>('single_keys') !== false;
}
export function setSingleKeys(on: boolean): void {
  remember('single_keys', on ? null : false);
  touch('keys');
}
