import type { MigrationInterface, QueryRunner } from 'typeorm';
import { liveKey, TableBuilder } from '../table-builder';

/**
 * Personal fields of drivers are encrypted; searches and unique keys use blind indexes. Existing values stay in clear until
 * `keys:rotate` encrypts them: a value that is not a ciphertext is read as clear text.
 */
export class SealDrivers1764100000000 implements MigrationInterface {
  name = 'SealDrivers1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (!(await tables.hasColumn('drivers', 'license_index'))) await tables.alter('drivers', UP);
    await tables.create('collaborateurs', COLLABORATEURS);
    await tables.create('vehicle_assignments', [
      ...ASSIGNMENTS,
      tables.oneOf('vehicle_assignments', 'role', ['primary', 'secondary']),
      tables.foreignKey('vehicle_assignments', 'vehicle_id', 'vehicles'),
      tables.foreignKey('vehicle_assignments', 'driver_id', 'drivers'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.drop('vehicle_assignments', 'collaborateurs');
    if (await tables.hasColumn('drivers', 'license_index')) await tables.alter('drivers', DOWN);
  }
}

const blindIndex = (name: string): string => `${name} VARCHAR(32)`;

/** The normalized licence number and its key stay until every row is encrypted; a later release drops them. */
const UP = [
  'MODIFY email VARCHAR(512) NULL',
  'MODIFY phone VARCHAR(255) NULL',
  'MODIFY license_number VARCHAR(255) NULL',
  'MODIFY date_of_birth VARCHAR(255) NULL',
  'MODIFY emergency_contact_name VARCHAR(512) NULL',
  'MODIFY emergency_contact_phone VARCHAR(255) NULL',
  `ADD COLUMN ${blindIndex('email_index')} NULL`,
  `ADD COLUMN ${blindIndex('phone_index')} NULL`,
  `ADD COLUMN ${blindIndex('license_index')} NULL`,
  `ADD COLUMN ${liveKey('license_index_key', 'VARCHAR(32)', 'license_index')}`,
  'ADD UNIQUE KEY drivers_license_index_unique (license_index_key)',
  'ADD KEY drivers_email_index (email_index)',
  'ADD KEY drivers_phone_index (phone_index)',
];

const DOWN = [
  'DROP KEY drivers_phone_index',
  'DROP KEY drivers_email_index',
  'DROP KEY drivers_license_index_unique',
  'DROP COLUMN license_index_key',
  'DROP COLUMN license_index',
  'DROP COLUMN phone_index',
  'DROP COLUMN email_index',
  'MODIFY emergency_contact_phone VARCHAR(20) NULL',
  'MODIFY emergency_contact_name VARCHAR(100) NULL',
  'MODIFY date_of_birth DATE NULL',
  'MODIFY license_number VARCHAR(30) NULL',
  'MODIFY phone VARCHAR(20) NULL',
  'MODIFY email VARCHAR(254) NULL',
];

const COLLABORATEURS = [
  'deleted_at DATETIME(3) NULL',
  'seal_key CHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
  'user_id INT UNSIGNED NULL',
  'code VARCHAR(50) NULL',
  'first_name VARCHAR(50) NOT NULL',
  'last_name VARCHAR(50) NOT NULL',
  'email VARCHAR(512) NULL',
  'phone VARCHAR(255) NULL',
  'employee_number VARCHAR(20) NULL',
  'department VARCHAR(100) NULL',
  'position VARCHAR(100) NULL',
  'specialization VARCHAR(100) NULL',
  'is_active TINYINT(1) NOT NULL DEFAULT 1',
  'notes TEXT NULL',
  liveKey('user_key', 'INT UNSIGNED', 'user_id'),
  liveKey('employee_number_key', 'VARCHAR(20)', 'employee_number'),
  'UNIQUE KEY collaborateurs_user_unique (user_key)',
  'UNIQUE KEY collaborateurs_employee_number_unique (employee_number_key)',
];

const ASSIGNMENTS = [
  'vehicle_id INT UNSIGNED NOT NULL',
  'driver_id INT UNSIGNED NOT NULL',
  'starts_at DATETIME(3) NOT NULL',
  'ends_at DATETIME(3) NULL',
  "role VARCHAR(32) NOT NULL DEFAULT 'primary'",
  'start_reading_id INT UNSIGNED NULL',
  'end_reading_id INT UNSIGNED NULL',
  'notes TEXT NULL',
  'KEY vehicle_assignments_vehicle (vehicle_id, starts_at)',
  'KEY vehicle_assignments_driver (driver_id, starts_at)',
];
