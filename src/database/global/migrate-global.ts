import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { grantPattern, quoteIdentifier } from '#persistence';
import type { KeyRing } from '#secrets';
import type { Settings } from '../../config/settings';
import { globalAppAccount, globalDataSourceOptions, provisioningAccount } from './global-data-source';
import { seedGlobal } from './seed-global';

export interface GlobalMigration {
  readonly database: string;
  /** Names of the migrations this run applied. */
  readonly applied: readonly string[];
}

/**
 * Creates the global database when it is missing, applies its migrations, seeds it and sets its application account. Two runs
 * at once wait for each other on a row lock, which ends with its holder whatever happens to it.
 */
export async function migrateGlobal(settings: Settings, ring: KeyRing): Promise<GlobalMigration> {
  await createDatabase(settings);
  const options = globalDataSourceOptions(settings, provisioningAccount(settings));
  const dataSource = await new DataSource(options).initialize();
  try {
    const applied = await exclusively(dataSource, () => migrateAndSeed(dataSource));
    await setAppAccount(dataSource.manager, settings, ring);
    return { database: settings.database.globalName, applied };
  } finally {
    await dataSource.destroy();
  }
}

async function migrateAndSeed(dataSource: DataSource): Promise<string[]> {
  const applied = await dataSource.runMigrations({ transaction: 'none' });
  await seedGlobal(dataSource.manager);
  return applied.map((migration) => migration.name);
}

async function createDatabase(settings: Settings): Promise<void> {
  const { globalName } = settings.database;
  const options = globalDataSourceOptions(settings, provisioningAccount(settings));
  const server = await new DataSource({
    ...options,
    database: undefined,
    entities: [],
    migrations: [],
  } as typeof options).initialize();
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

/** Rows of the control plane, no DDL. */
async function setAppAccount(manager: EntityManager, settings: Settings, ring: KeyRing): Promise<void> {
  const { user, password } = globalAppAccount(settings, ring);
  try {
    await manager.query("CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [user, password]);
    await manager.query("ALTER USER ?@'%' IDENTIFIED BY ?", [user, password]);
  } catch {
    throw new Error(`the account ${user} could not be set`);
  }
  const pattern = grantPattern(settings.database.globalName);
  await manager.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${pattern}.* TO ?@'%'`, [user]);
}
