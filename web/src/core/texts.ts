// The texts of the app, in the language of the page. t('plan.title', {…}) knows every key and what goes into it.
import type { TextKey, Texts } from '../made/text_keys';
import { touch, track } from './track';

export type { TextKey };
export type Language = 'nl' | 'en';

let language: Language = 'nl';
let words: Record<string, string> = {};
let shown: TextKey | null = null;

export const languageNow = (): Language => {
  track('language');
  return language;
};

export function useTexts(now: Language, all: Record<string, string>): void {
  language = now;
  words = all;
  touch('language');
}

type Values<K extends TextKey> = Texts[K] extends null ? [] : [values: Texts[K]];

export function t<K extends TextKey>(key: K, ...[values]: Values<K>): string {
  track('language');
  shown = key;
  const text = words[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String((values as Record<string, unknown>)[name] ?? whole)) : text;
}
export const lastText = (): TextKey | null => shown;

// A text whose key ends in a word of the server: say('status.', section.status). Nothing is known of it: the word itself.
export function say(prefix: string, word: string | undefined | null): string {
  track('language');
  return word ? words[prefix + word] ?? word : '';
}

export type Said = string | { nl?: string; en?: string } | null | undefined;
// One of two languages, as the packs and the answers of the server give it.
export function said(text: Said): string {
  track('language');
  return typeof text === 'string' ? text : text?.[language] ?? text?.nl ?? '';
}

// "12 december 2026"
export function day(iso: string): string {
  track('language');
  const [year = 0, month = 1, date = 1] = iso.slice(0, 10).split('-').map(Number);
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(year, month - 1, date));
}
export const byName = (one: string, other: string): number => one.localeCompare(other, language);

// "Hidde, Sanne en nog 2": so many by name at the most.
export function listed(names: string[], most: number): string {
  track('language');
  const rest = names.length - most;
  return new Intl.ListFormat(language).format(rest > 0 ? [...names.slice(0, most), t('others.rest', { count: rest })] : names);
}
