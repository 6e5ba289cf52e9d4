import { tableName } from '#persistence';
import type { Database } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import type { LegalNumber } from '../../numbering/legal-numbers';
import { LegalNumbers } from '../../global/legal-numbers/legal-numbers.service';
import { TenantTerms } from '../offboarding/deletion/tenant-terms';

const AT_ONCE = 1000;

type NumberedDocument = Omit<LegalNumber, 'value'> & { readonly value: number | string };

/**
 * Adds missing documents to the ledger of legal numbers: documents issued before the ledger existed, or by a process of the previous
 * release. A copy of a company is skipped, because its documents belong to the other company.
 */
@TenantScoped()
export class LegalNumberBook {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    @InjectTenantDataSource() private readonly database: Database,
    private readonly ledger: LegalNumbers,
    private readonly terms: TenantTerms,
  ) {}

  /** Compares the counts first, so that two queries suffice if nothing is missing. */
  async complete(): Promise<void> {
    const { tenantId } = this.tenant;
    if ((await this.documents()) <= (await this.ledger.count(tenantId)) || (await this.terms.isClone(tenantId))) return;
    for (let lastId = 0; ;) {
      const page = await this.page(lastId);
      await this.ledger.append(
        tenantId,
        page.map((document) => ({ ...document, value: Number(document.value) })),
      );
      if (page.length < AT_ONCE) return;
      lastId = page.at(-1)?.documentId ?? lastId;
    }
  }

  private async documents(): Promise<number> {
    const { manager } = this.database;
    const [found] = await manager.query<{ total: number | string }[]>(
      `SELECT COUNT(*) AS total FROM ${tableName(manager, 'invoices')}
        WHERE direction = 'issued' AND invoice_number IS NOT NULL`,
    );
    return Number(found?.total ?? 0);
  }

  /** Numbers have no gaps, so values are derived: the last document of a counter has the counter's value, the previous one has one less. */
  private page(lastId: number): Promise<NumberedDocument[]> {
    const { manager } = this.database;
    const counters = tableName(manager, 'number_sequences');
    return manager.query<NumberedDocument[]>(
      `SELECT * FROM (
        SELECT i.document_type AS series, i.invoice_number AS number, s.period_key AS period, i.id AS documentId,
          GREATEST(CAST(s.\`last_value\` AS SIGNED) + 1
            - ROW_NUMBER() OVER (PARTITION BY s.id ORDER BY i.issued_at DESC, i.id DESC), 1) AS value,
          DATE_FORMAT(i.issue_date, '%Y-%m-%d') AS day, i.total_amount AS total, i.currency, i.content_hash AS contentHash
        FROM ${tableName(manager, 'invoices')} i JOIN ${counters} s ON s.id = (
          SELECT c.id FROM ${counters} c
            WHERE c.series = i.document_type
              AND (c.period_key = '*' OR DATE_FORMAT(i.issue_date, '%Y-%m-%d') LIKE CONCAT(c.period_key, '%'))
            ORDER BY c.\`last_value\` DESC, c.id LIMIT 1)
        WHERE i.direction = 'issued' AND i.invoice_number IS NOT NULL AND i.issue_date IS NOT NULL
          AND i.content_hash IS NOT NULL
      ) numbered WHERE documentId > ? ORDER BY documentId LIMIT ?`,
      [lastId, AT_ONCE],
    );
  }
}
