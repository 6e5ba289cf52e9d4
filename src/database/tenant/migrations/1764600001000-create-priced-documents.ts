import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Quotes and the work authorizations created from them, with their lines. */
export class CreatePricedDocuments1764600001000 implements MigrationInterface {
  name = 'CreatePricedDocuments1764600001000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('quotes', [
      ...QUOTES,
      ...ofDossier(tables, 'quotes'),
      tables.foreignKey('quotes', 'prediagnostic_id', 'prediagnostics'),
      tables.foreignKey('quotes', 'garage_id', 'garages'),
      tables.foreignKey('quotes', 'decided_by_collaborateur_id', 'collaborateurs'),
      tables.foreignKey('quotes', 'replaces_quote_id', 'quotes'),
      tables.oneOf('quotes', 'kind', ['main', 'supplementary']),
      tables.oneOf('quotes', 'status', QUOTE_STATUSES),
      tables.oneOf('quotes', 'discount_type', DISCOUNTS),
    ]);
    await tables.createBare('quote_lines', linesOf(tables, 'quote_lines', 'quote_id', 'quotes'));
    await tables.create('work_authorizations', [
      ...AUTHORIZATIONS,
      ...ofDossier(tables, 'work_authorizations'),
      tables.foreignKey('work_authorizations', 'quote_id', 'quotes'),
      tables.foreignKey('work_authorizations', 'garage_id', 'garages'),
      tables.foreignKey('work_authorizations', 'authorized_by_collaborateur_id', 'collaborateurs'),
      tables.oneOf('work_authorizations', 'status', ['draft', 'validated', 'closed', 'cancelled']),
      tables.oneOf('work_authorizations', 'discount_type', DISCOUNTS),
    ]);
    await tables.createBare('work_authorization_lines', [
      ...linesOf(tables, 'work_authorization_lines', 'work_authorization_id', 'work_authorizations'),
      'quote_line_id INT UNSIGNED NULL',
      tables.foreignKey('work_authorization_lines', 'quote_line_id', 'quote_lines'),
    ]);
    if (!(await tables.hasForeignKey('interventions', 'accepted_quote_id'))) {
      await tables.alter('interventions', [
        'ADD KEY interventions_accepted_quote (accepted_quote_id)',
        `ADD ${tables.foreignKey('interventions', 'accepted_quote_id', 'quotes')}`,
      ]);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (await tables.hasForeignKey('interventions', 'accepted_quote_id')) {
      await tables.alter('interventions', [
        ...tables.dropForeignKeys('interventions', ['accepted_quote_id']),
        'DROP KEY interventions_accepted_quote',
      ]);
    }
    await tables.drop('work_authorization_lines', 'work_authorizations', 'quote_lines', 'quotes');
  }
}

const DISCOUNTS = ['none', 'percentage', 'amount'];
const UNITS = ['unit', 'hour', 'liter', 'kg', 'm', 'set', 'day', 'km'];
const QUOTE_STATUSES = ['draft', 'received', 'accepted', 'rejected', 'expired', 'withdrawn', 'superseded'];

const ofDossier = (tables: TableBuilder, table: string): string[] => [
  `KEY ${table}_dossier (intervention_id, status)`,
  `KEY ${table}_vehicle (vehicle_id, created_at)`,
  `KEY ${table}_garage (garage_id, created_at)`,
  `KEY ${table}_created_at (created_at)`,
  `KEY ${table}_status (status, created_at)`,
  `KEY ${table}_valid_until (status, valid_until)`,
  `KEY ${table}_total (total_amount)`,
  tables.foreignKey(table, 'intervention_id', 'interventions'),
  tables.foreignKey(table, 'vehicle_id', 'vehicles'),
];

const TOTALS = [
  'currency CHAR(3) NOT NULL',
  "discount_type VARCHAR(32) NOT NULL DEFAULT 'none'",
  'discount_value DECIMAL(19,4) NOT NULL DEFAULT 0',
  'lines_net DECIMAL(19,4) NOT NULL DEFAULT 0',
  'discount_amount DECIMAL(19,4) NOT NULL DEFAULT 0',
  'subtotal_amount DECIMAL(19,4) NOT NULL DEFAULT 0',
  'tax_amount DECIMAL(19,4) NOT NULL DEFAULT 0',
  'total_amount DECIMAL(19,4) NOT NULL DEFAULT 0',
  'labor_net DECIMAL(19,4) NOT NULL DEFAULT 0',
  'supply_net DECIMAL(19,4) NOT NULL DEFAULT 0',
  'other_net DECIMAL(19,4) NOT NULL DEFAULT 0',
];

function linesOf(tables: TableBuilder, table: string, owner: string, owners: string): string[] {
  return [
    'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    `${owner} INT UNSIGNED NOT NULL`,
    'line_number SMALLINT UNSIGNED NOT NULL',
    'work_type VARCHAR(32) NOT NULL',
    'supply_id INT UNSIGNED NULL',
    'description VARCHAR(500) NOT NULL',
    'quantity DECIMAL(12,3) NOT NULL',
    "unit VARCHAR(32) NOT NULL DEFAULT 'unit'",
    'unit_price DECIMAL(19,4) NOT NULL',
    "discount_type VARCHAR(32) NOT NULL DEFAULT 'none'",
    'discount_value DECIMAL(19,4) NOT NULL DEFAULT 0',
    'tax_rate_id INT UNSIGNED NULL',
    'tax_rate DECIMAL(5,2) NOT NULL',
    'tax_category VARCHAR(32) NOT NULL',
    'gross_amount DECIMAL(19,4) NOT NULL',
    'discount_amount DECIMAL(19,4) NOT NULL',
    'net_amount DECIMAL(19,4) NOT NULL',
    'tax_amount DECIMAL(19,4) NOT NULL',
    'total_amount DECIMAL(19,4) NOT NULL',
    'notes TEXT NULL',
    `UNIQUE KEY ${table}_number_unique (${owner}, line_number)`,
    tables.foreignKey(table, owner, owners),
    tables.foreignKey(table, 'supply_id', 'supplies'),
    tables.foreignKey(table, 'tax_rate_id', 'tax_rates'),
    tables.oneOf(table, 'work_type', ['labor', 'supply', 'other']),
    tables.oneOf(table, 'unit', UNITS),
    tables.oneOf(table, 'discount_type', DISCOUNTS),
    tables.oneOf(table, 'tax_category', ['S', 'Z', 'E', 'AE', 'O']),
  ];
}

const QUOTES = [
  'quote_number VARCHAR(50) NOT NULL',
  'external_reference VARCHAR(100) NULL',
  'intervention_id INT UNSIGNED NOT NULL',
  'vehicle_id INT UNSIGNED NOT NULL',
  'prediagnostic_id INT UNSIGNED NULL',
  'garage_id INT UNSIGNED NULL',
  "kind VARCHAR(32) NOT NULL DEFAULT 'main'",
  "status VARCHAR(32) NOT NULL DEFAULT 'draft'",
  'quote_date DATE NOT NULL',
  'valid_until DATE NOT NULL',
  'received_at DATETIME(3) NULL',
  'estimated_duration_days SMALLINT UNSIGNED NULL',
  ...TOTALS,
  'decided_at DATETIME(3) NULL',
  'decided_by_user_id INT UNSIGNED NULL',
  'decided_by_collaborateur_id INT UNSIGNED NULL',
  'decided_by_name VARCHAR(255) NULL',
  'rejection_reason VARCHAR(500) NULL',
  'revision SMALLINT UNSIGNED NOT NULL DEFAULT 1',
  'replaces_quote_id INT UNSIGNED NULL',
  'notes TEXT NULL',
  'pdf_attachment_id INT UNSIGNED NULL',
  'frozen_content JSON NULL',
  "external_key VARCHAR(100) GENERATED ALWAYS AS (IF(status IN ('withdrawn', 'superseded'), NULL, external_reference)) VIRTUAL",
  "accepted_key INT UNSIGNED GENERATED ALWAYS AS (IF(status = 'accepted' AND kind = 'main', intervention_id, NULL)) VIRTUAL",
  'UNIQUE KEY quotes_number_unique (quote_number)',
  'UNIQUE KEY quotes_external_reference_unique (garage_id, external_key)',
  'UNIQUE KEY quotes_accepted_unique (accepted_key)',
  'KEY quotes_quote_date (quote_date)',
];

const AUTHORIZATIONS = [
  'authorization_number VARCHAR(50) NOT NULL',
  'intervention_id INT UNSIGNED NOT NULL',
  'vehicle_id INT UNSIGNED NOT NULL',
  'quote_id INT UNSIGNED NULL',
  'garage_id INT UNSIGNED NULL',
  "status VARCHAR(32) NOT NULL DEFAULT 'draft'",
  'authorization_date DATE NOT NULL',
  'valid_until DATE NOT NULL',
  'authorized_by_collaborateur_id INT UNSIGNED NULL',
  'authorized_by_user_id INT UNSIGNED NULL',
  'authorized_by_name VARCHAR(255) NULL',
  'validated_at DATETIME(3) NULL',
  'special_instructions TEXT NULL',
  'max_amount DECIMAL(19,4) NOT NULL DEFAULT 0',
  'is_max_amount_chosen TINYINT(1) NOT NULL DEFAULT 0',
  ...TOTALS,
  'pdf_attachment_id INT UNSIGNED NULL',
  'frozen_content JSON NULL',
  "quote_key INT UNSIGNED GENERATED ALWAYS AS (IF(status = 'cancelled', NULL, quote_id)) VIRTUAL",
  'UNIQUE KEY work_authorizations_number_unique (authorization_number)',
  'UNIQUE KEY work_authorizations_quote_unique (quote_key)',
  'KEY work_authorizations_authorization_date (authorization_date)',
];
