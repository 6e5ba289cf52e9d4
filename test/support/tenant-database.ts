import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { quoteIdentifier } from '#persistence';
import { seedTenant } from '../../src/database/tenant/seed-tenant';
import type { TenantProfile } from '../../src/database/tenant/seed-tenant';
import { TENANT_ENTITIES } from '../../src/database/tenant/tenant-entities';
import { TENANT_MIGRATIONS } from '../../src/database/tenant/tenant-migrations';

/** A tenant's schema in a separate database, outside the product's provisioning: for tests of rules, not of tenancy. */
export interface TenantDatabase {
  readonly name: string;
  readonly dataSource: DataSource;
  drop(): Promise<void>;
}

export interface TenantDatabaseOptions {
  readonly migrate: boolean;
  readonly seed: TenantProfile | null;
  readonly entityPrefix: string;
}

export const ABIDJAN: TenantProfile = { countryCode: 'CI', currency: 'XOF', timezone: 'Africa/Abidjan', locale: 'fr' };

const DEFAULTS: TenantDatabaseOptions = { migrate: true, seed: ABIDJAN, entityPrefix: '' };

/** Creates a database `test_…` on the test server with the tenant's tables and seeds; `drop` removes it. */
export async function createTenantDatabase(options: Partial<TenantDatabaseOptions> = {}): Promise<TenantDatabase> {
  const { migrate, seed, entityPrefix } = { ...DEFAULTS, ...options };
  const name = `test_fleet_${randomBytes(6).toString('hex')}`;
  await onServer((server) =>
    server.query(`CREATE DATABASE ${quoteIdentifier(name)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`),
  );
  const dataSource = new DataSource({
    ...serverOptions(),
    database: name,
    entityPrefix,
    entities: [...TENANT_ENTITIES],
    migrations: [...TENANT_MIGRATIONS],
  });
  await dataSource.initialize();
  try {
    if (migrate) await dataSource.runMigrations({ transaction: 'none' });
    if (migrate && seed) await seedTenant(dataSource.manager, seed);
  } catch (error) {
    await drop(name, dataSource);
    throw error;
  }
  return { name, dataSource, drop: () => drop(name, dataSource) };
}

async function drop(name: string, dataSource: DataSource): Promise<void> {
  await dataSource.destroy();
  await onServer((server) => server.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`));
}

async function onServer(work: (server: DataSource) => Promise<unknown>): Promise<void> {
  const server = await new DataSource(serverOptions()).initialize();
  try {
    await work(server);
  } finally {
    await server.destroy();
  }
}

function serverOptions(): Extract<DataSourceOptions, { type: 'mariadb' | 'mysql' }> {
  const { DB_HOST = '127.0.0.1', DB_PORT = '3306', DB_USER = 'root', DB_PASSWORD = '' } = process.env;
  return {
    type: 'mysql',
    host: DB_HOST,
    port: Number(DB_PORT),
    username: DB_USER,
    password: DB_PASSWORD,
    timezone: 'Z',
    dateStrings: ['DATE'],
    supportBigNumbers: true,
    charset: 'utf8mb4_unicode_ci',
    poolSize: 20,
    extra: { connectTimeout: 2000 },
  };
}
