import type { MigrationInterface, QueryRunner } from 'typeorm';
import { liveKey, TableBuilder } from '../table-builder';

export class CreateVehicles1764000001000 implements MigrationInterface {
  name = 'CreateVehicles1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('vehicles', [...COLUMNS, ...INDEXES, ...constraints(tables)]);
    await tables.create('odometer_readings', [
      'vehicle_id INT UNSIGNED NOT NULL',
      'value INT UNSIGNED NOT NULL',
      'read_at DATETIME(3) NOT NULL',
      'source VARCHAR(32) NOT NULL',
      'source_id INT UNSIGNED NULL',
      'is_void TINYINT(1) NOT NULL DEFAULT 0',
      'void_reason VARCHAR(255) NULL',
      'voided_by INT UNSIGNED NULL',
      'meter_epoch SMALLINT UNSIGNED NOT NULL DEFAULT 1',
      'note VARCHAR(255) NULL',
      'UNIQUE KEY odometer_readings_source_unique (source, source_id)',
      'KEY odometer_readings_sequence (vehicle_id, meter_epoch, read_at, id)',
      tables.foreignKey('odometer_readings', 'vehicle_id', 'vehicles'),
      tables.oneOf('odometer_readings', 'source', ODOMETER_SOURCES),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('odometer_readings', 'vehicles');
  }
}

/** `vin` is not CHAR(17): MariaDB refuses CHAR in a generated column, because its padding depends on sql_mode. */
const COLUMNS = [
  'deleted_at DATETIME(3) NULL',
  'code VARCHAR(50) NOT NULL',
  'plate_number VARCHAR(20) NOT NULL',
  'plate_normalized VARCHAR(20) NOT NULL',
  'plate_country CHAR(2) NULL',
  'brand_id INT UNSIGNED NOT NULL',
  'model_id INT UNSIGNED NOT NULL',
  'color_id INT UNSIGNED NULL',
  'category_id INT UNSIGNED NULL',
  'fuel_type_id INT UNSIGNED NULL',
  'year SMALLINT UNSIGNED NULL',
  'vin VARCHAR(17) NULL',
  'chassis_number VARCHAR(30) NULL',
  'vin_check_digit_valid TINYINT(1) NULL',
  "status VARCHAR(32) NOT NULL DEFAULT 'active'",
  'mileage INT UNSIGNED NOT NULL DEFAULT 0',
  'initial_odometer_date DATE NULL',
  'engine_size_l DECIMAL(4,1) NULL',
  'power_hp SMALLINT UNSIGNED NULL',
  'tank_capacity_l DECIMAL(6,1) NULL',
  'battery_kwh DECIMAL(6,1) NULL',
  'purchase_date DATE NULL',
  'purchase_price DECIMAL(19,4) NULL',
  'vendor_supplier_id INT UNSIGNED NULL',
  'disposal_date DATE NULL',
  'disposal_price DECIMAL(19,4) NULL',
  'disposal_reason VARCHAR(255) NULL',
  'registration_date DATE NULL',
  'tracking_id VARCHAR(100) NULL',
  "ownership VARCHAR(32) NOT NULL DEFAULT 'owned'",
  'owner_name VARCHAR(150) NULL',
  'owner_contact VARCHAR(150) NULL',
  'fleet_group VARCHAR(100) NULL',
  'site VARCHAR(100) NULL',
  'cost_center VARCHAR(100) NULL',
  'notes TEXT NULL',
  liveKey('plate_key', 'VARCHAR(20)', 'plate_normalized'),
  liveKey('vin_key', 'VARCHAR(17)', 'vin'),
  liveKey('tracking_key', 'VARCHAR(100)', 'tracking_id'),
];

/** Every list reads rows that are not deleted, so the indexes of its sorts and filters start with `deleted_at`. */
const INDEXES = [
  'UNIQUE KEY vehicles_code_unique (code)',
  'UNIQUE KEY vehicles_plate_unique (plate_key)',
  'UNIQUE KEY vehicles_vin_unique (vin_key)',
  'UNIQUE KEY vehicles_tracking_unique (tracking_key)',
  'KEY vehicles_live_created_at (deleted_at, created_at)',
  'KEY vehicles_live_updated_at (deleted_at, updated_at)',
  'KEY vehicles_live_code (deleted_at, code)',
  'KEY vehicles_live_plate (deleted_at, plate_normalized)',
  'KEY vehicles_live_year (deleted_at, year)',
  'KEY vehicles_live_mileage (deleted_at, mileage)',
  'KEY vehicles_live_status (deleted_at, status)',
  'KEY vehicles_brand_id (brand_id)',
  'KEY vehicles_model_id (model_id)',
  'KEY vehicles_color_id (color_id)',
  'KEY vehicles_category_id (category_id)',
  'KEY vehicles_fuel_type_id (fuel_type_id)',
];

const ODOMETER_SOURCES = [
  'manual',
  'fuel_log',
  'maintenance',
  'intervention',
  'prediagnostic',
  'field_verification',
  'reception_report',
  'assignment',
  'telematics',
  'import',
  'initial',
];

function constraints(tables: TableBuilder): string[] {
  return [
    tables.foreignKey('vehicles', 'brand_id', 'brands'),
    tables.foreignKey('vehicles', 'model_id', 'vehicle_models'),
    tables.foreignKey('vehicles', 'color_id', 'vehicle_colors'),
    tables.foreignKey('vehicles', 'category_id', 'vehicle_categories'),
    tables.foreignKey('vehicles', 'fuel_type_id', 'fuel_types'),
    tables.oneOf('vehicles', 'status', ['active', 'maintenance', 'out_of_service', 'sold']),
    tables.oneOf('vehicles', 'ownership', ['owned', 'leased', 'rented', 'customer']),
  ];
}
