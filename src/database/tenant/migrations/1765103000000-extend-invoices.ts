import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/**
 * Adds the total printed by the sender, the reason why a received invoice was voided, the time of transmission to the tax
 * authority, the reason why a quote is free of charge, and longer exemption reasons. The number of a received invoice is unique
 * per sender and year, since most senders restart each year; voiding an invoice frees its number. An index finds invoices by the
 * name of the other party.
 */
export class ExtendInvoices1765103000000 implements MigrationInterface {
  name = 'ExtendInvoices1765103000000';

  /** Neither server adds a stored generated column or changes a CHECK without copying the table, so each table is copied once. */
  readonly copies = 'a stored column is made by a copy of the table';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (!(await tables.hasColumn('invoices', 'external_year')))
      await tables.alter('invoices', [
        ...checks(tables, { from: 'check', to: 'codes', codes: NEW_CODES }),
        ...INVOICE_KEYS.map((key) => `DROP KEY ${key}`),
        ...COLUMNS.map((column) => `ADD COLUMN ${column}`),
        'ADD UNIQUE KEY invoices_garage_number_unique (garage_id, external_year, document_type, external_number)',
        'ADD UNIQUE KEY invoices_supplier_number_unique (supplier_id, external_year, document_type, external_number)',
        ...COPY,
      ]);
    if (!(await tables.hasColumn('quotes', 'external_year')))
      await tables.alter('quotes', [
        'DROP KEY quotes_external_reference_unique',
        'ADD COLUMN free_reason VARCHAR(500) NULL',
        'ADD COLUMN external_year SMALLINT UNSIGNED GENERATED ALWAYS AS (YEAR(quote_date)) STORED',
        'ADD UNIQUE KEY quotes_external_reference_unique (garage_id, external_year, external_key)',
        ...COPY,
      ]);
    await tables.alter('invoice_tax_lines', [
      'MODIFY COLUMN exemption_reason VARCHAR(4000) NULL',
      'ALGORITHM=INPLACE',
      'LOCK=NONE',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.alter('invoice_tax_lines', ['MODIFY COLUMN exemption_reason VARCHAR(255) NULL']);
    if (await tables.hasColumn('quotes', 'external_year'))
      await tables.alter('quotes', [
        'DROP KEY quotes_external_reference_unique',
        'DROP COLUMN external_year',
        'DROP COLUMN free_reason',
        'ADD UNIQUE KEY quotes_external_reference_unique (garage_id, external_key)',
      ]);
    if (await tables.hasColumn('invoices', 'external_year'))
      await tables.alter('invoices', [
        ...checks(tables, { from: 'codes', to: 'check', codes: OLD_CODES }),
        ...INVOICE_KEYS.map((key) => `DROP KEY ${key}`),
        ...COLUMNS.map((column) => `DROP COLUMN ${column.split(' ', 1)[0] ?? ''}`),
        'ADD UNIQUE KEY invoices_garage_number_unique (garage_id, external_number)',
        'ADD UNIQUE KEY invoices_supplier_number_unique (supplier_id, external_number)',
      ]);
  }
}

const COPY = ['ALGORITHM=COPY', 'LOCK=SHARED'];

const INVOICE_KEYS = ['invoices_garage_number_unique', 'invoices_supplier_number_unique'];

const COUNTERPARTY = `LEFT(JSON_UNQUOTE(JSON_EXTRACT(IF(direction = 'received', seller, buyer), '$.name')), 255)`;

const COLUMNS = [
  'stated_total DECIMAL(19,4) NULL',
  'voided_at DATETIME(3) NULL',
  'voided_by_user_id INT UNSIGNED NULL',
  'voided_by_name VARCHAR(255) NULL',
  'void_reason VARCHAR(500) NULL',
  'fiscal_sent_at DATETIME(3) NULL',
  'fiscal_note VARCHAR(500) NULL',
  `external_year SMALLINT UNSIGNED GENERATED ALWAYS AS (IF(status = 'voided', NULL, YEAR(COALESCE(issue_date, created_at)))) STORED`,
  `counterparty_name VARCHAR(255) GENERATED ALWAYS AS (${COUNTERPARTY}) STORED`,
];

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
