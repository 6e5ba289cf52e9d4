import type { EntityManager } from 'typeorm';
import { driverErrorOf, grantPattern, quoteIdentifier } from '#persistence';
import type { DatabaseAccount } from './global-data-source';

const READ_WRITE = 'SELECT, INSERT, UPDATE, DELETE';

/** Tables with fewer privileges than read and write: the audit log is append-only, the table of migrations is read-only. */
const REDUCED_PRIVILEGES: Readonly<Record<string, string | null>> = {
  audit_logs: 'SELECT, INSERT',
  audit_checkpoints: 'SELECT, INSERT',
  audit_breaks: 'SELECT',
  migrations: 'SELECT',
  migration_guard: null,
};

/**
 * Creates the application's account on the global database or sets its password, and grants it each table by name, because a
 * grant on the database cannot exclude a table. Run it after every migration, to grant new tables.
 */
export async function setGlobalAccount(
  manager: EntityManager,
  database: string,
  account: DatabaseAccount,
): Promise<void> {
  await setPassword(manager, account);
  for (const table of await tablesOf(manager, database)) {
    const privileges = table in REDUCED_PRIVILEGES ? REDUCED_PRIVILEGES[table] : READ_WRITE;
    if (!privileges) continue;
    await manager.query(`GRANT ${privileges} ON ${quoteIdentifier(database)}.${quoteIdentifier(table)} TO ?@'%'`, [
      account.user,
    ]);
  }
  await revokeWholeDatabase(manager, database, account);
}

/** The error of the driver contains the statement and thus the password, so a new error is thrown. */
async function setPassword(manager: EntityManager, { user, password }: DatabaseAccount): Promise<void> {
  for (const verb of ['CREATE USER IF NOT EXISTS', 'ALTER USER']) {
    await manager.query(`${verb} ?@'%' IDENTIFIED BY ?`, [user, password]).catch((error: unknown) => {
      throw new Error(
        `the database account ${user} could not be created or updated: database error ${driverErrorOf(error)?.errno ?? 'unknown'}`,
      );
    });
  }
}

async function tablesOf(manager: EntityManager, database: string): Promise<string[]> {
  const rows = await manager.query<{ name: string }[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE'",
    [database],
  );
  return rows.map(({ name }) => name);
}

/** Revokes the grant on the whole database that earlier versions made. */
async function revokeWholeDatabase(manager: EntityManager, database: string, { user }: DatabaseAccount): Promise<void> {
  const target = `${grantPattern(database)}.*`;
  const rows = await manager.query<Record<string, string>[]>("SHOW GRANTS FOR ?@'%'", [user]);
  const isGranted = rows.some((row) => Object.values(row).some((grant) => grant.includes(` ON ${target} TO `)));
  if (isGranted) await manager.query(`REVOKE ${READ_WRITE} ON ${target} FROM ?@'%'`, [user]);
}
