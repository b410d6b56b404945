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
