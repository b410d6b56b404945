// Makes what web/src/made/ holds: the operations of docs/openapi.json with their types, and the texts of packs/teksten with
// their keys and placeholders, and what a text may hold (src/prose/schema.json). Runs before every build and check.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const made = join(root, 'web', 'src', 'made');
const folder = join(root, 'packs', 'teksten');
export const sources = readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort().map((name) => join(folder, name));

// Texts that the app shares with the rest of the program keep their own key; those of app.* lose that word.
const shared = ['force.', 'source.', 'role.', 'area.', 'page.name_with', 'page.skip', 'page.free_software'];

function write(name, text) {
  const path = join(made, name);
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}

export function texts() {
  const found = new Map();
  for (const path of sources) {
    for (const [key, text] of Object.entries(parse(readFileSync(path, 'utf8')).texts ?? {})) {
      if (key.startsWith('app.')) found.set(key.slice(4), text);
      else if (shared.some((one) => key.startsWith(one))) found.set(key, text);
    }
  }
  return found;
}

function makeTexts() {
  const found = texts();
  const quoted = JSON.stringify;
  for (const language of ['nl', 'en']) {
    const words = Object.fromEntries([...found].map(([key, text]) => [key, text[language]]));
    write(`texts_${language}.ts`, `// Made by scripts/types.mjs.\nconst words: Record<string, string> = ${quoted(words, null, 1)};\nexport default words;\n`);
  }
  const lines = [...found].map(([key, text]) => {
    const names = [...new Set([...text.nl.matchAll(/\{(\w+)\}/g)].map((one) => one[1]))];
    return `  ${quoted(key)}: ${names.length ? `{ ${names.map((name) => `${name}: string | number`).join('; ')} }` : 'null'};`;
  });
  write('text_keys.ts', `// Made by scripts/types.mjs: every text, and what goes into it.\nexport interface Texts {\n${lines.join('\n')}\n}\nexport type TextKey = keyof Texts;\n`);
}

function typeOf(schema, api) {
  if (!schema || !Object.keys(schema).length) return 'unknown';
  if (schema.$ref) return typeOf(api.components.schemas[schema.$ref.split('/').at(-1)], api);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.oneOf ?? schema.anyOf) return (schema.oneOf ?? schema.anyOf).map((one) => typeOf(one, api)).join(' | ');
  switch (schema.type) {
    case 'string': return 'string';
    case 'integer':
    case 'number': return 'number';
    case 'boolean': return 'boolean';
    case 'array': return `(${typeOf(schema.items, api)})[]`;
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => `${JSON.stringify(name)}${schema.required?.includes(name) ? '' : '?'}: ${typeOf(one, api)}`);
      return fields.length ? `{ ${fields.join('; ')} }` : 'Record<string, unknown>';
    }
    default: return 'unknown';
  }
}

function makeOperations() {
  const api = JSON.parse(readFileSync(join(root, 'docs', 'openapi.json'), 'utf8'));
  const types = [];
  const table = [];
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, one] of Object.entries(methods)) {
      const content = one.requestBody?.content ?? {};
      const asked = one.parameters ?? [];
      const inPath = asked.filter((p) => p.in === 'path' && p.name !== 'workspace').map((p) => `${p.name}: string`);
      const inQuery = asked.filter((p) => p.in === 'query').map((p) => `${p.name}${p.required ? '' : '?'}: ${typeOf(p.schema, api)}`);
      const input = content['application/json'] ? typeOf(content['application/json'].schema, api) : `{ ${inQuery.join('; ')} }`;
      const answer = typeOf(one.responses['200']?.content?.['application/json']?.schema, api);
      types.push(`  ${JSON.stringify(one.operationId)}: { method: '${method.toUpperCase()}'; at: { ${inPath.join('; ')} }; input: ${input}; answer: ${answer} };`);
      table.push(`  ${JSON.stringify(one.operationId)}: ${JSON.stringify(`${method.toUpperCase()} ${path.replace('/api/', '')}`)},`);
    }
  }
  write('operations.ts', `// Made by scripts/types.mjs from docs/openapi.json.\n/* eslint-disable */\nexport interface Operations {\n${types.join('\n')}\n}
export type Operation = keyof Operations;\nexport const routes: Record<Operation, string> = {\n${table.join('\n')}\n};\n`);
}

// The parts of the schema that an editor goes by; the limits of what stands in an attribute are the program's to check.
function makeSchema() {
  const { nodes, marks } = JSON.parse(readFileSync(join(root, 'src', 'prose', 'schema.json'), 'utf8'));
  const bare = (specs) => Object.fromEntries(Object.entries(specs).map(([name, { attrs, ...spec }]) => [name, { ...spec,
    ...(attrs ? { attrs: Object.fromEntries(Object.entries(attrs).map(([attr, { default: usual }]) => [attr, usual === undefined ? {} : { default: usual }])) } : {}) }]));
  const specs = (list) => JSON.stringify(bare(list), null, 1);
  write('schema.ts', `// Made by scripts/types.mjs from src/prose/schema.json.\nimport type { MarkSpec, NodeSpec } from 'prosemirror-model';\n
export const nodes: Record<string, NodeSpec> = ${specs(nodes)};\nexport const marks: Record<string, MarkSpec> = ${specs(marks)};\n`);
}

export function make() {
  mkdirSync(made, { recursive: true });
  makeTexts();
  makeOperations();
  makeSchema();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) make();
