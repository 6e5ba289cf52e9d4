import { DataSource } from 'typeorm';
import { readSchema } from '#persistence';
import { StoreKeys1765005000000 } from '../../src/database/tenant/migrations/1765005000000-store-keys';
import { TENANT_MIGRATIONS } from '../../src/database/tenant/tenant-migrations';
import { createTenantDatabase } from '../support/tenant-database';
import type { TenantDatabase } from '../support/tenant-database';

const VEHICLES = 3000;

/** Possible values of the columns that are replaced. */
describe('Keys that become stored columns', () => {
  let database: TenantDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTenantDatabase({ migrate: false });
    const upToHere = TENANT_MIGRATIONS.slice(0, TENANT_MIGRATIONS.indexOf(StoreKeys1765005000000));
    const options = { ...database.dataSource.options, migrations: upToHere };
    dataSource = await new DataSource(Object.assign(options)).initialize();
    await dataSource.runMigrations({ transaction: 'none' });
    await dataSource.query("INSERT INTO brands (id, name) VALUES (1, 'Peugeot')");
    await dataSource.query("INSERT INTO vehicle_models (id, brand_id, name) VALUES (1, 1, '208')");
    await dataSource.query("INSERT INTO supply_categories (name) VALUES ('Filtres'), ('Pneus')");
    const rate =
      "INSERT INTO tax_rates (code, label, rate, category, is_default, valid_from) VALUES (?, ?, 18, 'S', ?, '2020-01-01')";
    await dataSource.query(rate, ['TVA18', 'TVA 18 %', 1]);
    await dataSource.query(rate, ['TVA9', 'TVA 9 %', 0]);
    const numbers = Array.from({ length: VEHICLES }, (_none, number) => number + 1);
    await dataSource.query(
      'INSERT INTO vehicles (code, plate_number, plate_normalized, vin, brand_id, model_id) VALUES ?',
      [
        numbers.map((number) => [
          `V${number}`,
          `P-${number}`,
          `P${number}`,
          number % 3 === 0 ? null : `VIN${number}`,
          1,
          1,
        ]),
      ],
    );
    await dataSource.query('UPDATE vehicles SET deleted_at = NOW() WHERE id % 10 = 0');
    await dataSource.query('ANALYZE TABLE vehicles');
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const keys = (): Promise<unknown> =>
    dataSource.query('SELECT id, plate_key, vin_key, tracking_key, version, updated_at FROM vehicles ORDER BY id');

  const taxes = (): Promise<unknown> => dataSource.query('SELECT * FROM tax_rates ORDER BY id');

  const plans = (): Promise<unknown> =>
    Promise.all(
      [
        "SELECT id FROM vehicles WHERE plate_key = 'P17'",
        "SELECT id FROM vehicles WHERE vin_key IN ('VIN7', 'VIN8')",
        'SELECT id FROM supply_categories WHERE parent_key = 0 AND name = "x"',
      ].map(async (sql) => {
        const [row] = await dataSource.query<Record<string, unknown>[]>(`EXPLAIN ${sql}`);
        const { type, key, key_len: length, rows } = row ?? {};
        return { type, key, length, rows };
      }),
    );

  const schema = async (): Promise<string> =>
    JSON.stringify((await readSchema(dataSource, database.name)).structure).replaceAll(' stored', '');

  it('keep the rows, the schema and the plans in both directions, and stay unique', async () => {
    const before = [await keys(), await taxes(), await plans(), await schema()];
    const runner = dataSource.createQueryRunner();
    const migration = new StoreKeys1765005000000();
    await migration.up(runner);
    expect([await keys(), await taxes(), await plans(), await schema()]).toEqual(before);
    const twice = "UPDATE vehicles SET plate_normalized = 'P1' WHERE id = ?";
    await expect(dataSource.query(twice, [2])).rejects.toMatchObject({ errno: 1062 });
    await dataSource.query(twice, [10]);
    await dataSource.query("UPDATE vehicles SET plate_normalized = 'P10' WHERE id = 10");
    await migration.down(runner);
    await runner.release();
    expect([await plans(), await schema()]).toEqual(before.slice(2));
  });
});
