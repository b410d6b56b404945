// Small things that this browser remembers; nothing of the workspace but half-written text.
export function remembered<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(`draad.${name}`) ?? 'null') as T | null;
  } catch {
    return null;
  }
}
export function remember(name: string, value: unknown): void {
  try {
    if (value === null || value === undefined) localStorage.removeItem(`draad.${name}`);
    else localStorage.setItem(`draad.${name}`, JSON.stringify(value));
  } catch { /* no room or not allowed: then it lives as long as this page */ }
}
// The names that begin so.
export function rememberedUnder(start: string): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`draad.${start}`)).map((name) => name.slice('draad.'.length)).sort();
  } catch {
    return [];
  }
}
