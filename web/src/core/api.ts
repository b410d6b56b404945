// The one door to the program: an operation by its name, its place and its input. Types come from docs/openapi.json.
import { type Operation, type Operations, routes } from '../made/operations';
import { languageNow, t } from './texts';

export type { Operation, Operations };
export type At<O extends Operation> = Operations[O]['at'];
export type Input<O extends Operation> = Operations[O]['input'];
export type Answer<O extends Operation> = Operations[O]['answer'];

// What the program refused, with its own sentence for a person.
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly values: Record<string, string>;
  constructor(told: { status?: number; code?: string; detail?: string; field?: string; values?: Record<string, string> }) {
    super(told.detail ?? told.code ?? '');
    this.status = told.status ?? 422;
    this.code = told.code ?? 'request.fault';
    this.detail = told.detail ?? '';
    if (told.field !== undefined) this.field = told.field;
    this.values = told.values ?? {};
  }
}
// Nobody answered, or somebody who says: later.
export class NoConnection extends Error {}

// What a person is told of something that went otherwise; anything else is a slip of ours and is thrown on.
export function sentenceOf(trouble: unknown): string {
  if (trouble instanceof Problem) return trouble.detail;
  if (trouble instanceof NoConnection) return t('trouble.no_connection');
  throw trouble;
}

export interface Told {
  body: unknown;
  seq: number;
}
export interface Call {
  method: string;
  path: string;
  body?: unknown;
  key?: string;
  wait?: number; // ms
}

const away = new Set([429, 502, 503, 504]);
// What web/static/early.js asked before the app was here. It comes in its own time: where the app is first, it asks nothing.
const early = (globalThis as { early?: Map<string, Promise<Response>> }).early ??= new Map<string, Promise<Response>>();

export async function send({ method, path, body, key, wait = 20000 }: Call): Promise<Told> {
  const file = body instanceof Blob ? body : null;
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': languageNow() };
  if (body !== undefined && !file) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  let answer: Response;
  if (method !== 'GET') early.clear(); // after a deed it is not so any more
  const asked = early.get(path);
  early.delete(path);
  try {
    answer = asked ? await asked : await fetch(`/api/${path}`, {
      method, headers, body: file ?? (body === undefined ? null : JSON.stringify(body)), signal: AbortSignal.timeout(wait), credentials: 'same-origin', cache: 'no-store',
    });
  } catch {
    throw new NoConnection();
  }
  const json = /json/.test(answer.headers.get('Content-Type') ?? '');
  const told = json ? await answer.json().catch(() => ({})) : {};
  if (answer.ok) return { body: told, seq: Number(answer.headers.get('Rd-Seq') ?? 0) };
  if (away.has(answer.status) && (key || method === 'GET')) throw new NoConnection(); // who asks, asks again
  throw new Problem({ ...told, status: answer.status, detail: told.detail ?? t('trouble.ours') });
}

// The method and path of an operation, and what is left for the body. What a view asks goes into the query.
export function route(operation: Operation, workspace: string, at: Record<string, string>, input: Record<string, unknown>): Call {
  const [method = 'GET', pattern = ''] = routes[operation].split(' ');
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(name === 'workspace' && !(name in at) ? workspace : at[name] ?? ''));
  if (method !== 'GET') return { method, path, body: method === 'DELETE' ? undefined : input };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== '') query.append(name, String(one));
  }
  return { method, path: query.size ? `${path}?${query}` : path };
}

// Asked once, without the queue: signing in, looking at an invitation, anything outside a workspace.
export async function ask<O extends Operation>(operation: O, input: Input<O>, at: At<O> & { workspace?: string } = {} as At<O>, wait?: number): Promise<Answer<O>> {
  return (await send({ ...route(operation, '', at as Record<string, string>, input as Record<string, unknown>), ...(wait ? { wait } : {}) })).body as Answer<O>;
}
