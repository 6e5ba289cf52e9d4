import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

const ACTIVE = 'is_active TINYINT(1) NOT NULL DEFAULT 1';

export class CreateReferenceTables1764000000000 implements MigrationInterface {
  name = 'CreateReferenceTables1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await createVehicleLists(tables);
    await createOtherLists(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop(
      'tax_rates',
      'supply_categories',
      'intervention_types',
      'license_types',
      'vehicle_models',
      'fuel_types',
      'vehicle_colors',
      'vehicle_categories',
      'brands',
    );
  }
}

async function createVehicleLists(tables: TableBuilder): Promise<void> {
  await tables.create('brands', [
    'name VARCHAR(100) NOT NULL',
    'code VARCHAR(10) NULL',
    'country VARCHAR(100) NULL',
    'logo_url VARCHAR(500) NULL',
    'website VARCHAR(255) NULL',
    ACTIVE,
    'UNIQUE KEY brands_name_unique (name)',
    'KEY brands_active (is_active, name)',
  ]);
  await tables.create('vehicle_categories', [
    'name VARCHAR(100) NOT NULL',
    'description VARCHAR(500) NULL',
    'icon VARCHAR(50) NULL',
    'required_license_code VARCHAR(10) NULL',
    ACTIVE,
    'UNIQUE KEY vehicle_categories_name_unique (name)',
    'KEY vehicle_categories_active (is_active, name)',
  ]);
  await tables.create('vehicle_colors', [
    'name VARCHAR(50) NOT NULL',
    'hex_code VARCHAR(7) NULL',
    ACTIVE,
    'UNIQUE KEY vehicle_colors_name_unique (name)',
    'KEY vehicle_colors_active (is_active, name)',
  ]);
  await tables.create('fuel_types', [
    'code VARCHAR(20) NOT NULL',
    'name VARCHAR(50) NOT NULL',
    'energy_unit VARCHAR(32) NOT NULL',
    'counts_for_consumption TINYINT(1) NOT NULL DEFAULT 1',
    'is_eco_friendly TINYINT(1) NOT NULL DEFAULT 0',
    'co2_kg_per_unit DECIMAL(8,4) NULL',
    ACTIVE,
    'UNIQUE KEY fuel_types_code_unique (code)',
    'KEY fuel_types_name (name)',
    'KEY fuel_types_active (is_active, name)',
    tables.oneOf('fuel_types', 'energy_unit', ['liter', 'kwh', 'kg']),
  ]);
  await tables.create('vehicle_models', [
    'brand_id INT UNSIGNED NOT NULL',
    'name VARCHAR(100) NOT NULL',
    'code VARCHAR(20) NULL',
    'year_start SMALLINT UNSIGNED NULL',
    'year_end SMALLINT UNSIGNED NULL',
    'default_category_id INT UNSIGNED NULL',
    'default_fuel_type_id INT UNSIGNED NULL',
    'tank_capacity_l DECIMAL(6,1) NULL',
    ACTIVE,
    'UNIQUE KEY vehicle_models_brand_name_unique (brand_id, name)',
    'KEY vehicle_models_name (name)',
    'KEY vehicle_models_active (is_active, name)',
    'KEY vehicle_models_default_category_id (default_category_id)',
    'KEY vehicle_models_default_fuel_type_id (default_fuel_type_id)',
    tables.foreignKey('vehicle_models', 'brand_id', 'brands'),
    tables.foreignKey('vehicle_models', 'default_category_id', 'vehicle_categories'),
    tables.foreignKey('vehicle_models', 'default_fuel_type_id', 'fuel_types'),
  ]);
}

async function createOtherLists(tables: TableBuilder): Promise<void> {
  await tables.create('license_types', [
    'code VARCHAR(10) NOT NULL',
    'name VARCHAR(100) NOT NULL',
    'min_age SMALLINT UNSIGNED NULL',
    'validity_years SMALLINT UNSIGNED NULL',
    'covers JSON NOT NULL',
    ACTIVE,
    'UNIQUE KEY license_types_code_unique (code)',
    'KEY license_types_name (name)',
    'KEY license_types_active (is_active, code)',
  ]);
  await tables.create('intervention_types', [
    'name VARCHAR(100) NOT NULL',
    'description VARCHAR(500) NULL',
    'kind VARCHAR(32) NOT NULL',
    'default_duration_days SMALLINT UNSIGNED NULL',
    'fast_track TINYINT(1) NOT NULL DEFAULT 0',
    ACTIVE,
    'UNIQUE KEY intervention_types_name_unique (name)',
    'KEY intervention_types_kind (kind, name)',
    'KEY intervention_types_active (is_active, name)',
    tables.oneOf('intervention_types', 'kind', ['preventive', 'corrective', 'accident', 'inspection', 'other']),
  ]);
  await tables.create('supply_categories', [
    'name VARCHAR(100) NOT NULL',
    'parent_id INT UNSIGNED NULL',
    'icon VARCHAR(50) NULL',
    'description VARCHAR(500) NULL',
    ACTIVE,
    'parent_key INT UNSIGNED GENERATED ALWAYS AS (IFNULL(parent_id, 0)) VIRTUAL',
    'UNIQUE KEY supply_categories_parent_name_unique (parent_key, name)',
    'KEY supply_categories_name (name)',
    'KEY supply_categories_parent_id (parent_id)',
    'KEY supply_categories_active (is_active, name)',
    tables.foreignKey('supply_categories', 'parent_id', 'supply_categories'),
  ]);
  await tables.create('tax_rates', [
    'code VARCHAR(20) NOT NULL',
    'label VARCHAR(100) NOT NULL',
    'rate DECIMAL(5,2) NOT NULL',
    'category VARCHAR(32) NOT NULL',
    'exemption_reason VARCHAR(255) NULL',
    'is_default TINYINT(1) NOT NULL DEFAULT 0',
    'valid_from DATE NOT NULL',
    'valid_until DATE NULL',
    'default_key TINYINT GENERATED ALWAYS AS (IF(is_default = 1, 1, NULL)) VIRTUAL',
    'UNIQUE KEY tax_rates_code_unique (code)',
    'UNIQUE KEY tax_rates_default_unique (default_key)',
    'KEY tax_rates_rate (rate)',
    'KEY tax_rates_category (category, code)',
    tables.oneOf('tax_rates', 'category', ['S', 'Z', 'E', 'AE', 'O']),
  ]);
}
