// node --import ./test/support/source.mjs program.ts: runs TypeScript as Jest does, so that tests can start processes of the
// product's present source.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { transformSync } = require('@swc/core');
const [, swc] = require('../../jest.config.cjs').transform['^.+\\.ts$'];
const libs = new URL('../../libs/', import.meta.url);

function sourceOf(specifier, parent) {
  if (specifier.startsWith('#')) return new URL(`${specifier.slice(1)}/index.ts`, libs).href;
  if (!specifier.startsWith('.') || !parent?.startsWith('file:')) return null;
  const file = new URL(`${specifier}.ts`, parent);
  return existsSync(file) ? file.href : null;
}

registerHooks({
  resolve(specifier, context, next) {
    const url = sourceOf(specifier, context.parentURL);
    return url === null ? next(specifier, context) : { url, format: 'commonjs', shortCircuit: true };
  },
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swc, filename, sourceMaps: 'inline' });
    return { format: 'commonjs', source: code, shortCircuit: true };
  },
});

// The program itself is named as a path.
if (process.argv[1]?.endsWith('.ts')) process.argv[1] = fileURLToPath(pathToFileURL(process.argv[1]));
