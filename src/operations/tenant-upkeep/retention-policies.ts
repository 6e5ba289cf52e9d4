import { keptByLaw } from './upkeep.errors';

/** Which rows of a table are expired. */
export interface RetentionPolicy {
  readonly table: string;
  /** The columns of the primary key, in order. */
  readonly key: readonly string[];
  /** `name` returns the actual name of a table in the tenant's database; the result is the SQL condition of expired rows. */
  readonly condition: (name: (table: string) => string) => string;
}

/** Accounting records that must be kept for years (domain.md §11), and the rows that number and prove them. No policy may delete them. */
const KEPT_BY_LAW: ReadonlySet<string> = new Set([
  'audit_witnesses',
  'erasure_requests',
  'invoice_lines',
  'invoice_tax_lines',
  'invoices',
  'number_gaps',
  'number_sequences',
  'payments',
  'quote_lines',
  'quotes',
  'tenant_identity',
  'work_authorization_lines',
  'work_authorizations',
]);

const before = (days: number): string => `UTC_TIMESTAMP(3) - INTERVAL ${days} DAY`;

/**
 * Tables of a tenant's database that no other job cleans. Resolved alerts and sent webhooks are deleted by the evaluation of alerts, files
 * by `attachments.cleanup`, the audit log by `audit.retention`.
 */
export function retentionPolicies(logsDays: number): readonly RetentionPolicy[] {
  return [
    { table: 'idempotency_keys', key: ['id'], condition: () => 'expires_at < UTC_TIMESTAMP(3)' },
    // Relayed messages are deleted at once; rows with `relayed_at` come from an earlier version.
    { table: 'outbox', key: ['id'], condition: () => `relayed_at < ${before(7)}` },
    { table: 'alert_digests', key: ['id'], condition: () => `posted_at < ${before(logsDays)}` },
    // The rows of an import's report; its counts are kept.
    {
      table: 'import_batches',
      key: ['import_id', 'batch'],
      condition: (name) => `import_id IN (SELECT id FROM ${name('imports')} WHERE finished_at < ${before(logsDays)})`,
    },
  ];
}

/** @throws DomainError KEPT_BY_LAW */
export function assertMayBeCleaned({ table }: RetentionPolicy): void {
  if (KEPT_BY_LAW.has(table)) throw keptByLaw({ table });
}
