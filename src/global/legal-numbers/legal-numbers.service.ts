import { Injectable } from '@nestjs/common';
import type { Day } from '#kernel';
import type { LegalNumber, LegalNumberLedger } from '../../numbering/legal-numbers';
import { GlobalDatabase } from '../global-database';

/** The highest value of a counter in the ledger. */
export interface HighestNumber {
  readonly series: string;
  readonly period: string;
  readonly value: number;
  readonly day: Day;
}

/** A number in the ledger. */
export type LedgerEntry = Pick<
  LegalNumber,
  'series' | 'number' | 'documentId' | 'day' | 'total' | 'currency' | 'contentHash'
>;

/**
 * The ledger of legal numbers: which number of a gapless series each tenant assigned to which document. It is outside the
 * tenants' databases, so that a restore of a tenant forgets no number. A row is one issued document and never changes; the rows
 * of a tenant are deleted when the tenant is erased.
 */
@Injectable()
export class LegalNumbers implements LegalNumberLedger {
  constructor(private readonly database: GlobalDatabase) {}

  async append(tenantId: number, numbers: readonly LegalNumber[]): Promise<void> {
    if (numbers.length === 0) return;
    const rows = numbers.map(({ series, number, period, value, documentId, day, total, currency, contentHash }) => [
      tenantId,
      series,
      number,
      period,
      value,
      documentId,
      day,
      total,
      currency,
      contentHash,
    ]);
    await this.database.use((manager) =>
      manager.query(
        `INSERT INTO legal_numbers
            (tenant_id, series, number, period_key, value, document_id, issue_date, total_amount, currency, content_hash)
          VALUES ? ON DUPLICATE KEY UPDATE tenant_id = VALUES(tenant_id)`,
        [rows],
      ),
    );
  }

  /** The highest value of each counter, and the latest date of its documents. */
  highest(tenantId: number): Promise<readonly HighestNumber[]> {
    return this.database.use((manager) =>
      manager.query<HighestNumber[]>(
        `SELECT series, period_key AS period, MAX(value) AS value, MAX(issue_date) AS day FROM legal_numbers
          WHERE tenant_id = ? GROUP BY series, period_key`,
        [tenantId],
      ),
    );
  }

  /** At most `limit` numbers after the given one, in the order of series and number. */
  page(
    tenantId: number,
    after: Pick<LedgerEntry, 'series' | 'number'> | null,
    limit: number,
  ): Promise<readonly LedgerEntry[]> {
    const { series, number } = after ?? { series: '', number: '' };
    return this.database.use((manager) =>
      manager.query<LedgerEntry[]>(
        `SELECT series, number, document_id AS documentId, issue_date AS day, total_amount AS total, currency,
            content_hash AS contentHash FROM legal_numbers
          WHERE tenant_id = ? AND (series > ? OR (series = ? AND number > ?)) ORDER BY series, number LIMIT ?`,
        [tenantId, series, series, number, limit],
      ),
    );
  }

  /** Number of legal numbers of the tenant. */
  async count(tenantId: number): Promise<number> {
    const [found] = await this.database.use((manager) =>
      manager.query<{ total: number | string }[]>('SELECT COUNT(*) AS total FROM legal_numbers WHERE tenant_id = ?', [
        tenantId,
      ]),
    );
    return Number(found?.total ?? 0);
  }

  /** Number of entries since a moment, and the first of them. */
  async since(
    tenantId: number,
    moment: Date,
    limit: number,
  ): Promise<{ readonly count: number; readonly numbers: readonly string[] }> {
    return this.database.use(async (manager) => {
      const condition = 'FROM legal_numbers WHERE tenant_id = ? AND recorded_at > ?';
      const [found] = await manager.query<{ total: number | string }[]>(`SELECT COUNT(*) AS total ${condition}`, [
        tenantId,
        moment,
      ]);
      const rows = await manager.query<{ number: string }[]>(
        `SELECT number ${condition} ORDER BY series DESC, number LIMIT ?`,
        [tenantId, moment, limit],
      );
      return { count: Number(found?.total ?? 0), numbers: rows.map(({ number }) => number) };
    });
  }

  /** Number of documents still in their legal retention, and the end of retention (`years` after the last one). */
  async keptByLaw(tenantId: number, years: number): Promise<{ readonly count: number; readonly until: string }> {
    const [found] = await this.database.use((manager) =>
      manager.query<{ total: number | string; until: string | null }[]>(
        `SELECT COUNT(*) AS total, DATE_FORMAT(MAX(issue_date) + INTERVAL ? YEAR, '%Y-%m-%d') AS until FROM legal_numbers
          WHERE tenant_id = ? AND issue_date + INTERVAL ? YEAR > UTC_DATE()`,
        [years, tenantId, years],
      ),
    );
    return { count: Number(found?.total ?? 0), until: found?.until ?? '' };
  }
}
