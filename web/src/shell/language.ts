// The language of the page: its texts, and the words of the packs. Changing it keeps the page, what is typed and what is open.
import { useVocabulary, type Vocabulary } from '$core/words';
import { type Language, languageNow, useTexts } from '$core/texts';
import { remember } from '$core/memory';
import { track } from '$core/track';

const texts = { nl: () => import('../made/texts_nl'), en: () => import('../made/texts_en') };
const root = document.getElementById('app')!;

// What the program wrote into the page.
function told(name: string): string {
  track('language');
  return root.dataset[name] ?? '/';
}
export const page = {
  get look(): string { return told('look'); },
  get example(): string { return told('example'); },
  get home(): string { return told('home'); },
  get invitation(): string { return told('invitation'); },
  screen: root.dataset.screen as 'home' | 'invitation' | 'partner',
};

async function words(address: string | undefined): Promise<Vocabulary> {
  const answer = await fetch(address ?? '');
  return answer.ok ? answer.json() : { kinds: [], links: [] };
}
export async function loadLanguage(language: Language): Promise<void> {
  // The words of the packs may come a little later: what shows them is drawn again.
  void words(root.dataset.vocabulary).then(useVocabulary, () => {});
  useTexts(language, (await texts[language]()).default);
}

// The program knows the same page in both languages; the browser goes to the other without leaving this one.
export async function otherLanguage(): Promise<void> {
  const { dataset } = root;
  for (const name of ['vocabulary', 'here', 'home', 'invitation', 'look', 'example']) [dataset[name], dataset[`${name}Other`]] = [dataset[`${name}Other`], dataset[name]];
  const language = languageNow() === 'nl' ? 'en' : 'nl';
  await loadLanguage(language);
  document.documentElement.lang = language;
  history.replaceState(null, '', told('here') + location.hash);
  remember('language', language);
}
