// What our build adds to Vite's: one page per language, which loads its texts from the start, and a packed copy of each file.
import { gzipSync } from 'node:zlib';

export { make, sources } from './types.mjs';

// app.html → app.nl.html and app.en.html. The program fills the {{slots}} (src/cli/pages.cpp).
export const perLanguage = {
  name: 'per-language',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const page = bundle['app.html'];
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
      for (const language of ['nl', 'en']) {
        const texts = chunks.find((one) => Object.keys(one.modules).some((id) => id.endsWith(`/made/texts_${language}.ts`)));
        if (!texts) throw new Error(`no texts in ${language}`);
        const source = String(page.source).replace('{{language}}', language)
          .replace('</head>', `<link rel="modulepreload" crossorigin href="/${texts.fileName}">\n</head>`);
        this.emitFile({ type: 'asset', fileName: `app.${language}.html`, source });
      }
      delete bundle['app.html'];
    },
  },
};

// Beside each asset the same, packed, where that is smaller.
export const gzipAssets = {
  name: 'gzip-assets',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const one of Object.values(bundle)) {
        if (!one.fileName.startsWith('assets/')) continue;
        const bytes = Buffer.from(one.type === 'chunk' ? one.code : one.source);
        const packed = gzipSync(bytes, { level: 9 });
        if (packed.length < bytes.length * 0.9) this.emitFile({ type: 'asset', fileName: `${one.fileName}.gz`, source: packed });
      }
    },
  },
};
