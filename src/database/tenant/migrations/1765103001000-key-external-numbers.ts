import type { MigrationInterface, QueryRunner } from 'typeorm';
import { quoteIdentifier } from '#persistence';
import { TableBuilder } from '../table-builder';

/**
 * A number that somebody else gave is unique per sender and year, since most begin again with each year. A received invoice that was
 * voided gives its number free, and a document at the tax authority may be under way or of unknown outcome. Invoices are found by the
 * name of whoever stands on the other side. What was paid beyond an invoice is due on its credit notes alone.
 */
export class KeyExternalNumbers1765103001000 implements MigrationInterface {
  name = 'KeyExternalNumbers1765103001000';

  /** Neither server stores a computed value or changes a check without copying the table. */
  readonly copies = 'a stored column is made by a copy of the table';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (!(await tables.hasColumn('invoices', 'external_year')))
      await tables.alter('invoices', [
        ...checks(tables, { from: 'check', to: 'codes', codes: NEW_CODES }),
        'DROP KEY invoices_garage_number_unique',
        'DROP KEY invoices_supplier_number_unique',
        `ADD COLUMN external_year SMALLINT UNSIGNED GENERATED ALWAYS AS (IF(status = 'voided', NULL, YEAR(COALESCE(issue_date, created_at)))) STORED`,
        `ADD COLUMN counterparty_name VARCHAR(255) GENERATED ALWAYS AS (${COUNTERPARTY}) STORED`,
        'ADD UNIQUE KEY invoices_garage_number_unique (garage_id, external_year, document_type, external_number)',
        'ADD UNIQUE KEY invoices_supplier_number_unique (supplier_id, external_year, document_type, external_number)',
        ...COPY,
      ]);
    if (!(await tables.hasColumn('quotes', 'external_year')))
      await tables.alter('quotes', [
        'DROP KEY quotes_external_reference_unique',
        'ADD COLUMN external_year SMALLINT UNSIGNED GENERATED ALWAYS AS (YEAR(quote_date)) STORED',
        'ADD UNIQUE KEY quotes_external_reference_unique (garage_id, external_year, external_key)',
        ...COPY,
      ]);
    const invoices = quoteIdentifier(`${runner.connection.options.entityPrefix ?? ''}invoices`);
    await runner.query(`UPDATE ${invoices} SET balance_due = 0 WHERE document_type = 'invoice' AND balance_due < 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (await tables.hasColumn('quotes', 'external_year'))
      await tables.alter('quotes', [
        'DROP KEY quotes_external_reference_unique',
        'DROP COLUMN external_year',
        'ADD UNIQUE KEY quotes_external_reference_unique (garage_id, external_key)',
      ]);
    if (await tables.hasColumn('invoices', 'external_year'))
      await tables.alter('invoices', [
        ...checks(tables, { from: 'codes', to: 'check', codes: OLD_CODES }),
        'DROP KEY invoices_garage_number_unique',
        'DROP KEY invoices_supplier_number_unique',
        'DROP COLUMN external_year',
        'DROP COLUMN counterparty_name',
        'ADD UNIQUE KEY invoices_garage_number_unique (garage_id, external_number)',
        'ADD UNIQUE KEY invoices_supplier_number_unique (supplier_id, external_number)',
      ]);
  }
}

const COPY = ['ALGORITHM=COPY', 'LOCK=SHARED'];

const COUNTERPARTY = `LEFT(JSON_UNQUOTE(JSON_EXTRACT(IF(direction = 'received', seller, buyer), '$.name')), 255)`;

const OLD_CODES = {
  status: ['draft', 'issued', 'registered', 'disputed'],
  fiscal_status: ['none', 'pending', 'accepted', 'rejected'],
};

const NEW_CODES = {
  status: [...OLD_CODES.status, 'voided'],
  fiscal_status: [...OLD_CODES.fiscal_status, 'sending', 'uncertain'],
};

interface Check {
  readonly from: string;
  readonly to: string;
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

const checks = (tables: TableBuilder, { from, to, codes }: Check): string[] =>
  Object.entries(codes).flatMap(([column, list]) => [
    tables.dropOneOf('invoices', column, from),
    `ADD ${tables.oneOf('invoices', column, list, to)}`,
  ]);
