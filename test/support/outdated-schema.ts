import { DataSource } from 'typeorm';
import { TENANT_MIGRATIONS } from '../../src/database/tenant/tenant-migrations';
import type { Platform } from './platform';

/** A migration that creates a table, and that table; the newest such migration, so that few are reverted. */
const TAKEN_BACK = 'RecordDeliveries1765230100000';
export const NEWEST_TABLE = 'document_deliveries';

const NAMES = TENANT_MIGRATIONS.map(({ name }) => name);

/** The schema version after {@link takeNewestBack}. */
export const PREVIOUS_VERSION = NAMES[NAMES.indexOf(TAKEN_BACK) - 1] ?? '';

/** Reverts {@link NEWEST_TABLE} and everything after it if the tenant's database has it; the registry is not updated. */
export async function takeNewestBack({ settings }: Platform, database: string): Promise<void> {
  const { host, port, user: username, password } = settings.database;
  const options = { type: 'mariadb', host, port, username, password, database } as const;
  const dataSource = await new DataSource({ ...options, migrations: [...TENANT_MIGRATIONS] }).initialize();
  const done = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
  const first = done.findIndex(({ name }) => name === TAKEN_BACK);
  const count = first === -1 ? 0 : done.length - first;
  for (let taken = 0; taken < count; taken += 1) await dataSource.undoLastMigration({ transaction: 'none' });
  await dataSource.destroy();
}

/** The state of a tenant without {@link NEWEST_TABLE}. */
export async function outdate(platform: Platform, place: { tenantId: number; database: string }): Promise<void> {
  await takeNewestBack(platform, place.database);
  const sql = 'UPDATE tenant_databases SET schema_version = ? WHERE tenant_id = ?';
  await platform.registry(sql, [PREVIOUS_VERSION, place.tenantId]);
}
