import { DataSource } from 'typeorm';
import type { MigrationInterface } from 'typeorm';
import { schemaFingerprint } from '#persistence';
import { GLOBAL_MIGRATIONS } from '../../src/database/global/global-schema';
import { SchemaTables } from '../../src/database/schema-tables';
import { TENANT_MIGRATIONS } from '../../src/database/tenant/tenant-migrations';
import { createTenantDatabase } from '../support/tenant-database';
import type { TenantDatabase } from '../support/tenant-database';

type Migrations = readonly (new () => MigrationInterface)[];

/** Migrations that change only rows, not the schema. */
const OF_ROWS_ALONE: ReadonlySet<string> = new Set(['SettleRefunds1765103001000', 'NameEnergyKinds1765105001000']);

/** For each migration: up, down and up again give the same schema, and a migration after a crash can be run again. */
describe.each<[string, Migrations]>([
  ['the global database', GLOBAL_MIGRATIONS],
  ["a tenant's database", TENANT_MIGRATIONS],
])('The migrations of %s', (_title, migrations) => {
  let database: TenantDatabase;

  beforeAll(async () => {
    database = await createTenantDatabase({ migrate: false });
  });

  afterAll(async () => {
    await database.drop();
  });

  const fingerprint = (dataSource: DataSource): Promise<string> => schemaFingerprint(dataSource, database.name);

  const tablesIn = async (dataSource: DataSource): Promise<string[]> => {
    const tables = await dataSource.query<{ name: string }[]>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
    );
    return tables.map(({ name }) => name).toSorted();
  };

  /** A data source with the first n migrations. */
  const upTo = async <T>(count: number, work: (dataSource: DataSource) => Promise<T>): Promise<T> => {
    const { options } = database.dataSource;
    const dataSource = new DataSource(
      Object.assign({ ...options }, { entities: [], migrations: migrations.slice(0, count) }),
    );
    await dataSource.initialize();
    try {
      return await work(dataSource);
    } finally {
      await dataSource.destroy();
    }
  };

  it.each(migrations.map((migration, index) => [migration.name, index + 1]))('%s', async (name, count) => {
    await upTo(count, async (dataSource) => {
      await dataSource.query('CREATE TABLE IF NOT EXISTS before_all (id INT)');
      const before = await fingerprint(dataSource);
      await dataSource.runMigrations({ transaction: 'none' });
      const after = await fingerprint(dataSource);
      expect(after === before).toBe(OF_ROWS_ALONE.has(name));
      const known = ['before_all', ...(await new SchemaTables(migrations).at([name]))];
      expect(await tablesIn(dataSource)).toEqual(known.toSorted());
      await dataSource.undoLastMigration({ transaction: 'none' });
      await dataSource.runMigrations({ transaction: 'none' });
      expect(await fingerprint(dataSource)).toBe(after);
      // The state after a kill between its last statement and its record.
      await dataSource.query('DELETE FROM migrations ORDER BY id DESC LIMIT 1');
      await dataSource.runMigrations({ transaction: 'none' });
      expect(await fingerprint(dataSource)).toBe(after);
    });
  });

  it('leave nothing behind when all are reverted', async () => {
    await upTo(migrations.length, async (dataSource) => {
      for (const _ of migrations) await dataSource.undoLastMigration({ transaction: 'none' });
      expect(await tablesIn(dataSource)).toEqual(['before_all', 'migrations']);
    });
  });
});
