import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { seedTenant } from '../../../src/database/tenant/seed-tenant';
import { TENANT_ENTITIES } from '../../../src/database/tenant/tenant-entities';
import { TENANT_MIGRATIONS } from '../../../src/database/tenant/tenant-migrations';
import { VehicleModel } from '../../../src/fleet/reference/vehicle-models/vehicle-model.entity';
import { Vehicle } from '../../../src/fleet/vehicles/vehicle.entity';
import { createEstate, databaseOf, dropEstate } from '../estate/estate';
import { ordinaryDataSource } from '../estate/ordinary-data-source';
import { connectAsRoot, forEachNumber } from '../harness/database-server';
import type { DatabaseServer } from '../harness/database-server';

/** The data of every tenant of the request bench, and one valid set of references for a new vehicle. */
export interface FleetEstate {
  readonly brandId: number;
  readonly modelId: number;
}

const VEHICLES = 100;

/** Tenants with the schema of the product, its seeds and a hundred vehicles. The first one is created, the others are copied from it. */
export async function createFleets(server: DatabaseServer, tenants: number): Promise<FleetEstate> {
  await dropEstate(server, tenants);
  await createEstate(server, tenants);
  const root = await connectAsRoot(server);
  await root.query(`GRANT ALL ON \`${databaseOf(1).replaceAll('_', '\\_')}\`.* TO '${databaseOf(1)}'@'%'`);
  const dataSource = await ordinaryDataSource(server, 1, TENANT_ENTITIES)
    .setOptions({ migrations: [...TENANT_MIGRATIONS] })
    .initialize();
  await dataSource.runMigrations({ transaction: 'none' });
  await seedTenant(dataSource.manager, {
    countryCode: 'CI',
    currency: 'XOF',
    timezone: 'Africa/Abidjan',
    locale: 'fr',
  });
  const model = await dataSource.manager.findOneOrFail(VehicleModel, { where: {}, order: { id: 'ASC' } });
  await enterVehicles(dataSource, model);
  await dataSource.destroy();
  const copy = await copyStatements(root);
  await forEachNumber(server, tenants - 1, (connection, number) => connection.query(copy(databaseOf(number + 1))));
  await root.end();
  return { brandId: model.brandId, modelId: model.id };
}

async function enterVehicles(dataSource: DataSource, model: VehicleModel): Promise<void> {
  const rows = Array.from({ length: VEHICLES }, (_, index) => ({
    code: `VH-2026-01-${String(index + 1).padStart(4, '0')}`,
    plateNumber: `${1000 + index} AB 01`,
    plateNormalized: `${1000 + index}AB01`,
    plateCountry: 'CI',
    brandId: model.brandId,
    modelId: model.id,
    year: 2015 + (index % 10),
    status: 'active' as const,
    mileage: 1000 * index,
    powerHp: 90 + index,
    purchaseDate: '2022-03-01',
    purchasePrice: '18500000',
    registrationDate: '2022-03-15',
    ownership: 'owned' as const,
    site: 'Abidjan Plateau',
    costCenter: `CC-${index % 7}`,
  }));
  await dataSource.manager.insert(Vehicle, rows);
}

/** Statements that copy every table of the first tenant, with its rows, to another database. */
async function copyStatements(root: Connection): Promise<(database: string) => string> {
  const source = databaseOf(1);
  const [tables] = await root.query<RowDataPacket[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_name <> ?',
    [source, 'tags'],
  );
  const names = tables.map((row) => String(row['name']));
  const columns = await Promise.all(names.map((name) => writableColumns(root, source, name)));
  return (database) => {
    const copies = names.flatMap((name, index) => [
      `CREATE TABLE ${database}.${name} LIKE ${source}.${name}`,
      `INSERT INTO ${database}.${name} (${columns[index]}) SELECT ${columns[index]} FROM ${source}.${name}`,
    ]);
    return ['SET FOREIGN_KEY_CHECKS = 0', ...copies].join(';');
  };
}

async function writableColumns(root: Connection, source: string, table: string): Promise<string> {
  const [columns] = await root.query<RowDataPacket[]>(
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = ? AND table_name = ? AND is_generated = 'NEVER' ORDER BY ordinal_position`,
    [source, table],
  );
  return columns.map((column) => `\`${String(column['name'])}\``).join(', ');
}
