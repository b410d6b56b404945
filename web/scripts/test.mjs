// The tests of web/src/core: bundled to plain JavaScript (this Node reads no TypeScript) and run with node:test.
//   node web/scripts/test.mjs [--tap FILE]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'rolldown';
import { make } from './types.mjs';

const web = join(import.meta.dirname, '..');
const out = mkdtempSync(join(tmpdir(), 'rodedraad-core-'));
make();
const tests = readdirSync(join(web, 'test')).filter((name) => name.endsWith('.test.ts'));
await build({
  input: Object.fromEntries(tests.map((name) => [name.replace(/\.ts$/, ''), join(web, 'test', name)])),
  external: /^node:/,
  platform: 'node',
  resolve: { alias: { $core: join(web, 'src', 'core') } },
  output: { dir: out, entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs', sourcemap: 'inline' },
  logLevel: 'warn',
});
const tap = process.argv.indexOf('--tap');
const more = tap > 0 ? ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap', `--test-reporter-destination=${process.argv[tap + 1]}`] : [];
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...more, ...tests.map((name) => join(out, name.replace(/\.ts$/, '.mjs')))], { stdio: 'inherit', env: { ...process.env, RD_ROOT: join(web, '..') } });
rmSync(out, { recursive: true, force: true });
process.exit(status ?? 1);
