import type { EntityManager } from 'typeorm';

const LONGEST_IDENTIFIER = 64;

/**
 * `name` as a quoted identifier of MariaDB and MySQL.
 *
 * @throws RangeError for a name no server accepts: empty, longer than 64 characters, or with NUL.
 */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.length > LONGEST_IDENTIFIER || name.includes('\0') || name.endsWith(' ')) {
    throw new RangeError('not a possible identifier');
  }
  return `\`${name.replaceAll('`', '``')}\``;
}

/**
 * A database name as the quoted pattern of `GRANT … ON`, matching that database alone: there `_` and `%` are wildcards, and an
 * unescaped grant on `impact_auto_tenant_1` opens `impactXauto_tenant_1`. REVOKE must repeat the identical pattern.
 */
export function grantPattern(database: string): string {
  return quoteIdentifier(database).replace(/[\\_%]/g, '\\$&');
}

/** The quoted name of a tenant's table, with the prefix of prefix placement. */
export function tableName(manager: EntityManager, table: string): string {
  return quoteIdentifier(`${manager.dataSource.options.entityPrefix ?? ''}${table}`);
}
