import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaFingerprint } from '#persistence';
import { GLOBAL_MIGRATIONS } from '../../src/database/global/global-schema';
import { TENANT_ENTITIES } from '../../src/database/tenant/tenant-entities';
import { RELEASES, SUPPORTED_SCHEMA_VERSIONS, TENANT_MIGRATIONS } from '../../src/database/tenant/tenant-migrations';
import { VEHICLE_STATUSES } from '../../src/fleet/vehicles/vehicle.choices';
import { createTenantDatabase } from '../support/tenant-database';
import type { TenantDatabase } from '../support/tenant-database';
import { ExecutedLines } from './allowed/executed-calls';
import { Schema } from './allowed/schema';
import { acceptedCodes, codesOfEntities } from './column-codes';
import { GLOBAL_RELEASES, LANDED_REASONS } from './landed-reasons';
import { earlyCodes, isDdl, LARGE_TABLES, lintMigration, recording } from './migration-lint';
import type { Statements } from './migration-lint';

type Migrations = readonly (new () => MigrationInterface)[];

/** The codes that the entities may write; computed once, because it compiles them. */
const writtenCodes = memoized(codesOfEntities);

const COLUMNS =
  "SELECT CONCAT(table_name, '.', column_name) AS name FROM information_schema.columns WHERE table_schema = DATABASE()";

const STREAMS: readonly [title: string, migrations: Migrations, releases: readonly string[]][] = [
  ['the global database', GLOBAL_MIGRATIONS, GLOBAL_RELEASES],
  ["a tenant's database", TENANT_MIGRATIONS, RELEASES],
];

describe.each(STREAMS)('The migrations of %s', (_title, migrations, releases) => {
  let database: TenantDatabase;

  beforeEach(async () => {
    database = await createTenantDatabase({ migrate: false });
  });

  afterEach(() => database.drop());

  it('do what is in the list of allowed statements, or state the reason', async () => {
    const runner = database.dataSource.createQueryRunner();
    const newest = migrations.findIndex(({ name }) => name === releases.at(-1));
    const now = new Schema();
    let released = new Schema();
    for (const [index, migration] of migrations.entries()) {
      const { name } = migration;
      const written = index > newest ? writtenCodes(database.dataSource.entityMetadatas) : new Map();
      const read = await readMigration(migration, runner);
      const landed = LANDED_REASONS[name] ?? {};
      expect([name, lintMigration({ ...read, released, now, written, landed }, RELEASES)]).toEqual([name, []]);
      if (releases.includes(name)) released = now.copy();
    }
    const columns = await database.dataSource.query<{ name: string }[]>(COLUMNS);
    expect(now.columns).toEqual(columns.map((column) => column.name).toSorted());
    await runner.release();
  });

  it('finds migrations that can be killed between any two statements and run again', async () => {
    const runner = database.dataSource.createQueryRunner();
    const fingerprint = (): Promise<string> => schemaFingerprint(database.dataSource, database.name);
    for (const migration of migrations) {
      const statements: string[] = [];
      await new migration().up(recording(runner, (sql) => statements.push(sql)));
      const complete = await fingerprint();
      for (const stopAt of somePointsIn(statements.filter(isDdl).length)) {
        await new migration().down(runner);
        await expect(new migration().up(recording(runner, () => undefined, stopAt))).rejects.toThrow('killed');
        await new migration().up(runner);
        expect([migration.name, stopAt, await fingerprint()]).toEqual([migration.name, stopAt, complete]);
      }
    }
    await runner.release();
  });
});

/** Executes `up` and reads its statements, and the calls of its file that were not executed. */
async function readMigration(
  migration: Migrations[number],
  runner: QueryRunner,
): Promise<{ statements: string[]; unexecuted: string[]; states: Statements }> {
  const statements: string[] = [];
  const lines = new ExecutedLines(fileOf(migration.name));
  const instance: MigrationInterface & Statements = new migration();
  const record = (sql: string): void => {
    lines.note();
    statements.push(sql);
  };
  await instance.up(recording(runner, record));
  return { statements, unexecuted: lines.unexecuted(), states: instance };
}

/** The name of a class and the file differ in case and hyphens: `IndexReports1764700003000`, `1764700003000-index-reports.ts`. */
function fileOf(name: string): string {
  const [, words = '', stamp = ''] = /^(.*?)(\d+)$/.exec(name) ?? [];
  const stem = words.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  const root = join(__dirname, '..', '..');
  const [file = ''] = globSync(`src/database/{global,tenant}/migrations/${stamp}-${stem}.ts`, { cwd: root });
  return join(root, file);
}

function memoized<In, Out>(compute: (input: In) => Out): (input: In) => Out {
  let result: { readonly value: Out } | null = null;
  return (input) => (result ??= { value: compute(input) }).value;
}

/** At the first, the middle and the last statement only: all of them would take minutes. */
function somePointsIn(count: number): readonly number[] {
  return [...new Set([1, Math.floor(count / 2), count - 1])].filter((point) => point > 0 && point < count);
}

describe("The migrations of a tenant's database since the last release", () => {
  let database: TenantDatabase;

  beforeAll(async () => {
    database = await createTenantDatabase({ migrate: false });
  });

  afterAll(() => database.drop());

  const released = TENANT_MIGRATIONS.findIndex(({ name }) => name === SUPPORTED_SCHEMA_VERSIONS[0]) + 1;

  const tables = async (): Promise<Set<string>> => {
    const rows = await database.dataSource.query<{ name: string }[]>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
    );
    return new Set(rows.map(({ name }) => name));
  };

  const columns = async (): Promise<Set<string>> => {
    const rows = await database.dataSource.query<{ name: string }[]>(COLUMNS);
    return new Set(rows.map(({ name }) => name));
  };

  const migrateTo = async (count: number): Promise<void> => {
    const options = { ...database.dataSource.options, entities: [], migrations: TENANT_MIGRATIONS.slice(0, count) };
    const dataSource = await new DataSource(Object.assign(options)).initialize();
    await dataSource.runMigrations({ transaction: 'none' });
    await dataSource.destroy();
  };

  it('are compatible with the previous release in both directions', async () => {
    await migrateTo(released);
    const [before, known] = [await tables(), await columns()];
    // A new table may be used at once. A new column of an existing table would break every query of tenants that are not migrated yet.
    const missing = database.dataSource.entityMetadatas
      .filter(({ tableName }) => before.has(tableName))
      .flatMap(({ tableName, columns: own }) => own.map(({ databaseName }) => `${tableName}.${databaseName}`))
      .filter((column) => !known.has(column));
    expect(database.dataSource.entityMetadatas).toHaveLength(TENANT_ENTITIES.length);
    expect(missing).toEqual([]);
    const [accepted, written] = [
      await acceptedCodes(database.dataSource),
      writtenCodes(database.dataSource.entityMetadatas),
    ];
    expect([accepted.get('vehicles.status'), written.get('vehicles.status')]).toEqual([
      [...VEHICLE_STATUSES],
      [...VEHICLE_STATUSES],
    ]);
    // A new code would be refused by the CHECK of tenants that are not migrated yet.
    expect(earlyCodes(accepted, written)).toEqual([]);
  });

  it('create no index over a virtual column: purge would have to open the table', async () => {
    await migrateTo(TENANT_MIGRATIONS.length);
    const virtual = await database.dataSource.query<{ name: string }[]>(
      `SELECT CONCAT(s.table_name, '.', s.index_name) AS name FROM information_schema.statistics s
        JOIN information_schema.columns c USING (table_schema, table_name, column_name)
        WHERE s.table_schema = DATABASE() AND c.extra LIKE '%VIRTUAL GENERATED%'`,
    );
    expect(virtual).toEqual([]);
  });

  it('list only existing tables as large', async () => {
    await migrateTo(TENANT_MIGRATIONS.length);
    const all = await tables();
    expect([...LARGE_TABLES].filter((table) => !all.has(table))).toEqual([]);
  });
});
