import { quoteIdentifier, unlessMissing } from '#persistence';
import type { GlobalDatabase } from '../../../global/global-database';

/** A table of the control plane whose rows of a tenant stay after its erasure. */
interface KeptTable {
  /** The column that names the tenant. */
  readonly column: 'tenant_id' | 'chain' | 'id';
  readonly why: string;
}

/**
 * What stays, and why. A table with a column `tenant_id` or `chain` is either in this list or erased; a test compares both with the
 * migrations.
 */
export const KEPT_TABLES: Readonly<Record<string, KeptTable>> = {
  audit_breaks: { column: 'chain', why: 'evidence: breaks of the audit log by restores' },
  audit_checkpoints: { column: 'chain', why: 'evidence: signed marks of the audit log' },
  audit_heads: { column: 'chain', why: 'evidence: the last row of the audit log' },
  audit_logs: { column: 'tenant_id', why: 'evidence: who did what and when; no personal data' },
  audit_outbox: { column: 'chain', why: 'events that are being written to the audit log' },
  backups: { column: 'tenant_id', why: 'names, sizes and hashes of backups; the files are removed' },
  erasure_certificates: { column: 'tenant_id', why: 'the signed list of what was erased' },
  job_runs: { column: 'tenant_id', why: 'when jobs ran; their payload and result are erased' },
  operations: { column: 'tenant_id', why: 'when operations ran, and who asked for them' },
  schema_run_items: { column: 'tenant_id', why: 'which migrations ran, without data' },
  tenant_departures: { column: 'tenant_id', why: 'the day of the departure, for statistics of the platform' },
  tenant_exports: { column: 'tenant_id', why: 'the archive of the last deletion, until it expires' },
  tenant_ids: { column: 'id', why: 'the id, which is never used again' },
  tenant_terms: { column: 'tenant_id', why: 'the times of deletion and erasure' },
  tenants: { column: 'id', why: 'a row with the id only, which other rows refer to' },
};

/** The rows that stay in one table. */
export interface KeptRows {
  readonly rows: number;
  readonly why: string;
}

/** Counts the rows of a tenant that stay, by table. */
export async function keptRows(
  database: GlobalDatabase,
  tenantId: number,
): Promise<Readonly<Record<string, KeptRows>>> {
  const kept: Record<string, KeptRows> = {};
  for (const [table, { column, why }] of Object.entries(KEPT_TABLES)) {
    const sql = `SELECT COUNT(*) AS total FROM ${quoteIdentifier(table)} WHERE ${quoteIdentifier(column)} = ?`;
    const [row] = await unlessMissing(
      database.use((manager) => manager.query<{ total: number | string }[]>(sql, [tenantId])),
      [],
    );
    const rows = Number(row?.total ?? 0);
    if (rows > 0) kept[table] = { rows, why };
  }
  return kept;
}
