// Addresses: what stands behind the # of the page. `plan/:section` is a pattern; filters stand behind a question mark, so that
// an address shows the same list to whoever opens it.
import { touch, track } from './track';

export interface Address {
  workspace: string;  // "" outside of one
  path: string;       // "plan/01hq…", what comes after the workspace; outside of one all of it
  query: URLSearchParams;
}

export function parseHash(hash: string): Address {
  const [whole = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const pieces = whole.split('/').map((one) => {
    try {
      return decodeURIComponent(one);
    } catch {
      return one;
    }
  });
  const inside = pieces[0] === 'w' && pieces[1];
  return { workspace: inside ? pieces[1]! : '', path: (inside ? pieces.slice(2) : pieces).join('/').replace(/\/$/, ''), query: new URLSearchParams(query) };
}

export type Found = Record<string, string>;
export function match(pattern: string, path: string): Found | null {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return null;
  const found: Found = {};
  for (const [i, one] of wanted.entries()) {
    if (one.startsWith(':') && given[i]) found[one.slice(1)] = given[i]!;
    else if (one !== given[i]) return null;
  }
  return found;
}

let hash = '';
export function beginRouter(now: string): void {
  hash = now;
  touch('address');
}
export function address(): Address {
  track('address');
  return parseHash(hash);
}
// "#/w/<workspace>/plan/<id>?status=writing"
export function to(workspace: string, path = '', query: Record<string, string | undefined> = {}): string {
  const filled = Object.entries(query).filter((one): one is [string, string] => Boolean(one[1]));
  return `#/w/${workspace}${path ? `/${path.split('/').map(encodeURIComponent).join('/')}` : ''}${filled.length ? `?${new URLSearchParams(filled)}` : ''}`;
}
export const go = (href: string): void => { location.hash = href; };
// Changes a filter without a step in the history of the browser.
export function filter(changes: Record<string, string | undefined>): void {
  const { workspace, path, query } = address();
  const now: Record<string, string | undefined> = { ...Object.fromEntries(query), ...changes };
  history.replaceState(null, '', to(workspace, path, now));
  beginRouter(location.hash);
}
