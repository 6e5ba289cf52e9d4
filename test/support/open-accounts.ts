import type { Platform } from './platform';

/** Accounts of all tenants that may log in. */
export async function openAccounts(platform: Platform): Promise<string[]> {
  const open: string[] = [];
  const { tenantAccountPrefix } = platform.settings.database;
  for (const account of (await platform.leftovers()).accounts) {
    if (!/^\d+(?:_|$)/.test(account.slice(tenantAccountPrefix.length))) continue;
    const [row] = await platform.server("SHOW CREATE USER ?@'%'", [account]);
    if (!JSON.stringify(row).includes('ACCOUNT LOCK')) open.push(account);
  }
  return open;
}

/** Number of sessions of DDL accounts that wait for a table. */
export async function sessionsWaitingFor(platform: Platform, table: string): Promise<number> {
  const sessions = await platform.server(
    `SELECT ID FROM information_schema.PROCESSLIST
      WHERE USER LIKE '%ddl' AND STATE LIKE 'Waiting for table%' AND INFO LIKE ?`,
    [`%${table}%`],
  );
  return sessions.length;
}
