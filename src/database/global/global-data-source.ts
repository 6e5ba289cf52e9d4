import { createHash } from 'node:crypto';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { PooledDataSource, QUIET_LOGGER } from '#persistence';
import { deriveKey } from '#secrets';
import type { KeyRing } from '#secrets';
import type { Settings } from '../../config/settings';
import { POOL_SIZE } from '../../global/connection-shares';
import { GLOBAL_ENTITIES, GLOBAL_MIGRATIONS } from './global-schema';

export interface DatabaseAccount {
  readonly user: string;
  readonly password: string;
}

const SESSION =
  "SET time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";
/** A wait for a held row or table ends with an answer of the server, before the time of a request ends. */
const APPLICATION_SESSION = 'innodb_lock_wait_timeout = 6, lock_wait_timeout = 8';
/** Maximum length of an account name on MySQL. */
const LONGEST_NAME = 32;

/** The provisioning account, for migrations of the global database and for src/operations only. */
export function provisioningAccount(settings: Settings): DatabaseAccount {
  return { user: settings.database.user, password: settings.database.password };
}

/**
 * The application's account on the global database, one for each master key. Its password is derived from the key, so that every
 * process knows it and none stores it. `global:migrate` creates the account of the current key; accounts of earlier keys stay for
 * processes that still use them until `keys:rotate` removes them.
 */
export function globalAppAccount(settings: Settings, ring: KeyRing, keyId = ring.currentId): DatabaseAccount {
  const name = settings.database.globalName;
  const password = deriveKey(ring, `global database account ${name}`, keyId).toString('base64url');
  return { user: accountName(name, keyId), password };
}

/** Options of a data source on the global database, for the application or the migrations, depending on the account. */
export function globalDataSourceOptions(settings: Settings, account: DatabaseAccount): DataSourceOptions {
  const { host, port, globalName } = settings.database;
  return {
    type: 'mariadb',
    host,
    port,
    username: account.user,
    password: account.password,
    database: globalName,
    charset: 'utf8mb4_unicode_ci',
    timezone: 'Z',
    dateStrings: ['DATE'],
    supportBigNumbers: true,
    bigNumberStrings: false,
    poolSize: POOL_SIZE,
    connectTimeout: 2000,
    enableQueryTimeout: true,
    maxQueryExecutionTime: 10_000,
    entities: [...GLOBAL_ENTITIES],
    migrations: [...GLOBAL_MIGRATIONS],
    migrationsTransactionMode: 'none',
    logger: QUIET_LOGGER,
    // `jsonStrings`: MySQL returns JSON as text, like MariaDB, and TypeORM parses both.
    extra: { jsonStrings: true },
  };
}

/** Whether the server has a global database, checked with the provisioning account. @throws errors of the driver */
export async function globalDatabaseExists(settings: Settings): Promise<boolean> {
  const options = globalDataSourceOptions(settings, provisioningAccount(settings));
  const bare = Object.assign(options, { database: undefined, entities: [], migrations: [], poolSize: 1 });
  const server = await new PooledDataSource(bare).initialize();
  try {
    const rows = await server.query<unknown[]>('SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [
      settings.database.globalName,
    ]);
    return rows.length > 0;
  } finally {
    await server.destroy();
  }
}

/** A data source whose sessions use UTC and strict mode, whatever the defaults of the server are. For migrations and commands. */
export function globalDataSource(options: DataSourceOptions): DataSource {
  return new PooledDataSource(options, { settings: SESSION });
}

/** As {@link globalDataSource}, for the application: no wait for a lock is longer than a request, and a server that hangs is known. */
export function applicationDataSource(options: DataSourceOptions): DataSource {
  return new PooledDataSource(options, { settings: `${SESSION}, ${APPLICATION_SESSION}`, hasCircuit: true });
}

/** As {@link applicationDataSource}, for Nest, which always passes the options. */
export function makeApplicationDataSource(options?: DataSourceOptions): Promise<DataSource> {
  if (options === undefined) return Promise.reject(new Error('the options of the global database are missing'));
  return Promise.resolve(applicationDataSource(options));
}

function accountName(database: string, keyId: string): string {
  const name = `${database}_app_${keyId}`;
  if (name.length <= LONGEST_NAME) return name;
  return `${database.slice(0, 19)}_${createHash('sha256').update(name).digest('hex').slice(0, 8)}_app`;
}
