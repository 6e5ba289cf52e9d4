// node --import ./test/support/source.mjs program.ts: runs TypeScript as Jest does, so that tests can start processes from the source of
// the product. With PRODUCT_FROM=dist only the program itself is compiled, and the product is loaded from its build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const [, swc] = require('../../jest.config.cjs').transform['^.+\\.ts$'];
const { version } = require('@swc/core/package.json');
const root = new URL('../../', import.meta.url).href;
const libs = new URL('../../libs/', import.meta.url);
const product = [libs, new URL('../../src/', import.meta.url)].map(({ href }) => href);
const build = process.env.PRODUCT_FROM === 'dist' ? new URL('../../dist/', import.meta.url) : null;
const cache = new URL('../../node_modules/.cache/source/', import.meta.url);
mkdirSync(cache, { recursive: true });
// Node itself enables the cache of NODE_COMPILE_CACHE.
if (build === null) enableCompileCache(fileURLToPath(cache));
const settings = JSON.stringify([swc, version]);

/** Path of the source map of every loaded source. */
export const sourceMaps = new Map();

/** Compiled once per content: tests start dozens of processes of the same source. */
function compiled(filename) {
  const text = readFileSync(filename, 'utf8');
  const key = createHash('sha256').update(settings).update(filename).update(text).digest('hex');
  const kept = new URL(`${key}.js`, cache);
  const mapped = new URL(`${key}.js.map`, cache);
  sourceMaps.set(filename, fileURLToPath(mapped));
  if (existsSync(kept) && existsSync(mapped)) return readFileSync(kept, 'utf8');
  const { transformSync } = require('@swc/core');
  const { code, map } = transformSync(text, { ...swc, filename, sourceMaps: true });
  keep(mapped, map);
  keep(kept, code);
  return code;
}

/** Written atomically: other processes see the whole file or none. */
function keep(file, text) {
  const draft = new URL(`${file.href}.${process.pid}`);
  writeFileSync(draft, text);
  renameSync(draft, file);
}

function sourceOf(specifier, parent) {
  if (specifier.startsWith('#')) return builtOf(new URL(`${specifier.slice(1)}/index.ts`, libs));
  if (!specifier.startsWith('.') || !parent?.startsWith('file:') || isBuilt(parent)) return null;
  const file = new URL(specifier.endsWith('.ts') ? specifier : `${specifier}.ts`, parent);
  return existsSync(file) ? builtOf(file) : null;
}

const isBuilt = (url) => build !== null && url.startsWith(build.href);

function builtOf({ href }) {
  if (build === null || !product.some((folder) => href.startsWith(folder))) return href;
  return href.replace(root, build.href).replace(/ts$/, 'js');
}

registerHooks({
  resolve(specifier, context, next) {
    const url = sourceOf(specifier, context.parentURL);
    return url === null ? next(specifier, context) : { url, format: 'commonjs', shortCircuit: true };
  },
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    return { format: 'commonjs', source: compiled(fileURLToPath(url)), shortCircuit: true };
  },
});

// The program is given as a path.
if (process.argv[1]?.endsWith('.ts')) process.argv[1] = fileURLToPath(pathToFileURL(process.argv[1]));
