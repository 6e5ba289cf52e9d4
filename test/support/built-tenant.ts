import { EstateStatus } from '../../src/operations/migrations/estate-status';
import type { Platform } from './platform';

/**
 * Everything that makes a new tenant, without its names: definitions, number of rows, rights and locks of its accounts, and its schema in
 * the registry. The next number of a table is left out, because a repeated insert skips numbers.
 */
export async function builtAs(platform: Platform, tenantId: number): Promise<unknown> {
  const { database, app, ddl } = await platform.place(tenantId);
  const nameless = (text: string): string =>
    text
      .replaceAll(database.replaceAll('_', '\\_'), 'DATABASE')
      .replaceAll(database, 'DATABASE')
      .replaceAll(ddl.user, 'DDL')
      .replaceAll(app.user, 'APP')
      .replaceAll(/ AUTO_INCREMENT=\d+| IDENTIFIED .*? AS? '[^']*'|PASSWORD '[^']*'/g, '');
  const tables = await platform.server<{ name: string }>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY name",
    [database],
  );
  const built: Record<string, unknown> = {};
  for (const { name } of tables) {
    const [shape] = await platform.server(`SHOW CREATE TABLE \`${database}\`.\`${name}\``);
    const [rows] = await platform.server<{ total: number }>(
      `SELECT COUNT(*) AS total FROM \`${database}\`.\`${name}\``,
    );
    built[name] = [nameless(String(shape?.['Create Table'])), OF_EVENTS.has(name) ? null : Number(rows?.total)];
  }
  const accounts: string[] = [];
  for (const { user } of [app, ddl]) {
    const grants = await platform.server('SHOW GRANTS FOR ?@?', [user, '%']);
    const [made] = await platform.server('SHOW CREATE USER ?@?', [user, '%']);
    accounts.push(...grants.map((row) => nameless(String(Object.values(row)[0]))));
    accounts.push(/ACCOUNT LOCK/.test(JSON.stringify(made)) ? 'locked' : 'open');
  }
  const [location] = await platform.registry(
    'SELECT schema_version, schema_fingerprint, seeds_fingerprint, status FROM tenant_databases WHERE tenant_id = ?',
    [tenantId],
  );
  const { state, differences } = await platform.get(EstateStatus).ofTenant(tenantId);
  return { built, accounts, location, state, differences };
}

/** Tables that the running platform writes. */
const OF_EVENTS: ReadonlySet<string> = new Set(['audit_witnesses', 'outbox', 'tenant_identity']);
