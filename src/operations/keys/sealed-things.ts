import { quoteIdentifier } from '#persistence';
import type { Named } from '../../ports/doctor-checks';
import { GLOBAL_SECRETS } from './global-secrets';

/** A kind of things that are kept in an encrypted or signed form. */
export interface SealedThing {
  readonly what: Named;
  /** Counts them by the id of their master key. */
  readonly sql: string;
}

/** The key of an envelope or sealed field: the part between the first two dots. Null for another value. */
export function keyIn(name: string): string {
  const column = quoteIdentifier(name);
  return `IF(${column} LIKE 'v1.%' OR ${column} LIKE 'f1.%', SUBSTRING_INDEX(SUBSTRING_INDEX(${column}, '.', 2), '.', -1), NULL)`;
}

const keysIn = (table: string, column: string): string =>
  `SELECT ${keyIn(column)} AS keyId, COUNT(*) AS total FROM ${quoteIdentifier(table)} GROUP BY keyId`;

const SECRETS: Named = { fr: 'secrets du registre', en: 'secrets of the registry' };
const AUDIT: Named = { fr: 'journal d’audit', en: 'audit log' };
const BACKUPS: Named = { fr: 'sauvegardes', en: 'backups' };
const CERTIFICATES: Named = { fr: 'attestations d’effacement', en: 'certificates of erasure' };
const EXPORTS: Named = { fr: 'archives', en: 'archives' };
const REPORTS: Named = { fr: 'rapports de restauration', en: 'reports of restores' };

const byKey = (table: string, where = '1 = 1'): string =>
  `SELECT key_id AS keyId, COUNT(*) AS total FROM ${table} WHERE ${where} GROUP BY key_id`;

/**
 * Everything in the global database that is sealed under a master key and is kept. `keys:rotate` re-encrypts the secrets; the rest was
 * signed or encrypted once, and needs its key until it is removed. Tokens, recovery codes and stored answers are not in this list: they
 * become invalid with their key, as libs/secrets/README.md says. The ledger of legal numbers is neither signed nor encrypted.
 */
export const SEALED_IN_REGISTRY: readonly SealedThing[] = [
  ...GLOBAL_SECRETS.map(({ table, column }) => ({ what: SECRETS, sql: keysIn(table, column) })),
  // Rows are signed in the order of their ids, so that the checkpoints show every key in between.
  {
    what: AUDIT,
    sql: byKey('audit_logs', 'id IN ((SELECT MIN(id) FROM audit_logs), (SELECT MAX(id) FROM audit_logs))'),
  },
  { what: AUDIT, sql: byKey('audit_heads') },
  { what: AUDIT, sql: byKey('audit_checkpoints') },
  { what: AUDIT, sql: byKey('audit_breaks') },
  { what: BACKUPS, sql: byKey('backups', "state = 'good'") },
  {
    what: CERTIFICATES,
    sql: `SELECT JSON_VALUE(document, '$.signature.keyId') AS keyId, COUNT(*) AS total FROM erasure_certificates GROUP BY keyId`,
  },
  {
    what: EXPORTS,
    sql: `SELECT COALESCE(JSON_VALUE(op.result, '$.keyId'), JSON_VALUE(op.result, '$.export.keyId')) AS keyId, COUNT(*) AS total
      FROM tenant_exports kept JOIN operations op ON op.id = kept.operation_id GROUP BY keyId`,
  },
  {
    what: REPORTS,
    sql: `SELECT JSON_VALUE(result, '$.legalNumbers.signature.keyId') AS keyId, COUNT(*) AS total
      FROM operations WHERE kind LIKE 'restore.%' GROUP BY keyId`,
  },
];

/** What is sealed in the database of each tenant. */
export const SEALED_IN_TENANTS = {
  fields: { fr: 'champs des sociétés', en: 'fields of tenants' },
  witnesses: { fr: 'témoins du journal d’audit', en: 'witnesses of the audit log' },
} as const satisfies Readonly<Record<string, Named>>;
