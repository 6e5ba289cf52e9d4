import type { MigrationInterface, QueryRunner } from 'typeorm';
import { liveKey, TableBuilder } from '../table-builder';

export class CreateDrivers1764000002000 implements MigrationInterface {
  name = 'CreateDrivers1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('drivers', [
      ...COLUMNS,
      ...INDEXES,
      tables.oneOf('drivers', 'status', ['active', 'inactive', 'suspended', 'terminated']),
    ]);
    await tables.create('driver_licenses', [
      'driver_id INT UNSIGNED NOT NULL',
      'license_type_id INT UNSIGNED NOT NULL',
      'issued_on DATE NULL',
      'expires_on DATE NULL',
      'UNIQUE KEY driver_licenses_driver_type_unique (driver_id, license_type_id)',
      'KEY driver_licenses_license_type_id (license_type_id)',
      tables.foreignKey('driver_licenses', 'driver_id', 'drivers'),
      tables.foreignKey('driver_licenses', 'license_type_id', 'license_types'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('driver_licenses', 'drivers');
  }
}

const COLUMNS = [
  'deleted_at DATETIME(3) NULL',
  'code VARCHAR(50) NOT NULL',
  'first_name VARCHAR(50) NOT NULL',
  'last_name VARCHAR(50) NOT NULL',
  'email VARCHAR(254) NULL',
  'phone VARCHAR(20) NULL',
  'license_number VARCHAR(30) NULL',
  'license_number_normalized VARCHAR(30) NULL',
  'license_expiry_date DATE NULL',
  'date_of_birth DATE NULL',
  'address TEXT NULL',
  'emergency_contact_name VARCHAR(100) NULL',
  'emergency_contact_phone VARCHAR(20) NULL',
  "status VARCHAR(32) NOT NULL DEFAULT 'active'",
  'hire_date DATE NULL',
  'termination_date DATE NULL',
  'collaborateur_id INT UNSIGNED NULL',
  'notes TEXT NULL',
  'anonymized_at DATETIME(3) NULL',
  liveKey('license_key', 'VARCHAR(30)', 'license_number_normalized'),
];

const INDEXES = [
  'UNIQUE KEY drivers_code_unique (code)',
  'UNIQUE KEY drivers_license_unique (license_key)',
  'UNIQUE KEY drivers_collaborateur_unique (collaborateur_id)',
  'KEY drivers_live_created_at (deleted_at, created_at)',
  'KEY drivers_live_updated_at (deleted_at, updated_at)',
  'KEY drivers_live_code (deleted_at, code)',
  'KEY drivers_live_last_name (deleted_at, last_name)',
  'KEY drivers_live_first_name (deleted_at, first_name)',
  'KEY drivers_live_status (deleted_at, status)',
  'KEY drivers_live_license_expiry (deleted_at, license_expiry_date)',
  'KEY drivers_live_hire_date (deleted_at, hire_date)',
];
