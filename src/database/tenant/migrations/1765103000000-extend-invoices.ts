import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/**
 * What a sender printed as the total, why a received invoice was voided, when a document went to the tax authority, why a quote is free
 * of charge, and room for every reason of an exemption.
 */
export class ExtendInvoices1765103000000 implements MigrationInterface {
  name = 'ExtendInvoices1765103000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (!(await tables.hasColumn('invoices', 'stated_total')))
      await tables.alter('invoices', [...COLUMNS.map((column) => `ADD COLUMN ${column}`), 'ALGORITHM=INSTANT']);
    if (!(await tables.hasColumn('quotes', 'free_reason')))
      await tables.alter('quotes', ['ADD COLUMN free_reason VARCHAR(500) NULL', 'ALGORITHM=INSTANT']);
    await tables.alter('invoice_tax_lines', [
      'MODIFY COLUMN exemption_reason VARCHAR(4000) NULL',
      'ALGORITHM=INPLACE',
      'LOCK=NONE',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.alter('invoice_tax_lines', ['MODIFY COLUMN exemption_reason VARCHAR(255) NULL']);
    if (await tables.hasColumn('quotes', 'free_reason')) await tables.alter('quotes', ['DROP COLUMN free_reason']);
    if (await tables.hasColumn('invoices', 'stated_total'))
      await tables.alter(
        'invoices',
        COLUMNS.map((column) => `DROP COLUMN ${column.split(' ', 1)[0] ?? ''}`),
      );
  }
}

const COLUMNS = [
  'stated_total DECIMAL(19,4) NULL',
  'voided_at DATETIME(3) NULL',
  'voided_by_user_id INT UNSIGNED NULL',
  'voided_by_name VARCHAR(255) NULL',
  'void_reason VARCHAR(500) NULL',
  'fiscal_sent_at DATETIME(3) NULL',
  'fiscal_note VARCHAR(500) NULL',
];
