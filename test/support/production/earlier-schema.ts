import { createConnection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import type { MigrationInterface } from 'typeorm';
import { GLOBAL_MIGRATIONS } from '../../../src/database/global/global-schema';
import { CURRENT_SCHEMA_VERSION, RELEASES, TENANT_MIGRATIONS } from '../../../src/database/tenant/tenant-migrations';

interface Account {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

type Migrations = readonly (new () => MigrationInterface)[];

/** The schema version of the global database in the first release. */
const GLOBAL_RELEASE = 'RememberSeeds1764900000000';
const TENANT_RELEASE = RELEASES.findLast((release) => release !== CURRENT_SCHEMA_VERSION) ?? '';

/** Reverts the global database to the previous release; if that has the same migrations, one migration is reverted. */
export function takeGlobalBack(account: Account, database: string): Promise<string> {
  return takenBack(account, database, { migrations: GLOBAL_MIGRATIONS, release: GLOBAL_RELEASE });
}

/** The same for a tenant's database, with an update of the registry. Returns the new version. */
export async function takeTenantBack(
  account: Account,
  { global, database }: { global: string; database: string },
): Promise<string> {
  const version = await takenBack(account, database, { migrations: TENANT_MIGRATIONS, release: TENANT_RELEASE });
  const server = await createConnection({ ...account, database: global });
  await server.execute('UPDATE tenant_databases SET schema_version = ? WHERE database_name = ?', [version, database]);
  await server.end();
  return version;
}

async function takenBack(
  { host, port, user: username, password }: Account,
  database: string,
  { migrations, release }: { migrations: Migrations; release: string },
): Promise<string> {
  const options = { type: 'mariadb', host, port, username, password, database } as const;
  const dataSource = await new DataSource({ ...options, migrations: [...migrations] }).initialize();
  const names = migrations.map((migration) => new migration().name ?? migration.name);
  const later = names.length - 1 - names.indexOf(release);
  const steps = names.includes(release) ? Math.max(1, later) : 1;
  for (let step = 0; step < steps; step += 1) await dataSource.undoLastMigration({ transaction: 'none' });
  await dataSource.destroy();
  return names.at(-1 - steps) ?? '';
}
