import type { EntityMetadata } from 'typeorm';
import { seedTenant } from '../../../src/database/tenant/seed-tenant';
import { CURRENT_SCHEMA_VERSION, TENANT_MIGRATIONS } from '../../../src/database/tenant/tenant-migrations';
import { ABIDJAN, createTenantDatabase } from '../../support/tenant-database';
import type { TenantDatabase } from '../../support/tenant-database';

interface ColumnRow {
  readonly name: string;
  readonly nullable: string;
  readonly computed: number | string;
}

describe("A tenant's schema", () => {
  let database: TenantDatabase;

  beforeEach(async () => {
    database = await createTenantDatabase({ migrate: false });
  });

  afterEach(async () => {
    await database.drop();
  });

  const tables = async (): Promise<string[]> => {
    const rows = await database.dataSource.query<{ name: string }[]>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name',
    );
    return rows.map((row) => row.name).filter((name) => name !== 'migrations');
  };

  it('goes up, down and up again, one migration at a time', async () => {
    await database.dataSource.runMigrations({ transaction: 'none' });
    const complete = await tables();
    for (const _ of TENANT_MIGRATIONS) await database.dataSource.undoLastMigration({ transaction: 'none' });
    expect(await tables()).toEqual([]);
    await database.dataSource.runMigrations({ transaction: 'none' });
    expect(await tables()).toEqual(complete);
    expect(complete).toHaveLength(65);
  });

  it('names its newest migration as the current version', () => {
    expect(new (TENANT_MIGRATIONS.at(-1) ?? Object)()).toMatchObject({ name: CURRENT_SCHEMA_VERSION });
  });

  it('has every column of every entity with its nullability, and no other writable column', async () => {
    await database.dataSource.runMigrations({ transaction: 'none' });
    for (const entity of database.dataSource.entityMetadatas) {
      const rows = await database.dataSource.query<ColumnRow[]>(
        `SELECT column_name AS name, is_nullable AS nullable, COALESCE(generation_expression, '') <> '' AS computed
          FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?`,
        [entity.tableName],
      );
      // Columns that the server computes need not be in an entity.
      const declared = declaredColumns(entity);
      const expected = rows.map((row) => ({
        column: `${row.name} ${row.nullable}`,
        isComputed: Number(row.computed) === 1,
      }));
      const actual = expected.filter(({ column, isComputed }) => !isComputed || declared.includes(column));
      expect({ table: entity.tableName, columns: actual.map(({ column }) => column).toSorted() }).toEqual({
        table: entity.tableName,
        columns: declared,
      });
    }
  });

  it('can have a prefix beside another tenant in the same database', async () => {
    const prefixed = await createTenantDatabase({ entityPrefix: 'tenant_7_' });
    try {
      const rows = await prefixed.dataSource.query<{ total: number }[]>(
        'SELECT COUNT(*) AS total FROM tenant_7_brands',
      );
      expect(Number(rows[0]?.total)).toBe(20);
    } finally {
      await prefixed.drop();
    }
  });

  it('is seeded with the reference lists, and repeated seeding changes nothing', async () => {
    await database.dataSource.runMigrations({ transaction: 'none' });
    await seedTenant(database.dataSource.manager, ABIDJAN);
    const first = await countRows();
    await database.dataSource.query("UPDATE brands SET country = 'Ailleurs' WHERE name = 'Peugeot'");
    await seedTenant(database.dataSource.manager, ABIDJAN);
    expect(await countRows()).toEqual(first);
    expect(first).toEqual([20, 25, 12, 15, 14, 15, 15, 12, 3]);
    const rows = await database.dataSource.query<unknown[]>("SELECT country FROM brands WHERE name = 'Peugeot'");
    expect(rows).toEqual([{ country: 'Ailleurs' }]);
  });

  it('gets the tax rates of its country, and keeps its own default', async () => {
    await database.dataSource.runMigrations({ transaction: 'none' });
    await database.dataSource.query(
      "INSERT INTO tax_rates (code, label, rate, category, is_default, valid_from) VALUES ('MIEN', 'Le mien', 10, 'S', 1, '2020-01-01')",
    );
    await seedTenant(database.dataSource.manager, { ...ABIDJAN, countryCode: 'GN' });
    const rows = await database.dataSource.query<unknown[]>(
      'SELECT code, is_default AS chosen FROM tax_rates ORDER BY code',
    );
    expect(rows).toEqual([
      { code: 'MIEN', chosen: 1 },
      { code: 'TVA0', chosen: 0 },
      { code: 'TVA18', chosen: 0 },
    ]);
  });

  it('excludes AdBlue from every consumption', async () => {
    await database.dataSource.runMigrations({ transaction: 'none' });
    await seedTenant(database.dataSource.manager, ABIDJAN);
    const rows = await database.dataSource.query<unknown[]>(
      'SELECT code FROM fuel_types WHERE counts_for_consumption = 0',
    );
    expect(rows).toEqual([{ code: 'ADBLUE' }]);
  });

  const countRows = async (): Promise<number[]> => {
    const lists = [
      'brands',
      'vehicle_models',
      'vehicle_categories',
      'vehicle_colors',
      'fuel_types',
      'license_types',
      'intervention_types',
      'supply_categories',
      'tax_rates',
    ];
    const counts: number[] = [];
    for (const list of lists) {
      const rows = await database.dataSource.query<{ total: number | string }[]>(
        `SELECT COUNT(*) AS total FROM ${list}`,
      );
      counts.push(Number(rows[0]?.total));
    }
    return counts;
  };
});

function declaredColumns(entity: EntityMetadata): string[] {
  return entity.columns.map((column) => `${column.databaseName} ${column.isNullable ? 'YES' : 'NO'}`).toSorted();
}
