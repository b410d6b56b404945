// The words of the packs in the language of the page: kinds of elements with their fields, and ties between them.
import { byName } from './texts';
import { touch, track } from './track';

export interface FieldOf { id: string; label: string; type: string; many?: boolean; choices?: string[] }
export interface Kind { id: string; name: string; plural: string; explains: string; area: string; at_start: boolean; fields: FieldOf[] }
export interface LinkType { id: string; name: string; explains: string; from: string[]; to: string[] }
export interface TemplateSection { id: string; title: string; level: number; force: string }
export interface Template { id: string; name: string; sections: TemplateSection[] }
export interface Vocabulary { kinds: Kind[]; links: LinkType[]; templates?: Template[] }

let words: Vocabulary = { kinds: [], links: [] };
let kinds = new Map<string, Kind>();

export function useVocabulary(all: Vocabulary): void {
  words = all;
  kinds = new Map(all.kinds.map((one) => [one.id, one]));
  touch('language');
}
export function kindOf(id: string | undefined): Kind | undefined {
  track('language');
  return id ? kinds.get(id) : undefined;
}
export function vocabulary(): Vocabulary {
  track('language');
  return words;
}
export const kindsOf = (area: string): Kind[] => vocabulary().kinds.filter((one) => one.area === area).sort((a, b) => byName(a.plural, b.plural));
