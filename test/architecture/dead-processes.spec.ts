import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const SOURCES = globSync(['src/**/*.ts', 'libs/**/*.ts'], { cwd: ROOT }).filter((file) => !file.endsWith('.spec.ts'));

/** The files of the product that contain the pattern. */
const filesWith = (pattern: RegExp): string[] =>
  SOURCES.filter((file) => pattern.test(readFileSync(join(ROOT, file), 'utf8'))).toSorted();

describe('Nothing of a dead process is held', () => {
  it('because leases are taken in one place', () => {
    expect(filesWith(/\b(?:INSERT INTO|UPDATE|REPLACE INTO|DELETE FROM) leases\b/i)).toEqual([
      'libs/jobs/leases.ts',
      // A row that serialises counting; it has no owner and ends with its statement.
      'libs/jobs/worker/run-claims.ts',
    ]);
    expect(filesWith(/\bGET_LOCK\s*\(/)).toEqual([]);
  });

  it('because the leases of runs are written by their library, and those of operations are runs', () => {
    expect(filesWith(/lease_until = (?!NULL)/)).toEqual([
      'libs/jobs/worker/run-claims.ts',
      'libs/jobs/worker/running-job.ts',
      'src/operations/tasks/operation-ledger.ts',
    ]);
    expect(filesWith(/\bowner = \?/)).toEqual(['libs/jobs/leases.ts', 'libs/jobs/worker/run-claims.ts']);
  });

  it('because all leases last the same twenty seconds', () => {
    expect(filesWith(/\bLEASE_SECONDS = /)).toEqual(['libs/jobs/lease-duration.ts']);
    expect(filesWith(/\bleaseMs: /)).toEqual(['libs/jobs/jobs.options.ts']);
    expect(readFileSync(join(ROOT, 'libs/jobs/lease-duration.ts'), 'utf8')).toContain('LEASE_SECONDS = 20;');
  });

  it('because every command runs through the output that handles SIGINT and SIGTERM', () => {
    const commands = SOURCES.filter((file) => file.endsWith('.command.ts'));
    expect(commands.length).toBeGreaterThan(40);
    const unguarded = commands.filter(
      (file) => !/\bthis\.(?:output\.run|changes\.make)\(/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(unguarded).toEqual([]);
    expect(filesWith(/\bprocess\.(?:on|once|addListener)\(\s*(?:'SIG|signal\b)/)).toEqual([
      'src/health/shutdown.ts',
      'src/operations/commands/command-interruption.ts',
    ]);
  });

  it('because temporary files have no name, or are in the folder of their process', () => {
    expect(filesWith(/\btmpdir\(/)).toEqual(['libs/storage/nameless-file.ts']);
    expect(filesWith(/\.folder, 'spool'/)).toEqual([]);
    expect(filesWith(/defaults(?:-extra)?-file=/)).toEqual(['src/operations/dumps/client/client-process.ts']);
  });
});
