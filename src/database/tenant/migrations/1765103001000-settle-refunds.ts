import type { MigrationInterface, QueryRunner } from 'typeorm';
import { quoteIdentifier } from '#persistence';

/** An amount paid beyond an invoice is owed on its credit notes only: the balance of the invoice itself is not negative. */
export class SettleRefunds1765103001000 implements MigrationInterface {
  name = 'SettleRefunds1765103001000';

  async up(runner: QueryRunner): Promise<void> {
    const invoices = quoteIdentifier(`${runner.connection.options.entityPrefix ?? ''}invoices`);
    await runner.query(`UPDATE ${invoices} SET balance_due = 0 WHERE document_type = 'invoice' AND balance_due < 0`);
  }

  /** The amounts are recomputed from payments and credit notes whenever one of them changes. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}
