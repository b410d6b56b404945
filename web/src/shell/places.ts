// A place of the app: one folder under areas/, known here by its index.ts. Nothing else has to be told of it.
import type { Component } from 'svelte';
import { type Found, match } from '$core/router';
import type { Workspace } from '$core/store';
import type { TextKey } from '$core/texts';

// What every page of a place gets.
export interface PageProps {
  workspace: Workspace;
  at: Found;                  // what the pattern found: {section: '01hq…'}
}
export interface Route {
  pattern: string;            // 'plan/:section', after #/w/<workspace>/
  load: () => Promise<{ default: Component<PageProps> }>;
  menu?: string | ((workspace: Workspace, at: Found) => string); // which menu entry this belongs to; left out: its first word
}
export interface MenuEntry {
  address: string;            // 'plan'
  text: TextKey;
  order: number;              // Gesprekken 10 · Visie 20 · Plan 30 · Mensen 40 · Kwaliteit 50 · Regio 60
  icon: string;               // the d of a path in a box of 24 by 24, drawn as a line
  shows?: (workspace: Workspace) => boolean;
}
export interface Command {
  id: string;
  label: string;              // what is done, as a person says it
  hint?: string;              // what it is about: the name of a document, a kind
  keys?: string;              // "Control+K"
  run: () => unknown;
}
export interface Place {
  routes: Route[];
  menu?: MenuEntry;
  aside?: (workspace: Workspace) => { label: string; href: string }[]; // in the menu under one's own name
  commands?: (workspace: Workspace) => Command[];
}

const found = import.meta.glob<{ place: Place }>('../areas/*/index.ts', { eager: true });
export const places: Place[] = Object.values(found).map((one) => one.place);

const routes = places.flatMap((place) => place.routes).map((one) => ({ ...one, fixed: !one.pattern.includes(':') }))
  .sort((a, b) => Number(b.fixed) - Number(a.fixed));
export function find(path: string): { route: Route; at: Found } | null {
  for (const route of routes) {
    const at = match(route.pattern, path);
    if (at) return { route, at };
  }
  return null;
}
export const menuOf = (workspace: Workspace): MenuEntry[] => places.flatMap((one) => (one.menu && (one.menu.shows?.(workspace) ?? true) ? [one.menu] : []))
  .sort((a, b) => a.order - b.order);
export const asideOf = (workspace: Workspace): { label: string; href: string }[] => places.flatMap((one) => one.aside?.(workspace) ?? []);
export const commandsOf = (workspace: Workspace): Command[] => places.flatMap((one) => one.commands?.(workspace) ?? []);
