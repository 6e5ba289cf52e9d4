import { DataSource } from 'typeorm';
import { CURRENT_SCHEMA_VERSION, TENANT_MIGRATIONS } from '../../src/database/tenant/tenant-migrations';
import type { Platform } from './platform';

/** The version {@link takeNewestBack} leaves a schema at. */
export const PREVIOUS_VERSION = TENANT_MIGRATIONS.at(-2)?.name ?? '';

/** Takes the newest migration of a tenant's database back, if it had it; the registry is not told. */
export async function takeNewestBack({ settings }: Platform, database: string): Promise<void> {
  const { host, port, user: username, password } = settings.database;
  const options = { type: 'mariadb', host, port, username, password, database } as const;
  const dataSource = await new DataSource({ ...options, migrations: [...TENANT_MIGRATIONS] }).initialize();
  const [newest] = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id DESC LIMIT 1');
  if (newest?.name === CURRENT_SCHEMA_VERSION) await dataSource.undoLastMigration({ transaction: 'none' });
  await dataSource.destroy();
}

/** As if the tenant had not had the newest migration yet. */
export async function outdate(platform: Platform, place: { tenantId: number; database: string }): Promise<void> {
  await takeNewestBack(platform, place.database);
  const sql = 'UPDATE tenant_databases SET schema_version = ? WHERE tenant_id = ?';
  await platform.registry(sql, [PREVIOUS_VERSION, place.tenantId]);
}
