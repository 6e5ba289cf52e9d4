import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

const MAX_IDENTIFIER_LENGTH = 64;

/**
 * `name` as a quoted identifier of MariaDB and MySQL.
 *
 * @throws RangeError for a name that no server accepts: empty, longer than 64 characters, with NUL, or ending in a
 * space
 */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.length > MAX_IDENTIFIER_LENGTH || name.includes('\0') || name.endsWith(' ')) {
    throw new RangeError('not a possible identifier');
  }
  return `\`${name.replaceAll('`', '``')}\``;
}

/**
 * A database name as the quoted pattern of `GRANT … ON`, which matches only that database. `_` and `%` are wildcards
 * there: an unescaped grant on `impact_auto_tenant_1` also opens `impactXauto_tenant_1`. REVOKE must repeat the
 * identical pattern.
 */
export function grantPattern(database: string): string {
  return quoteIdentifier(database).replace(/[\\_%]/g, '\\$&');
}

/** The quoted name of a tenant's table, with the table prefix of prefix placement. */
export function tableName(manager: EntityManager, table: string): string {
  return quoteIdentifier(`${manager.dataSource.options.entityPrefix ?? ''}${table}`);
}

/**
 * The quoted name of an entity's table. SQL of one module names a table of another by its entity, so that the import rules see the
 * dependency.
 */
export function entityTable<E extends ObjectLiteral>(manager: EntityManager, entity: EntityTarget<E>): string {
  return quoteIdentifier(manager.dataSource.getMetadata(entity).tableName);
}
