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

/** The same for the databases of all tenants; the registry records their version. */
export async function takeTenantsBack(account: Account, global: string): Promise<void> {
  const server = await createConnection({ ...account, database: global });
  const [places] = await server.query('SELECT database_name AS name FROM tenant_databases');
  for (const { name } of places as { name: string }[]) {
    const version = await takenBack(account, name, { migrations: TENANT_MIGRATIONS, release: TENANT_RELEASE });
    await server.execute('UPDATE tenant_databases SET schema_version = ? WHERE database_name = ?', [version, name]);
  }
  await server.end();
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
