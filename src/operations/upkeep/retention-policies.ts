import { keptByLaw } from './upkeep.errors';

/** Rows of one table that have served. */
export interface RetentionPolicy {
  readonly table: string;
  /** The primary key, in its order. */
  readonly key: readonly string[];
  /** Names a table as the tenant's database knows it; answers what makes a row one that may go. */
  readonly condition: (name: (table: string) => string) => string;
}

/** Books a company must be able to show for years (domain.md §11), with what numbers and proves them: whatever a policy says. */
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
  'work_authorization_lines',
  'work_authorizations',
]);

const before = (days: number): string => `UTC_TIMESTAMP(3) - INTERVAL ${days} DAY`;

/**
 * What a tenant's database gathers and no other job takes away. Resolved alerts and sent webhooks go with the evaluation of alerts,
 * files with `attachments.cleanup`, the audit log with `audit.retention`.
 */
export function retentionPolicies(logsDays: number): readonly RetentionPolicy[] {
  return [
    { table: 'idempotency_keys', key: ['id'], condition: () => 'expires_at < UTC_TIMESTAMP(3)' },
    // Relayed messages go at once; a row that says so was left by an earlier version.
    { table: 'outbox', key: ['id'], condition: () => `relayed_at < ${before(7)}` },
    { table: 'alert_digests', key: ['id'], condition: () => `posted_at < ${before(logsDays)}` },
    // The report row by row; the counts of an import stay with it.
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
