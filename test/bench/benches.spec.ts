import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** On a busy machine. */
const TIMEOUT = 600_000;

describe('The benches', () => {
  const local = mkdtempSync(join(tmpdir(), 'impact-bench-'));

  afterAll(() => rmSync(local, { recursive: true, force: true }));

  it(
    'work on the built product, all of them: each runs its measured path, with its own servers',
    async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['scripts/bench.mjs', '--smoke'], {
        cwd: resolve(__dirname, '..', '..'),
        env: { ...process.env, LOCAL_DIR: local },
      });
      const ran = stdout.split('\n').flatMap((line) => /^([a-z-]+): [1-9]\d* figures?$/.exec(line)?.[1] ?? []);
      const benches = readdirSync(__dirname).filter((name) => name.endsWith('.bench.ts'));
      expect(ran.toSorted()).toEqual(benches.map((name) => name.replace('.bench.ts', '')).toSorted());
    },
    TIMEOUT,
  );
});
