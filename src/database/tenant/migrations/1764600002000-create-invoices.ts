import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Invoices and credit notes with their lines, taxes and payments. */
export class CreateInvoices1764600002000 implements MigrationInterface {
  name = 'CreateInvoices1764600002000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('invoices', [
      ...INVOICES,
      tables.foreignKey('invoices', 'intervention_id', 'interventions'),
      tables.foreignKey('invoices', 'vehicle_id', 'vehicles'),
      tables.foreignKey('invoices', 'garage_id', 'garages'),
      tables.foreignKey('invoices', 'supplier_id', 'suppliers'),
      tables.foreignKey('invoices', 'quote_id', 'quotes'),
      tables.foreignKey('invoices', 'work_authorization_id', 'work_authorizations'),
      tables.foreignKey('invoices', 'original_invoice_id', 'invoices'),
      tables.oneOf('invoices', 'document_type', ['invoice', 'credit_note']),
      tables.oneOf('invoices', 'direction', ['issued', 'received']),
      tables.oneOf('invoices', 'status', ['draft', 'issued', 'registered', 'disputed']),
      tables.oneOf('invoices', 'discount_type', DISCOUNTS),
      tables.oneOf('invoices', 'payment_status', ['unpaid', 'partially_paid', 'paid', 'credited']),
      tables.oneOf('invoices', 'fiscal_status', ['none', 'pending', 'accepted', 'rejected']),
    ]);
    await tables.createBare('invoice_lines', [
      ...LINES,
      tables.foreignKey('invoice_lines', 'invoice_id', 'invoices'),
      tables.foreignKey('invoice_lines', 'supply_id', 'supplies'),
      tables.foreignKey('invoice_lines', 'tax_rate_id', 'tax_rates'),
      tables.oneOf('invoice_lines', 'work_type', ['labor', 'supply', 'other']),
      tables.oneOf('invoice_lines', 'unit', ['unit', 'hour', 'liter', 'kg', 'm', 'set', 'day', 'km']),
      tables.oneOf('invoice_lines', 'discount_type', DISCOUNTS),
      tables.oneOf('invoice_lines', 'tax_category', CATEGORIES),
    ]);
    await tables.createBare('invoice_tax_lines', [
      ...TAX_LINES,
      tables.foreignKey('invoice_tax_lines', 'invoice_id', 'invoices'),
      tables.oneOf('invoice_tax_lines', 'tax_category', CATEGORIES),
    ]);
    await tables.create('payments', [
      ...PAYMENTS,
      tables.foreignKey('payments', 'invoice_id', 'invoices'),
      tables.oneOf('payments', 'method', METHODS),
      tables.oneOf('payments', 'status', ['recorded', 'voided']),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('payments', 'invoice_tax_lines', 'invoice_lines', 'invoices');
  }
}

const DISCOUNTS = ['none', 'percentage', 'amount'];
const CATEGORIES = ['S', 'Z', 'E', 'AE', 'O'];
const METHODS = ['cash', 'check', 'bank_transfer', 'card', 'mobile_money', 'direct_debit', 'offset', 'other'];

const INVOICES = [
  'document_type VARCHAR(32) NOT NULL',
  'direction VARCHAR(32) NOT NULL',
  "status VARCHAR(32) NOT NULL DEFAULT 'draft'",
  'invoice_number VARCHAR(50) NULL',
  'external_number VARCHAR(100) NULL',
  'intervention_id INT UNSIGNED NOT NULL',
  'vehicle_id INT UNSIGNED NOT NULL',
  'garage_id INT UNSIGNED NULL',
  'supplier_id INT UNSIGNED NULL',
  'quote_id INT UNSIGNED NULL',
  'work_authorization_id INT UNSIGNED NULL',
  'original_invoice_id INT UNSIGNED NULL',
  'issue_date DATE NULL',
  'supply_date DATE NULL',
  'due_date DATE NULL',
  'seller JSON NULL',
  'buyer JSON NULL',
  'subject JSON NULL',
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
  'paid_amount DECIMAL(19,4) NOT NULL DEFAULT 0',
  'credited_amount DECIMAL(19,4) NOT NULL DEFAULT 0',
  'balance_due DECIMAL(19,4) NOT NULL DEFAULT 0',
  "payment_status VARCHAR(32) NOT NULL DEFAULT 'unpaid'",
  'issued_at DATETIME(3) NULL',
  'issued_by_user_id INT UNSIGNED NULL',
  'issued_by_name VARCHAR(255) NULL',
  'content_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL',
  'frozen_content JSON NULL',
  'pdf_attachment_id INT UNSIGNED NULL',
  "fiscal_status VARCHAR(32) NOT NULL DEFAULT 'none'",
  'fiscal_number VARCHAR(100) NULL',
  'fiscal_payload JSON NULL',
  'notes TEXT NULL',
  'internal_note TEXT NULL',
  'payment_terms_text VARCHAR(500) NULL',
  'credit_reason VARCHAR(500) NULL',
  'exceed_reason VARCHAR(500) NULL',
  'dispute_reason VARCHAR(500) NULL',
  'UNIQUE KEY invoices_number_unique (document_type, direction, invoice_number)',
  'UNIQUE KEY invoices_garage_number_unique (garage_id, external_number)',
  'UNIQUE KEY invoices_supplier_number_unique (supplier_id, external_number)',
  'KEY invoices_dossier (intervention_id, document_type, status)',
  'KEY invoices_vehicle (vehicle_id, created_at)',
  'KEY invoices_original (original_invoice_id)',
  'KEY invoices_status (status, created_at)',
  'KEY invoices_payment_status (payment_status, due_date)',
  'KEY invoices_issue_date (issue_date)',
  'KEY invoices_due_date (due_date)',
  'KEY invoices_total (total_amount)',
  'KEY invoices_created_at (created_at)',
  'KEY invoices_direction (direction, document_type, created_at)',
  'KEY invoices_fiscal (fiscal_status)',
];

const LINES = [
  'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
  'invoice_id INT UNSIGNED NOT NULL',
  'line_number SMALLINT UNSIGNED NOT NULL',
  'original_line_number SMALLINT UNSIGNED NULL',
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
  'UNIQUE KEY invoice_lines_number_unique (invoice_id, line_number)',
];

const TAX_LINES = [
  'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
  'invoice_id INT UNSIGNED NOT NULL',
  'tax_category VARCHAR(32) NOT NULL',
  'tax_rate DECIMAL(5,2) NOT NULL',
  'taxable_amount DECIMAL(19,4) NOT NULL',
  'tax_amount DECIMAL(19,4) NOT NULL',
  'exemption_reason VARCHAR(255) NULL',
  'UNIQUE KEY invoice_tax_lines_rate_unique (invoice_id, tax_category, tax_rate)',
];

const PAYMENTS = [
  'invoice_id INT UNSIGNED NOT NULL',
  'amount DECIMAL(19,4) NOT NULL',
  'payment_date DATE NOT NULL',
  'method VARCHAR(32) NOT NULL',
  'reference VARCHAR(100) NULL',
  'notes TEXT NULL',
  "status VARCHAR(32) NOT NULL DEFAULT 'recorded'",
  'voided_at DATETIME(3) NULL',
  'voided_by_user_id INT UNSIGNED NULL',
  'voided_by_name VARCHAR(255) NULL',
  'void_reason VARCHAR(500) NULL',
  'recorded_by_name VARCHAR(255) NOT NULL',
  'KEY payments_invoice (invoice_id, status)',
  'KEY payments_date (payment_date)',
  'KEY payments_method (method, payment_date)',
  'KEY payments_status (status, payment_date)',
  'KEY payments_created_at (created_at)',
];
