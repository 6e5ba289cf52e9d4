import type { DataSource, DataSourceOptions } from 'typeorm';
import { PooledDataSource, quoteIdentifier } from '#persistence';
import type { KeyRing } from '#secrets';
import type { Settings } from '../../config/settings';
import { masterKeysForeign } from '../../global/global-database.errors';
import { setGlobalAccount } from './global-account';
import { globalAppAccount, globalDataSourceOptions, globalDataSource, provisioningAccount } from './global-data-source';
import { opensSealed } from './own-keys';
import { seedGlobal } from './seed-global';

export interface GlobalMigration {
  readonly database: string;
  /** Names of the migrations that this run applied. */
  readonly applied: readonly string[];
}

/**
 * Creates the global database if it is missing, applies its migrations, seeds it and sets its application account. Concurrent
 * runs wait for each other on a row lock, which the server releases when its holder dies.
 *
 * @throws DomainError MASTER_KEYS_FOREIGN before anything is changed
 */
export async function migrateGlobal(settings: Settings, ring: KeyRing): Promise<GlobalMigration> {
  const { globalName } = settings.database;
  await createDatabase(settings);
  const dataSource = await globalDataSource(migrationOptions(settings)).initialize();
  try {
    if (!(await opensSealed(dataSource.manager, ring))) throw masterKeysForeign({ setting: 'MASTER_KEYS_FILE' });
    const applied = await exclusively(dataSource, async () => {
      const migrations = await dataSource.runMigrations({ transaction: 'none' });
      await seedGlobal(dataSource.manager);
      await setGlobalAccount(dataSource.manager, globalName, globalAppAccount(settings, ring));
      return migrations.map((migration) => migration.name);
    });
    return { database: globalName, applied };
  } finally {
    await dataSource.destroy();
  }
}

/** Uses the provisioning account without a statement timeout, because DDL on large tables takes long. */
function migrationOptions(settings: Settings): DataSourceOptions {
  const options = globalDataSourceOptions(settings, provisioningAccount(settings));
  return Object.assign(options, { enableQueryTimeout: false });
}

async function createDatabase(settings: Settings): Promise<void> {
  const { globalName } = settings.database;
  const options = Object.assign(migrationOptions(settings), { database: undefined, entities: [], migrations: [] });
  const server = await new PooledDataSource(options).initialize();
  try {
    await server.query(
      `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(globalName)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    );
  } finally {
    await server.destroy();
  }
}

async function exclusively<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  await dataSource.query('CREATE TABLE IF NOT EXISTS migration_guard (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB');
  await dataSource.query('INSERT IGNORE INTO migration_guard (id) VALUES (1)');
  const holder = dataSource.createQueryRunner();
  try {
    await holder.query('SET SESSION innodb_lock_wait_timeout = 300');
    await holder.startTransaction();
    await holder.query('SELECT id FROM migration_guard WHERE id = 1 FOR UPDATE');
    return await work();
  } finally {
    if (holder.isTransactionActive) await holder.rollbackTransaction();
    await holder.release();
  }
}
