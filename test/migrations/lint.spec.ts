import { DataSource } from 'typeorm';
import type { MigrationInterface } from 'typeorm';
import { schemaFingerprint } from '#persistence';
import { GLOBAL_MIGRATIONS } from '../../src/database/global/global-schema';
import { TENANT_ENTITIES } from '../../src/database/tenant/tenant-entities';
import { RELEASES, SUPPORTED_SCHEMA_VERSIONS, TENANT_MIGRATIONS } from '../../src/database/tenant/tenant-migrations';
import { VEHICLE_STATUSES } from '../../src/fleet/vehicles/vehicle.choices';
import { createTenantDatabase } from '../support/tenant-database';
import type { TenantDatabase } from '../support/tenant-database';
import { acceptedCodes, codesOfEntities } from './column-codes';
import { earlyCodes, isDdl, LARGE_TABLES, lintMigration, recording } from './migration-lint';

/**
 * Migrations up to this one are exempt: they have already run on tenants, a migration is never changed afterwards, and the tables were
 * still small.
 */
const LAST_UNJUDGED = 'IndexReports1764700003000';

type Migration = MigrationInterface & { readonly unusedSince?: string; readonly copies?: string };
type Migrations = readonly (new () => Migration)[];

describe('The lint of migrations', () => {
  const lint = (...statements: string[]): string[] =>
    lintMigration({ statements, tables: new Set(['vehicles', 'invoices', 'drivers']), accepted, written }, ['First1']);
  /** The code of this release writes `seized` already. */
  const accepted = new Map([['vehicles.status', ['active', 'sold']]]);
  const written = new Map([['vehicles.status', ['active', 'sold', 'seized']]]);

  it.each([
    ['ALTER TABLE `vehicles` ADD COLUMN note VARCHAR(10) NULL'],
    ["ALTER TABLE vehicles ADD COLUMN kind VARCHAR(10) NOT NULL DEFAULT 'a, b', ADD KEY vehicles_kind (kind, id)"],
    ['ALTER TABLE vehicles ADD COLUMN kind_key INT GENERATED ALWAYS AS (IF(deleted_at IS NULL, id, NULL)) VIRTUAL'],
    ['ALTER TABLE vehicles DROP KEY vehicles_kind'],
    ['ALTER TABLE vehicles RENAME KEY one TO other'],
    ['ALTER TABLE invoices ADD COLUMN note VARCHAR(10) NULL, ALGORITHM=INSTANT'],
    ['ALTER TABLE invoices ADD KEY invoices_note (note), ALGORITHM = INPLACE, LOCK = NONE'],
    ['CREATE INDEX invoices_note ON invoices (note) ALGORITHM=INPLACE LOCK=NONE'],
    ['CREATE TABLE IF NOT EXISTS novelties (id INT NOT NULL, dropped_at DATETIME NULL)'],
    ['ALTER TABLE novelties ADD COLUMN kind INT NOT NULL'],
    ["ALTER TABLE vehicles DROP CONSTRAINT a, ADD CONSTRAINT b CHECK (status IN ('active', 'sold', 'stolen'))"],
    ["ALTER TABLE novelties ADD CONSTRAINT b CHECK (status IN ('seized'))"],
    ["INSERT INTO drivers (first_name) VALUES ('DROP TABLE drivers; --')"],
    ["UPDATE drivers SET first_name = 'it''s; fine' -- ; or so\n WHERE id = 1"],
  ])('has nothing against %s', (statement) => {
    expect(lint(statement)).toEqual([]);
  });

  it.each([
    ['DROP TABLE vehicles', 'drops what'],
    ['DROP TABLE IF EXISTS `vehicles`', 'drops what'],
    ['TRUNCATE vehicles', 'renames or empties'],
    ['RENAME TABLE vehicles TO cars', 'renames or empties'],
    ['ALTER TABLE vehicles DROP COLUMN plate', 'drops what'],
    ['ALTER TABLE vehicles DROP plate', 'drops what'],
    ['ALTER TABLE vehicles ADD COLUMN a INT NULL, DROP COLUMN plate', 'drops what'],
    ['ALTER TABLE vehicles DROP PRIMARY KEY', 'drops what'],
    ['ALTER TABLE `vehicles`\n  RENAME COLUMN plate TO number', 'renames what'],
    ['ALTER TABLE vehicles CHANGE plate number VARCHAR(20) NULL', 'renames what'],
    ['ALTER TABLE vehicles RENAME TO cars', 'renames what'],
    ['ALTER TABLE vehicles MODIFY plate VARCHAR(20) NOT NULL', 'makes a column'],
    ['ALTER TABLE vehicles ADD COLUMN kind DECIMAL(10, 2) NOT NULL', 'adds a NOT NULL'],
    ['ALTER TABLE vehicles ADD kind INT NOT NULL, ADD COLUMN other INT NULL DEFAULT 1', 'adds a NOT NULL'],
    [
      "ALTER TABLE `vehicles`\n DROP CONSTRAINT `a`,\n ADD CONSTRAINT `b` CHECK (`status` IN ('active', 'sold', 'seized'))",
      'adds a code',
    ],
    ["ALTER TABLE vehicles DROP CONSTRAINT a, ADD CONSTRAINT b CHECK (status IN ('active'))", 'refuses a code'],
    ['ALTER TABLE invoices ADD COLUMN note VARCHAR(10) NULL', 'a large table'],
    ['ALTER TABLE invoices ADD COLUMN note VARCHAR(10) NULL, ALGORITHM=COPY', 'a large table'],
    ['ALTER TABLE invoices ADD KEY invoices_note (note), ALGORITHM=INPLACE', 'a large table'],
    ['CREATE INDEX invoices_note ON invoices (note)', 'a large table'],
    ['ALTER TABLE vehicles ADD KEY a (a); ALTER TABLE vehicles ADD KEY b (b)', 'several statements'],
  ])('refuses %s', (statement, problem) => {
    expect(lint(statement)).toEqual([expect.stringContaining(problem)]);
  });

  it('accepts a copy of a table that cannot be changed otherwise, if the table stays readable', () => {
    const copy =
      'ALTER TABLE invoices DROP COLUMN a_key, ADD COLUMN a_key INT AS (IF(a = 1, 1, NULL)) STORED, ALGORITHM=COPY';
    const lintCopy = (statement: string): string[] =>
      lintMigration({ statements: [statement], tables: new Set(['invoices']), copies: 'a reason' }, []);
    expect(lintCopy(`${copy}, LOCK=SHARED`)).toEqual([]);
    expect(lintCopy(copy)).toEqual([expect.stringContaining('a large table')]);
    expect(lintCopy('ALTER TABLE invoices DROP COLUMN a_key, ALGORITHM=COPY, LOCK=SHARED')).toHaveLength(1);
  });

  it('accepts a drop of objects that are unused since an existing release', () => {
    const contraction = { statements: ['ALTER TABLE vehicles DROP COLUMN plate'], tables: new Set(['vehicles']) };
    expect(lintMigration({ ...contraction, unusedSince: 'First1' }, ['First1'])).toEqual([]);
    const codes = { accepted: new Map([['vehicles.status', ['active', 'sold']]]), unusedSince: 'First1' };
    const narrower = ["ALTER TABLE vehicles DROP CONSTRAINT a, ADD CONSTRAINT b CHECK (status IN ('active'))"];
    expect(lintMigration({ ...contraction, ...codes, statements: narrower }, ['First1'])).toEqual([]);
    expect(lintMigration({ ...contraction, unusedSince: 'Next2' }, ['First1'])).toHaveLength(2);
  });
});

describe.each<[string, Migrations]>([
  ['the global database', GLOBAL_MIGRATIONS],
  ["a tenant's database", TENANT_MIGRATIONS],
])('The migrations of %s', (_title, migrations) => {
  let database: TenantDatabase;

  beforeAll(async () => {
    database = await createTenantDatabase({ migrate: false });
  });

  afterAll(() => database.drop());

  it('finds migrations that can be killed between any two statements and run again', async () => {
    const runner = database.dataSource.createQueryRunner();
    const fingerprint = (): Promise<string> => schemaFingerprint(database.dataSource, database.name);
    for (const migration of migrations) {
      const statements: string[] = [];
      await new migration().up(recording(runner, statements));
      const complete = await fingerprint();
      for (const stopAt of somePointsIn(statements.filter(isDdl).length)) {
        await new migration().down(runner);
        await expect(new migration().up(recording(runner, [], stopAt))).rejects.toThrow('killed');
        await new migration().up(runner);
        expect([migration.name, stopAt, await fingerprint()]).toEqual([migration.name, stopAt, complete]);
      }
    }
    await runner.release();
  });
});

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
    const rows = await database.dataSource.query<{ name: string }[]>(
      "SELECT CONCAT(table_name, '.', column_name) AS name FROM information_schema.columns WHERE table_schema = DATABASE()",
    );
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
      codesOfEntities(database.dataSource.entityMetadatas),
    ];
    expect([accepted.get('vehicles.status'), written.get('vehicles.status')]).toEqual([
      [...VEHICLE_STATUSES],
      [...VEHICLE_STATUSES],
    ]);
    // A new code would be refused by the CHECK of tenants that are not migrated yet.
    expect(earlyCodes(accepted, written)).toEqual([]);
    const runner = database.dataSource.createQueryRunner();
    for (const migration of TENANT_MIGRATIONS.slice(released)) {
      const statements: string[] = [];
      const instance = new migration() as Migration;
      await instance.up(recording(runner, statements));
      const { unusedSince, copies } = instance;
      const promises = { ...(unusedSince !== undefined && { unusedSince }), ...(copies !== undefined && { copies }) };
      const facts = { statements, tables: before, accepted, written, ...promises };
      expect([migration.name, lintMigration(facts, RELEASES)]).toEqual([migration.name, []]);
    }
    await runner.release();
  });

  it('are all after the exempt ones', () => {
    const unjudged = TENANT_MIGRATIONS.findIndex(({ name }) => name === LAST_UNJUDGED);
    expect(TENANT_MIGRATIONS.findIndex(({ name }) => name === RELEASES[0])).toBe(unjudged);
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
