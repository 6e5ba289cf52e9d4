import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const OPERATIONS = join(__dirname, '..', '..', 'src', 'operations');

/** How many pairs of folders there may be in which one imports the other. A new pair takes the place of an old one. */
const MAX_PAIRS = 104;

const folderOf = (file: string): string | undefined => (file.includes('/') ? file.split('/')[0] : undefined);

function importedBy(file: string): string[] {
  const text = readFileSync(join(OPERATIONS, file), 'utf8');
  return [...text.matchAll(/from '(\.[^']+)'/gu)].map(([, path = '']) =>
    relative(OPERATIONS, join(OPERATIONS, dirname(file), path)),
  );
}

function pairs(): Set<string> {
  const found = new Set<string>();
  for (const file of globSync('*/**/*.ts', { cwd: OPERATIONS }).filter((name) => !name.endsWith('.spec.ts'))) {
    for (const imported of importedBy(file).filter((name) => !name.startsWith('..'))) {
      const [from, to] = [folderOf(file), folderOf(imported)];
      if (from !== undefined && to !== undefined && from !== to) found.add(`${from} → ${to}`);
    }
  }
  return found;
}

describe('The folders of the operations', () => {
  const found = pairs();

  it('do not import each other', () => {
    const mutual = [...found].filter((pair) => found.has(pair.split(' → ').toReversed().join(' → ')));
    expect(mutual).toEqual([]);
  });

  it('have few pairs of which one imports the other', () => {
    expect(found.size).toBeGreaterThan(50);
    expect(found.size).toBeLessThanOrEqual(MAX_PAIRS);
  });
});
