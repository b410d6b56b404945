// The start of the app: the language of the page, the words of the packs, who is signed in; then the screen.
import './ui/tokens.css';
import './ui/base.css';
import './ui/reactive.svelte';
import { mount } from 'svelte';
import { NoConnection } from '$core/api';
import { begin, listen } from '$core/client';
import { beginRouter } from '$core/router';
import type { Language } from '$core/texts';
import { loadLanguage } from '$shell/language';
import App from '$shell/App.svelte';

const root = document.getElementById('app')!;

async function start(): Promise<void> {
  beginRouter(location.hash);
  addEventListener('hashchange', () => beginRouter(location.hash));
  const words = loadLanguage(document.documentElement.lang === 'en' ? 'en' : 'nl' satisfies Language);
  const [, who] = await Promise.allSettled([words, begin()]);
  if (who.status === 'rejected') {
    if (!(who.reason instanceof NoConnection)) throw who.reason;
    setTimeout(() => location.reload(), 3000);
  }
  listen();
  mount(App, { target: root });
}

void start();
