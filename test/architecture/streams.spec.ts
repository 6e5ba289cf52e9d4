import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

const SOURCES = globSync('{src,libs}/**/*.ts', { cwd: ROOT }).filter((name) => !name.endsWith('.spec.ts'));

const withText = (pattern: RegExp): string[] =>
  SOURCES.filter((name) => pattern.test(readFileSync(join(ROOT, name), 'utf8')));

/** An error of a stream without a listener ends the process. */
describe('A stream', () => {
  it('is connected with pipeline, which has a listener for each of its streams', () => {
    expect(withText(/^import .*\bpipeline\b/m).length).toBeGreaterThan(10);
    expect(withText(/(?<!\bthis)\.pipe\(/)).toEqual([]);
  });

  it('is written into an archive by the one class that listens to its entries', () => {
    expect(withText(/from 'yazl'/)).toEqual(['libs/storage/zip-archive.ts']);
  });
});

describe('The rows of a tenant', () => {
  it('are read for a copy only from a snapshot that was counted', () => {
    expect(withText(/\bconnections\.reading\(/)).toEqual(['src/operations/offboarding/rows/tenant-snapshots.ts']);
  });
});
