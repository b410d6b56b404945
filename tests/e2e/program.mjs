// Where the project and its program are.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export function program() {
  const built = [process.env.RODEDRAAD, 'build/dev/rodedraad', 'build/release/rodedraad'];
  const found = built.filter(Boolean).map((path) => join(path.startsWith('/') ? '' : root, path)).find(existsSync);
  if (!found) throw new Error('no program: build it (./rd build) or name it in RODEDRAAD');
  return found;
}
