import { resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');

/** `npm test` builds the product first. Tests that are started in another way run processes from the source. */
const isBuilt = process.env['PRODUCT_BUILD'] === 'current';

/** The arguments of Node for a program of the product, or for one of the tests that loads the product; relative to the checkout. */
export function programArguments(program: string): string[] {
  if (program.endsWith('.js')) return [program];
  if (isBuilt && program.startsWith('src/')) return [`dist/${program.slice(0, -'.ts'.length)}.js`];
  return ['--import', './test/support/source.mjs', program];
}

/** The settings of Node for such a process. */
export const PROGRAM_ENVIRONMENT: Readonly<Record<string, string>> = isBuilt
  ? { PRODUCT_FROM: 'dist', NODE_COMPILE_CACHE: resolve(root, 'node_modules', '.cache', 'build') }
  : {};
