import type { MigrationInterface, QueryRunner } from 'typeorm';
import { liveKey, TableBuilder } from '../table-builder';

/** Adds partners, parts, files and imports, completes staff, and adds the seller of a vehicle and the person of a driver. */
export class CompleteFleetFile1764200000000 implements MigrationInterface {
  name = 'CompleteFleetFile1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('garages', [...GARAGES, tables.oneOf('garages', 'type', ['internal', 'external'])]);
    await tables.create('suppliers', SUPPLIERS);
    await tables.create('supplies', [
      ...SUPPLIES,
      tables.foreignKey('supplies', 'category_id', 'supply_categories'),
      tables.foreignKey('supplies', 'default_tax_rate_id', 'tax_rates'),
      tables.oneOf('supplies', 'kind', ['part', 'consumable', 'labor', 'service']),
    ]);
    await tables.createBare('supply_compatible_models', [
      'supply_id INT UNSIGNED NOT NULL',
      'vehicle_model_id INT UNSIGNED NOT NULL',
      'PRIMARY KEY (supply_id, vehicle_model_id)',
      'KEY supply_compatible_models_model (vehicle_model_id)',
      tables.foreignKey('supply_compatible_models', 'supply_id', 'supplies'),
      tables.foreignKey('supply_compatible_models', 'vehicle_model_id', 'vehicle_models'),
    ]);
    await tables.create('attachments', [
      ...ATTACHMENTS,
      tables.oneOf('attachments', 'scan_status', ['pending', 'clean', 'infected']),
    ]);
    await tables.create('imports', IMPORTS);
    await tables.create('erasure_requests', [
      'entity_type VARCHAR(32) NOT NULL',
      'entity_id INT UNSIGNED NOT NULL',
      'reason VARCHAR(255) NOT NULL',
      'erased_at DATETIME(3) NOT NULL',
      'UNIQUE KEY erasure_requests_entity_unique (entity_type, entity_id)',
    ]);
    await this.complete(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (await tables.hasColumn('drivers', 'collaborateur_key')) await tables.alter('drivers', DRIVERS_DOWN);
    if (await tables.hasColumn('collaborateurs', 'license_number')) {
      await tables.alter('collaborateurs', [...tables.dropForeignKeys('collaborateurs', STAFF_LINKS), ...STAFF_DOWN]);
    }
    if (await tables.hasForeignKey('vehicles', 'vendor_supplier_id')) {
      await tables.alter('vehicles', [
        ...tables.dropForeignKeys('vehicles', ['vendor_supplier_id']),
        'DROP KEY vehicles_vendor_supplier_id',
      ]);
    }
    await tables.drop(
      'erasure_requests',
      'imports',
      'attachments',
      'supply_compatible_models',
      'supplies',
      'suppliers',
      'garages',
    );
  }

  private async complete(tables: TableBuilder): Promise<void> {
    if (!(await tables.hasForeignKey('vehicles', 'vendor_supplier_id'))) {
      await tables.alter('vehicles', [
        'ADD KEY vehicles_vendor_supplier_id (vendor_supplier_id)',
        `ADD ${tables.foreignKey('vehicles', 'vendor_supplier_id', 'suppliers')}`,
      ]);
    }
    if (!(await tables.hasColumn('collaborateurs', 'license_number'))) {
      await tables.alter('collaborateurs', [
        ...STAFF_UP,
        `ADD ${tables.foreignKey('collaborateurs', 'license_type_id', 'license_types')}`,
        `ADD ${tables.foreignKey('collaborateurs', 'preferred_garage_id', 'garages')}`,
        `ADD ${tables.foreignKey('collaborateurs', 'preferred_supplier_id', 'suppliers')}`,
      ]);
    }
    if (!(await tables.hasColumn('drivers', 'collaborateur_key'))) await tables.alter('drivers', DRIVERS_UP);
  }
}

const DELETED = 'deleted_at DATETIME(3) NULL';
/** The value to which the ciphertexts of a row are bound: set at creation, never changed. */
const SEAL_KEY = 'seal_key CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const ACTIVE = 'is_active TINYINT(1) NOT NULL DEFAULT 1';
/** Every list reads rows that are not deleted, so the indexes of its sorts and filters start with `deleted_at`. */
const live = (table: string, ...columns: readonly string[]): string[] =>
  columns.map((column) => `KEY ${table}_live_${column} (deleted_at, ${column})`);

const GARAGES = [
  DELETED,
  SEAL_KEY,
  'name VARCHAR(100) NOT NULL',
  "type VARCHAR(32) NOT NULL DEFAULT 'external'",
  'legal_name VARCHAR(255) NULL',
  'tax_id VARCHAR(60) NULL',
  'trade_register VARCHAR(60) NULL',
  'address VARCHAR(255) NULL',
  'city VARCHAR(100) NULL',
  'postal_code VARCHAR(20) NULL',
  'country_code CHAR(2) NULL',
  'phone VARCHAR(20) NULL',
  'email VARCHAR(254) NULL',
  'contact_person VARCHAR(512) NULL',
  'specializations JSON NOT NULL',
  'rating DECIMAL(3,2) NULL',
  'labor_rate_per_hour DECIMAL(19,4) NULL',
  'payment_terms_days SMALLINT UNSIGNED NULL',
  ACTIVE,
  'notes TEXT NULL',
  liveKey('name_key', 'VARCHAR(100)', 'name'),
  'UNIQUE KEY garages_name_unique (name_key)',
  ...live('garages', 'name', 'created_at', 'updated_at', 'rating', 'type', 'city', 'is_active'),
];

const SUPPLIERS = [
  DELETED,
  SEAL_KEY,
  'name VARCHAR(200) NOT NULL',
  'contact_person VARCHAR(512) NULL',
  'email VARCHAR(255) NULL',
  'phone VARCHAR(50) NULL',
  'address VARCHAR(255) NULL',
  'city VARCHAR(100) NULL',
  'postal_code VARCHAR(20) NULL',
  'country_code CHAR(2) NULL',
  'website VARCHAR(255) NULL',
  'rating DECIMAL(3,2) NULL',
  'payment_terms VARCHAR(100) NULL',
  'payment_terms_days SMALLINT UNSIGNED NULL',
  'delivery_time_days SMALLINT UNSIGNED NULL',
  'tax_id VARCHAR(60) NULL',
  ACTIVE,
  'notes TEXT NULL',
  liveKey('name_key', 'VARCHAR(200)', 'name'),
  'UNIQUE KEY suppliers_name_unique (name_key)',
  ...live('suppliers', 'name', 'created_at', 'updated_at', 'rating', 'city', 'is_active'),
];

const SUPPLIES = [
  DELETED,
  'reference VARCHAR(100) NOT NULL',
  'oem_reference VARCHAR(100) NULL',
  'name VARCHAR(200) NOT NULL',
  'description TEXT NULL',
  'brand VARCHAR(100) NULL',
  'category_id INT UNSIGNED NOT NULL',
  'kind VARCHAR(32) NOT NULL',
  "unit VARCHAR(32) NOT NULL DEFAULT 'unit'",
  'unit_price DECIMAL(19,4) NOT NULL DEFAULT 0',
  'default_tax_rate_id INT UNSIGNED NULL',
  'warranty_months SMALLINT UNSIGNED NULL',
  ACTIVE,
  liveKey('reference_key', 'VARCHAR(100)', 'reference'),
  'UNIQUE KEY supplies_reference_unique (reference_key)',
  'KEY supplies_oem_reference (oem_reference)',
  'KEY supplies_category_id (category_id)',
  'KEY supplies_default_tax_rate_id (default_tax_rate_id)',
  ...live('supplies', 'reference', 'name', 'brand', 'unit_price', 'created_at', 'updated_at', 'kind', 'is_active'),
];

const ATTACHMENTS = [
  DELETED,
  'entity_type VARCHAR(32) NOT NULL',
  'entity_id INT UNSIGNED NOT NULL',
  'category VARCHAR(32) NOT NULL',
  'role VARCHAR(60) NULL',
  'original_name VARCHAR(255) NOT NULL',
  'storage_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
  'size_bytes INT UNSIGNED NOT NULL',
  'mime_type VARCHAR(100) NOT NULL',
  'extension VARCHAR(10) NOT NULL',
  'sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
  'width INT UNSIGNED NULL',
  'height INT UNSIGNED NULL',
  'description VARCHAR(500) NULL',
  'download_count INT UNSIGNED NOT NULL DEFAULT 0',
  'last_downloaded_at DATETIME(3) NULL',
  "scan_status VARCHAR(32) NOT NULL DEFAULT 'pending'",
  'purged_at DATETIME(3) NULL',
  'UNIQUE KEY attachments_storage_key_unique (storage_key)',
  'KEY attachments_entity (entity_type, entity_id, deleted_at)',
  'KEY attachments_deleted_at (deleted_at, purged_at)',
  'KEY attachments_scan_status (scan_status)',
];

const IMPORTS = [
  'resource VARCHAR(32) NOT NULL',
  'mode VARCHAR(32) NOT NULL',
  'is_dry_run TINYINT(1) NOT NULL',
  'state VARCHAR(32) NOT NULL',
  'file_name VARCHAR(255) NOT NULL',
  'storage_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
  'report_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NULL',
  'sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
  'rows_read INT UNSIGNED NOT NULL DEFAULT 0',
  'rows_created INT UNSIGNED NOT NULL DEFAULT 0',
  'rows_updated INT UNSIGNED NOT NULL DEFAULT 0',
  'rows_unchanged INT UNSIGNED NOT NULL DEFAULT 0',
  'rows_failed INT UNSIGNED NOT NULL DEFAULT 0',
  'error VARCHAR(255) NULL',
  'started_at DATETIME(3) NULL',
  'finished_at DATETIME(3) NULL',
  'KEY imports_created_at (created_at)',
  'KEY imports_resource (resource, created_at)',
  'KEY imports_state (state, created_at)',
];

const STAFF_LINKS = ['license_type_id', 'preferred_garage_id', 'preferred_supplier_id'];

const STAFF_UP = [
  'ADD COLUMN license_number VARCHAR(255) NULL',
  'ADD COLUMN license_type_id INT UNSIGNED NULL',
  'ADD COLUMN license_expiry_date DATE NULL',
  'ADD COLUMN certification_level VARCHAR(50) NULL',
  'ADD COLUMN certification_expiry_date DATE NULL',
  'ADD COLUMN experience_years SMALLINT UNSIGNED NULL',
  'ADD COLUMN preferred_garage_id INT UNSIGNED NULL',
  'ADD COLUMN preferred_supplier_id INT UNSIGNED NULL',
  ...live('collaborateurs', 'last_name', 'first_name', 'created_at', 'updated_at', 'department', 'is_active').map(
    (index) => `ADD ${index}`,
  ),
];

const STAFF_DOWN = [
  ...['last_name', 'first_name', 'created_at', 'updated_at', 'department', 'is_active'].map(
    (column) => `DROP KEY collaborateurs_live_${column}`,
  ),
  'DROP COLUMN preferred_supplier_id',
  'DROP COLUMN preferred_garage_id',
  'DROP COLUMN experience_years',
  'DROP COLUMN certification_expiry_date',
  'DROP COLUMN certification_level',
  'DROP COLUMN license_expiry_date',
  'DROP COLUMN license_type_id',
  'DROP COLUMN license_number',
];

/** After the deletion of a driver, the person can be linked to a new driver. */
const DRIVERS_UP = [
  `ADD COLUMN ${liveKey('collaborateur_key', 'INT UNSIGNED', 'collaborateur_id')}`,
  'ADD UNIQUE KEY drivers_collaborateur_key_unique (collaborateur_key)',
  'ADD KEY drivers_collaborateur_id (collaborateur_id)',
  'DROP KEY drivers_collaborateur_unique',
];

const DRIVERS_DOWN = [
  'ADD UNIQUE KEY drivers_collaborateur_unique (collaborateur_id)',
  'DROP KEY drivers_collaborateur_id',
  'DROP KEY drivers_collaborateur_key_unique',
  'DROP COLUMN collaborateur_key',
];
