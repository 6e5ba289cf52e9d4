import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

interface Violation {
  readonly rule: string;
  readonly file: string;
  readonly source: string;
}

/** A file with so many imports. */
function imports(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `a${index}`);
  return `${names.map((name) => `import { ${name} } from '../${name}';`).join('\n')}\nexport const all = [${names.join(', ')}];`;
}

/** For each rule of the house, a piece of code that it must refuse, in a place where it applies. */
const VIOLATIONS: readonly Violation[] = [
  {
    rule: 'house(bounded-parameters)',
    file: 'src/fleet/vehicles/crowded.service.ts',
    source: 'export class Crowded {\n  constructor(a: A, b: A, c: A, d: A, e: A, f: A, g: A) {}\n}',
  },
  {
    rule: 'house(bounded-parameters)',
    file: 'libs/kernel/crowded.ts',
    source: 'export function crowded(a: A, b: A, c: A, d: A, e: A, f: A) {}',
  },
  {
    rule: 'house(narrow-modules)',
    file: 'src/operations/backup/wide.module.ts',
    source: imports(26),
  },
  {
    rule: 'house(narrow-modules)',
    file: 'libs/jobs/wide.module.ts',
    source: imports(26),
  },
  {
    rule: 'house(no-data-source)',
    file: 'src/fleet/vehicles/side-door.service.ts',
    source: "import { DataSource } from 'typeorm';\nexport const door = DataSource;",
  },
  {
    rule: 'house(no-data-source)',
    file: 'src/fleet/vehicles/hidden-door.service.ts',
    source: "import * as orm from 'typeorm';\nexport const door = orm.DataSource;",
  },
  {
    rule: 'house(no-data-source)',
    file: 'src/global/users/side-door.service.ts',
    source: "import { InjectDataSource } from '@nestjs/typeorm';\nexport const door = InjectDataSource;",
  },
  {
    rule: 'house(one-pool)',
    file: 'src/operations/servers/own-pool.ts',
    source: "import { DataSource } from 'typeorm';\nexport const pool = new DataSource({ type: 'mariadb' });",
  },
  {
    rule: 'house(watched-loops)',
    file: 'src/global/audit/clocked.ts',
    source: 'export const timer = setInterval(() => undefined, 1000);',
  },
  {
    rule: 'house(watched-loops)',
    file: 'src/global/audit/joined.ts',
    source:
      'export class Trail {\n  private flushing: Promise<void> | null = null;\n  flush(): void {\n    this.flushing ??= this.writeAll().finally(() => {\n      this.flushing = null;\n    });\n  }\n}',
  },
  {
    rule: 'house(ended-streams)',
    file: 'src/imports/piped.ts',
    source: 'export const packed = (from: A, to: B): B => from.pipe(to);',
  },
  {
    rule: 'house(no-database-in-controllers)',
    file: 'src/fleet/vehicles/sql.controller.ts',
    source: "import { In } from 'typeorm';\nexport const some = In([1]);",
  },
  {
    rule: 'house(no-raw-driver)',
    file: 'src/fleet/vehicles/callback.service.ts',
    source: "import { createPool } from 'mysql2';\nexport const pool = createPool({});",
  },
  {
    rule: 'house(no-raw-driver)',
    file: 'src/operations/prepared.ts',
    source: "export const one = (connection: Connection) => connection.execute('SELECT 1');",
  },
  {
    rule: 'house(no-raw-driver)',
    file: 'src/operations/streamed.ts',
    source: 'export const rows = (records: Repo) => records.createQueryBuilder().stream();',
  },
  {
    rule: 'house(no-synchronize)',
    file: 'src/database/tenant/loose.ts',
    source: 'export const options = { synchronize: true };',
  },
  {
    rule: 'house(no-synchronize)',
    file: 'test/support/loose.ts',
    source: 'export const lay = (source: Source) => source.synchronize();',
  },
  ...[
    'export const now = () => Date.now();',
    'export const reader = { now: Date.now };',
    'export const now = () => new Date();',
    'export const text = () => Date();',
    'export const since = () => DateTime.utc().minus({ days: 1 });',
    'export const origin = performance.timeOrigin;',
    'export const issue = (token: Token) => token.setIssuedAt(now).setExpirationTime(`${LIFETIME_S}s`);',
    'export const issue = (token: Token) => token.setIssuedAt();',
    'export const read = (token: string) => jwtVerify(token, key, { issuer });',
    'export const isRight = (secret: string, token: string) => verifySync({ secret, token });',
  ].map((source, index) => ({ rule: 'house(one-clock)', file: `libs/jobs/own-clock-${index}.ts`, source })),
  {
    rule: 'house(one-today)',
    file: 'src/workshop/quotes/own-today.service.ts',
    source: 'export const late = (zone: string, day: string) => day < dayIn(zone, clock.now());',
  },
  {
    rule: 'house(one-today)',
    file: 'src/insights/reports/utc-today.ts',
    source: 'export const late = (day: string) => day < new Date(clock.nowMs()).toISOString().slice(0, 10);',
  },
  {
    rule: 'house(one-today)',
    file: 'src/maintenance/plans/copied-today.service.ts',
    source: 'export class Plans {\n  today() {\n    return currentDay(this.tenant);\n  }\n}',
  },
  {
    rule: 'house(one-today)',
    file: 'src/fleet/vehicles/copied-today.ts',
    source: 'export const today = (tenant: Tenant) => currentDay(tenant);',
  },
  {
    rule: 'house(thin-controllers)',
    file: 'src/fleet/vehicles/thick.controller.ts',
    source:
      'export class Thick {\n  @Get()\n  read() {\n    a();\n    if (b()) {\n      c();\n    }\n    return d();\n  }\n}',
  },
  {
    rule: 'eslint(max-lines)',
    file: 'src/fleet/vehicles/long.ts',
    source: `${'// line\n'.repeat(300)}export const long = 1;`,
  },
  {
    rule: 'node(no-process-env)',
    file: 'src/fleet/vehicles/environment.ts',
    source: 'export const port = process.env.PORT;',
  },
  {
    rule: 'import(no-default-export)',
    file: 'src/fleet/vehicles/nameless.ts',
    source: 'export default 1;',
  },
  {
    rule: 'typescript(no-explicit-any)',
    file: 'libs/kernel/vague.ts',
    source: 'export const vague = (value: any) => value;',
  },
];

/** Code that the rules must accept: the same words in places where they are allowed. */
const ALLOWED: readonly Omit<Violation, 'rule'>[] = [
  { file: 'src/operations/backup/narrow.module.ts', source: imports(25) },
  { file: 'src/operations/backup/many.ts', source: imports(26) },
  { file: 'libs/tenancy/door.ts', source: "import { DataSource } from 'typeorm';\nexport const door = DataSource;" },
  { file: 'src/operations/door.ts', source: "import { DataSource } from 'typeorm';\nexport const door = DataSource;" },
  {
    file: 'src/records/days/today.ts',
    source: 'export const currentDay = (tenant: Tenant) => dayIn(tenant.timezone, clock.now());',
  },
  {
    file: 'src/workshop/quotes/reported-day.ts',
    source: 'export const reported = (zone: string, at: Date) => dayIn(zone, at) < at.toISOString().slice(0, 10);',
  },
  { file: 'libs/kernel/clock.ts', source: 'export const own = () => Date.now();' },
  {
    file: 'libs/jobs/durations.ts',
    source: 'export const since = (at: string, from: number) => new Date(at).getTime() + performance.now() - from;',
  },
  { file: 'src/config/reader.ts', source: 'export const port = process.env.PORT;' },
  { file: 'src/database/global/tight.ts', source: 'export const options = { synchronize: false };' },
  {
    file: 'src/fleet/vehicles/thin.controller.ts',
    source: 'export class Thin {\n  @Get()\n  read() {\n    a();\n    b();\n    return c();\n  }\n}',
  },
];

describe('The lint rules of this repository', () => {
  const root = process.cwd();
  let folder: string;
  let reported: Map<string, string[]>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'house-rules-'));
    for (const { file, source } of [...VIOLATIONS, ...ALLOWED]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${source}\n`);
    }
    reported = await lint(root, folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(VIOLATIONS)('refuse the code in $file by $rule', ({ rule, file }) => {
    expect(reported.get(file)).toContain(rule);
  });

  it.each(ALLOWED)('accept the code in $file', ({ file }) => {
    expect(reported.get(file) ?? []).toEqual([]);
  });
});

/** Runs the linter with the repository's own configuration on a folder with the layout of the repository. */
async function lint(root: string, folder: string): Promise<Map<string, string[]>> {
  const config = JSON.parse(readConfig(root)) as { jsPlugins: string[]; ignorePatterns?: string[] };
  config.jsPlugins = config.jsPlugins.map((plugin) => join(root, plugin));
  delete config.ignorePatterns;
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(config));
  const program = join(root, 'node_modules/oxlint/bin/oxlint');
  const args = [program, '--format', 'json', '-c', '.oxlintrc.json', '--no-ignore', '.'];
  const run = promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 });
  const stdout = await run.then(
    (done) => done.stdout,
    (failed: { stdout: string }) => failed.stdout,
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  const reported = new Map<string, string[]>();
  for (const { code, filename } of diagnostics) {
    const file = filename.replaceAll('\\', '/').replace(/^\.\//, '');
    reported.set(file, [...(reported.get(file) ?? []), code]);
  }
  return reported;
}

/** The configuration as plain JSON. Its comments are on lines of their own, so they can be removed by line. */
function readConfig(root: string): string {
  return readFileSync(join(root, '.oxlintrc.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
}
