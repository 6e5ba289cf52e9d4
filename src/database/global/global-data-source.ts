import type { DataSourceOptions } from 'typeorm';
import { deriveKey } from '#secrets';
import type { KeyRing } from '#secrets';
import type { Settings } from '../../config/settings';
import { GLOBAL_ENTITIES, GLOBAL_MIGRATIONS } from './global-schema';

export interface DatabaseAccount {
  readonly user: string;
  readonly password: string;
}

/** The provisioning account: migrations of the global database and everything of src/operations, nothing else. */
export function provisioningAccount(settings: Settings): DatabaseAccount {
  return { user: settings.database.user, password: settings.database.password };
}

/**
 * The account the application uses on the global database. Its password follows from the master key, so that every process
 * knows it and none stores it; `global:migrate` sets it on the server.
 */
export function globalAppAccount(settings: Settings, ring: KeyRing): DatabaseAccount {
  const name = settings.database.globalName;
  return {
    user: `${name.slice(0, 28)}_app`,
    password: deriveKey(ring, `global database account ${name}`).toString('base64url'),
  };
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
    poolSize: 10,
    connectTimeout: 2000,
    enableQueryTimeout: true,
    maxQueryExecutionTime: 10_000,
    entities: [...GLOBAL_ENTITIES],
    migrations: [...GLOBAL_MIGRATIONS],
    migrationsTransactionMode: 'none',
    logging: false,
    extra: { waitForConnections: true, queueLimit: 200, enableKeepAlive: true },
  };
}
