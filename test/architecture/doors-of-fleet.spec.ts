import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const FLEET = 'src/fleet/';

/** What other modules may know of fleet: the entities to which they refer, and its services. The rest of the folder is free to change. */
const MAX_FILES = 25;

/** Names the error files of every module, so that a misspelt code does not compile; it knows nothing else of them. */
const CATALOGUE = 'src/error-codes.ts';

const IMPORT = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/** The files of fleet that a file imports, without their extension. */
function importedFrom(file: string, text: string): string[] {
  const targets = [...text.matchAll(IMPORT)].map(([, target = '']) => join(dirname(file), target));
  return targets.filter((target) => target.startsWith(FLEET));
}

/** The files of fleet that other product code imports, by the files that import them. */
function doorsOf(sources: readonly (readonly [file: string, text: string])[]): string[] {
  const outside = sources.filter(
    ([file]) => !file.startsWith(FLEET) && !file.endsWith('.spec.ts') && file !== CATALOGUE,
  );
  return [...new Set(outside.flatMap(([file, text]) => importedFrom(file, text)))].toSorted();
}

/** A file that everybody uses belongs in `src/records` or `src/numbering`; a rule of the fleet behind one of its services. */
describe('The folder of the fleet', () => {
  it(`has at most ${MAX_FILES} files that other modules import`, () => {
    const files = globSync('src/**/*.ts', { cwd: ROOT });
    const doors = doorsOf(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
    expect(doors).toContain('src/fleet/vehicles/vehicle.entity');
    expect(doors).toHaveLength(Math.min(doors.length, MAX_FILES));
  });

  it('is opened by every kind of import, and not by specs or by itself', () => {
    const sources = [
      ['src/workshop/a.ts', "import { A } from '../fleet/a/a';\nimport type { B } from '../fleet/b';"],
      ['src/workshop/b/b.ts', "export { A } from '../../fleet/a/a';\nconst c = await import('../../fleet/c');"],
      ['src/app.module.ts', "import './fleet/d.module';\nimport { E } from './fleets/e';"],
      ['src/workshop/a.spec.ts', "import { F } from '../fleet/f';"],
      ['src/fleet/g.ts', "import { H } from './h';"],
    ] as const;
    expect(doorsOf(sources)).toEqual(['src/fleet/a/a', 'src/fleet/b', 'src/fleet/c', 'src/fleet/d.module']);
  });
});
