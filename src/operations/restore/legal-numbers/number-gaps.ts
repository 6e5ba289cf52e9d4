import type { LedgerEntry, LegalNumbers } from '../../../global/legal-numbers/legal-numbers.service';
import type { GapReason } from '../../../workshop/number-gaps/number-gap.entity';
import type { Sides } from './sides';

const AT_ONCE = 1000;

/** The restore that records the gaps. */
export interface GapOrigin {
  readonly tenantId: number;
  readonly operationId: number;
}

const KNOWN = 'issue_date, total_amount, paid_amount, currency, content_hash, frozen_content, document_id';
const NUMBER = 'document_type, invoice_number';
const KEPT = 'ON DUPLICATE KEY UPDATE invoice_number = VALUES(invoice_number)';

/** Numbers without a document in the restored data. Writes within the caller's transaction. */
export class NumberGaps {
  constructor(
    private readonly sides: Sides,
    private readonly origin: GapOrigin,
  ) {}

  /** Whether documents are restored, and the table for gaps exists. */
  get isKept(): boolean {
    return this.sides.changes('number_gaps') && this.sides.changes('invoices');
  }

  /** Records live documents that are not carried over, with their content. */
  async note(documentIds: readonly number[], reason: GapReason): Promise<void> {
    if (documentIds.length === 0) return;
    await this.sides.session.query(
      `INSERT INTO ${this.table} (${NUMBER}, ${KNOWN}, reason, operation_id)
        SELECT ${NUMBER}, issue_date, total_amount, paid_amount, currency, content_hash, frozen_content, id, ?, ?
          FROM ${this.sides.live('invoices')} WHERE id IN (?) ${KEPT}`,
      [reason, this.origin.operationId, documentIds],
    );
  }

  /** Carries known gaps over, adds gaps for numbers that only the ledger contains, and deletes gaps whose document exists again. */
  async complete(ledger: LegalNumbers): Promise<void> {
    if (this.sides.isLive('number_gaps'))
      await this.sides.session.query(
        `INSERT INTO ${this.table} (${NUMBER}, ${KNOWN}, reason, operation_id, created_at)
          SELECT ${NUMBER}, ${KNOWN}, reason, operation_id, created_at FROM ${this.sides.live('number_gaps')} ${KEPT}`,
      );
    for (let last: LedgerEntry | null = null; ;) {
      const page: readonly LedgerEntry[] = await ledger.page(this.origin.tenantId, last, AT_ONCE);
      await this.noteLost(page);
      if (page.length < AT_ONCE) break;
      last = page.at(-1) ?? null;
    }
    await this.sides.session.query(
      `DELETE FROM ${this.table} WHERE EXISTS (SELECT 1 FROM ${this.sides.restored('invoices')} i
        WHERE i.document_type = ${this.table}.document_type AND i.direction = 'issued'
          AND i.invoice_number = ${this.table}.invoice_number)`,
    );
  }

  /** Number of gaps of this restore by reason, and the first hundred numbers. */
  async written(): Promise<{
    readonly byReason: Readonly<Record<string, number>>;
    readonly numbers: readonly string[];
  }> {
    const { session } = this.sides;
    const condition = `FROM ${this.table} WHERE operation_id = ?`;
    const totals = await session.query<{ reason: string; total: string | number }[]>(
      `SELECT reason, COUNT(*) AS total ${condition} GROUP BY reason`,
      [this.origin.operationId],
    );
    const rows = await session.query<{ number: string }[]>(
      `SELECT invoice_number AS number ${condition} ORDER BY document_type, invoice_number LIMIT 100`,
      [this.origin.operationId],
    );
    return {
      byReason: Object.fromEntries(totals.map(({ reason, total }) => [reason, Number(total)])),
      numbers: rows.map(({ number }) => number),
    };
  }

  private get table(): string {
    return this.sides.restored('number_gaps');
  }

  private async noteLost(entries: readonly LedgerEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const there = await this.sides.session.query<{ series: string; number: string }[]>(
      `SELECT document_type AS series, invoice_number AS number FROM ${this.sides.restored('invoices')}
        WHERE direction = 'issued' AND invoice_number IN (?)`,
      [entries.map(({ number }) => number)],
    );
    const known = new Set(there.map(({ series, number }) => `${series} ${number}`));
    const lost = entries.filter(({ series, number }) => !known.has(`${series} ${number}`));
    if (lost.length === 0) return;
    await this.sides.session.query(
      `INSERT INTO ${this.table} (${NUMBER}, issue_date, total_amount, currency, content_hash, document_id, reason, operation_id)
        VALUES ? ${KEPT}`,
      [
        lost.map(({ series, number, day, total, currency, contentHash, documentId }) => [
          series,
          number,
          day,
          total,
          currency,
          contentHash,
          documentId,
          'lost',
          this.origin.operationId,
        ]),
      ],
    );
  }
}
