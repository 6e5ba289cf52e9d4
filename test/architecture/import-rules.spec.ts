import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

type Report = { summary: { violations: { rule: { name: string }; from: string; to: string }[] } };

/** Files of an imaginary repository: each imports something that its rule forbids, or something that it allows. */
const FORBIDDEN: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ['libs-kernel-imports', 'libs/kernel/a.ts', '../http/index'],
  ['libs-secrets-imports', 'libs/secrets/a.ts', '#persistence'],
  ['libs-http-imports', 'libs/http/a.ts', '#persistence'],
  ['libs-persistence-imports', 'libs/persistence/a.ts', '#tenancy'],
  ['libs-persistence-imports', 'libs/persistence/b.ts', '#http'],
  ['libs-tenancy-imports', 'libs/tenancy/a.ts', '#http'],
  ['libs-import-no-src', 'libs/tenancy/b.ts', '../../src/fleet/vehicles'],
  ['csv-in-one-place', 'src/insights/inner.ts', 'csv-stringify/sync'],
  ['libs-by-index-only', 'src/fleet/inner.ts', '../../libs/tenancy/a'],
  ['libs-by-index-only', 'libs/tenancy/inner.ts', '../persistence/a'],
  ['src-records-imports', 'src/records/a.ts', '../fleet/vehicles'],
  ['records-are-below-every-module', 'src/records/b.ts', '../sheets/sheet'],
  ['records-are-below-every-module', 'src/numbering/a.ts', '../tenant-settings/registry'],
  ['src-numbering-imports', 'src/numbering/b.ts', '../workshop/quotes'],
  ['files-know-no-module', 'src/imports/a.ts', '../fleet/vehicles'],
  ['files-know-no-module', 'src/sheets/a.ts', '../workshop/quotes'],
  ['src-fleet-imports', 'src/fleet/a.ts', '../workshop/quotes'],
  ['src-workshop-imports', 'src/workshop/a.ts', '../maintenance/plans'],
  ['src-maintenance-imports', 'src/maintenance/a.ts', '../workshop/quotes'],
  ['tenant-modules-know-no-control-plane', 'src/fleet/b.ts', '../global/users'],
  ['tenant-modules-know-no-control-plane', 'src/insights/a.ts', '../operations/saga'],
  ['settings-are-everybodys', 'src/tenant-settings/a.ts', '../fleet/vehicles'],
  ['settings-are-everybodys', 'src/tenant-settings/b.ts', '../global/users'],
  ['global-knows-no-operations', 'src/global/a.ts', '../operations/saga'],
  ['controllers-know-no-database', 'src/fleet/vehicles.controller.ts', 'typeorm'],
  ['products-import-no-tests', 'src/fleet/c.ts', '../../test/support/maker'],
  ['no-circular', 'src/fleet/round.ts', './trip'],
  ['no-orphans', 'src/fleet/alone.ts', ''],
  ['no-unresolvable', 'src/fleet/lost.ts', './nowhere'],
  ['no-development-dependencies', 'src/fleet/checked.ts', 'fast-check'],
];

const ALLOWED: readonly (readonly [file: string, imported: string])[] = [
  ['libs/tenancy/d.ts', '#persistence'],
  ['libs/persistence/d.ts', '#kernel'],
  ['libs/http/d.ts', '#kernel'],
  ['src/numbering/d.ts', '../records/fields'],
  ['src/fleet/d.ts', '#tenancy'],
  ['src/fleet/e.ts', '../records/fields'],
  ['src/fleet/f.ts', '../numbering/counters'],
  ['src/imports/d.ts', '../records/fields'],
  ['src/workshop/d.ts', '../fleet/vehicles'],
  ['src/insights/d.ts', '../workshop/quotes'],
  ['src/operations/d.ts', '../global/users'],
  ['src/attachments/d.ts', '../tenant-settings/registry'],
];

const OTHERS: readonly (readonly [file: string, imported: string])[] = [
  ...['kernel', 'http', 'persistence', 'tenancy', 'secrets'].map((lib) => [`libs/${lib}/index.ts`, ''] as const),
  ...['src/fleet/vehicles.ts', 'src/workshop/quotes.ts', 'src/maintenance/plans.ts'].map((file) => [file, ''] as const),
  ...['src/global/users.ts', 'src/operations/saga.ts', 'test/support/maker.ts'].map((file) => [file, ''] as const),
  ...['src/records/fields.ts', 'src/numbering/counters.ts', 'src/sheets/sheet.ts'].map((file) => [file, ''] as const),
  ['src/tenant-settings/registry.ts', ''],
  ['src/fleet/trip.ts', './round'],
];

describe('the import rules', () => {
  const root = process.cwd();
  let folder: string;
  let found: Report['summary']['violations'];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
    for (const file of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, file), join(folder, file));
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, imported] of [...FORBIDDEN.map(([, ...rest]) => rest), ...ALLOWED, ...OTHERS]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), imported ? `import '${imported}';\n` : 'export const here = 1;\n');
    }
    found = await violations(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(FORBIDDEN)('%s: %s may not import %j', (rule, file) => {
    expect(found.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
  });

  it.each(ALLOWED)('%s may import %s', (file) => {
    expect(found.filter(({ from }) => from === file)).toEqual([]);
  });

  async function violations(cwd: string): Promise<Report['summary']['violations']> {
    const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    const args = [program, '--output-type', 'json', 'src', 'libs', 'test'];
    const run = promisify(execFile)(process.execPath, args, { cwd, maxBuffer: 1 << 26 });
    const stdout = await run.then(
      (done) => done.stdout,
      (failed: { stdout: string }) => failed.stdout,
    );
    return (JSON.parse(stdout) as Report).summary.violations;
  }
});
