import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { gzipAssets, make, perLanguage, sources } from './scripts/plugin.mjs';

const here = import.meta.dirname;

// The texts of the packs are a source of the build.
const texts: Plugin = {
  name: 'texts',
  buildStart() {
    make();
    for (const file of sources) this.addWatchFile(file);
  },
};

export default defineConfig({
  root: here,
  publicDir: false,
  plugins: [texts, svelte(), perLanguage, gzipAssets],
  resolve: { alias: { $core: join(here, 'src/core'), $ui: join(here, 'src/ui'), $shell: join(here, 'src/shell') } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: { input: join(here, 'app.html') },
  },
});
