import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** `docs/security/threat-model.md` promises a test for each defence. */
describe('The threat model', () => {
  const text = readFileSync(join(ROOT, 'docs', 'security', 'threat-model.md'), 'utf8');
  const defences = text.split('\n').filter((line) => /^\| .+ \|$/.test(line) && line.split(' | ').length === 3);

  it('names a test for each defence, and each test exists', () => {
    const named = defences.flatMap((line) =>
      [...line.matchAll(/`([\w/.-]+\.spec\.ts)`/g)].map(([, path = '']) => path),
    );
    const missing = named.filter(
      (path) => !existsSync(join(ROOT, /^(?:libs|src)\//.test(path) ? path : `test/${path}`)),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });
});
