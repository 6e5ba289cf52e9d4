import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

const sources = ['src', 'libs'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(ROOT, folder, name)),
);

describe('A data source', () => {
  it('is always created with the logger that prints no statement', () => {
    const making = sources.filter((file) => /^\s+type: '(?:mariadb|mysql)',$/m.test(readFileSync(file, 'utf8')));
    const loud = making.filter((file) => !readFileSync(file, 'utf8').includes('logger: QUIET_LOGGER'));
    expect(making.length).toBeGreaterThan(4);
    expect(loud).toEqual([]);
  });
});
