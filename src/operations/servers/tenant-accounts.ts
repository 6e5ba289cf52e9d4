import { setTimeout as pause } from 'node:timers/promises';
import { grantPattern, quoteIdentifier } from '#persistence';
import type { TenantStatus } from '#tenancy';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';
import type { ServerSession } from './server-connections';

/** The name of a tenant's account of a generation. Two names alternate, so that the next account works before the last one is dropped. */
export function appUserOf(prefix: string, tenantId: number, generation: number): string {
  const name = `${prefix}${tenantId}`;
  return generation % 2 === 1 ? name : `${name}_b`;
}

/** All names that accounts of a kind can have. */
export function accountNamesOf(prefix: string, tenantId: number, kind: AccountKind): readonly string[] {
  if (kind === 'ddl') return [`${prefix}${tenantId}_ddl`];
  return [appUserOf(prefix, tenantId, 1), appUserOf(prefix, tenantId, 2)];
}

const SHUT: ReadonlySet<TenantStatus> = new Set(['archived', 'deleting', 'maintenance', 'moving', 'suspended']);

/** Whether every application account of a tenant in this status must be locked. During maintenance, the operation may unlock them. */
export const isShut = (status: TenantStatus): boolean => SHUT.has(status);

/** Privileges of each account on the tenant's own database; it has none elsewhere (architecture.md §6). */
export const PRIVILEGES: Readonly<Record<AccountKind, readonly string[]>> = {
  app: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  ddl: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'REFERENCES', 'INDEX', 'ALTER'],
};

/** Enough for several processes with the maximum number of connections per tenant; limits a runaway process. */
const MAX_USER_CONNECTIONS = 60;

export async function databaseExists(session: ServerSession, database: string): Promise<boolean> {
  const rows = await session.query<unknown[]>('SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [
    database,
  ]);
  return rows.length > 0;
}

export async function createDatabase(session: ServerSession, database: string): Promise<void> {
  await session.query(
    `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(database)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
  );
}

export async function dropDatabase(session: ServerSession, database: string): Promise<void> {
  await session.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)}`);
}

export async function accountExists(session: ServerSession, user: string): Promise<boolean> {
  const rows = await session.query<unknown[]>("SELECT 1 FROM mysql.user WHERE User = ? AND Host = '%'", [user]);
  return rows.length > 0;
}

/** Those of the accounts that the server has. */
export async function existingAccounts(session: ServerSession, users: readonly string[]): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }[]>(
    "SELECT User AS name FROM mysql.user WHERE Host = '%' AND User IN (?) ORDER BY name",
    [[...users, '']],
  );
  return rows.map(({ name }) => name).filter((name) => name !== '');
}

/** An account to create. An application account is created open only if the tenant is served; the schema's account is always locked. */
export type NewAccount =
  | { readonly kind: 'app'; readonly startsLocked: boolean }
  | { readonly kind: 'ddl'; readonly startsLocked?: never };

/** Creates or repairs an account: password, grants on its own database, connection limit, lock. */
export async function createAccount(
  session: ServerSession,
  { kind, startsLocked = true }: NewAccount,
  account: { readonly user: string; readonly password: string; readonly database: string },
): Promise<void> {
  const { user, password, database } = account;
  const lock = startsLocked ? 'ACCOUNT LOCK' : 'ACCOUNT UNLOCK';
  const facts = `IDENTIFIED BY ? WITH MAX_USER_CONNECTIONS ${MAX_USER_CONNECTIONS} ${lock}`;
  await session.query(`CREATE USER IF NOT EXISTS ?@'%' ${facts}`, [user, password]);
  await session.query(`ALTER USER ?@'%' ${facts}`, [user, password]);
  await session.query(`GRANT ${PRIVILEGES[kind].join(', ')} ON ${grantPattern(database)}.* TO ?@'%'`, [user]);
}

export async function dropAccount(session: ServerSession, user: string): Promise<void> {
  await session.query("DROP USER IF EXISTS ?@'%'", [user]);
}

/** Several accounts in one statement, which costs the server as much as a single one. */
export async function lockAccount(session: ServerSession, ...users: readonly string[]): Promise<void> {
  await session.query(`ALTER USER ${accountList(users)} ACCOUNT LOCK`, [...users]);
}

export async function unlockAccount(session: ServerSession, ...users: readonly string[]): Promise<void> {
  await session.query(`ALTER USER ${accountList(users)} ACCOUNT UNLOCK`, [...users]);
}

const accountList = (users: readonly string[]): string => users.map(() => "?@'%'").join(', ');

export async function isLocked(session: ServerSession, user: string): Promise<boolean> {
  const rows = await session.query<Record<string, string>[]>("SHOW CREATE USER ?@'%'", [user]);
  return rows.some((row) => Object.values(row).some((text) => text.includes('ACCOUNT LOCK')));
}

const MAX_ROUNDS = 200;
/** The first pauses are short, because a closed session disappears within milliseconds. */
const MAX_PAUSE_MS = 25;

/** Ends all open sessions of the accounts; open sessions survive a lock or a revoke. Returns when the server shows no more sessions. */
export async function endSessions(session: ServerSession, ...users: readonly string[]): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const rows = await session.query<{ id: number }[]>(
      'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER IN (?)',
      [users],
    );
    if (rows.length === 0) return;
    for (const { id } of rows) await session.query(`KILL ${id}`).catch(() => undefined);
    await pause(Math.min(MAX_PAUSE_MS, 2 ** round));
  }
  throw new Error('the sessions of the account could not be ended');
}
