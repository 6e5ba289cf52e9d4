import type { MigrationInterface, QueryRunner } from 'typeorm';
import { liveKey, TableBuilder } from '../table-builder';

/** Fuel logs of vehicles, and the distance driven with each. */
export class CreateFuelLogs1764700001000 implements MigrationInterface {
  name = 'CreateFuelLogs1764700001000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('fuel_logs', [
      ...FUEL_LOGS,
      tables.foreignKey('fuel_logs', 'vehicle_id', 'vehicles'),
      tables.foreignKey('fuel_logs', 'driver_id', 'drivers'),
      tables.foreignKey('fuel_logs', 'fuel_type_id', 'fuel_types'),
      tables.oneOf('fuel_logs', 'energy_unit', ['liter', 'kwh', 'kg']),
      tables.oneOf('fuel_logs', 'payment_method', METHODS),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop('fuel_logs');
  }
}

const METHODS = ['cash', 'check', 'bank_transfer', 'card', 'mobile_money', 'direct_debit', 'offset', 'other'];

const FUEL_LOGS = [
  'fuel_log_number VARCHAR(50) NOT NULL',
  'vehicle_id INT UNSIGNED NOT NULL',
  'driver_id INT UNSIGNED NULL',
  'refuel_at DATETIME(3) NOT NULL',
  'refuel_date DATE NOT NULL',
  'fuel_type_id INT UNSIGNED NOT NULL',
  'energy_unit VARCHAR(32) NOT NULL',
  'counts_for_consumption BOOLEAN NOT NULL',
  'quantity DECIMAL(9,3) NOT NULL',
  'unit_price DECIMAL(19,4) NOT NULL',
  'total_cost DECIMAL(19,4) NOT NULL',
  'currency CHAR(3) NOT NULL',
  'odometer INT UNSIGNED NULL',
  'is_full_tank BOOLEAN NOT NULL',
  'missed_previous BOOLEAN NOT NULL',
  'is_personal BOOLEAN NOT NULL',
  'station_name VARCHAR(255) NULL',
  'station_location VARCHAR(255) NULL',
  'receipt_number VARCHAR(100) NULL',
  'payment_method VARCHAR(32) NULL',
  'fuel_card_number VARCHAR(4) NULL',
  'notes TEXT NULL',
  'is_above_tank BOOLEAN NOT NULL DEFAULT FALSE',
  'is_anomaly BOOLEAN NOT NULL DEFAULT FALSE',
  'distance_km INT UNSIGNED NULL',
  'segment_quantity DECIMAL(12,3) NULL',
  'segment_cost DECIMAL(19,4) NULL',
  'consumption DECIMAL(8,2) NULL',
  'segment_cost_per_km DECIMAL(19,4) NULL',
  'reviewed_at DATETIME(3) NULL',
  'reviewed_by_user_id INT UNSIGNED NULL',
  'deleted_at DATETIME(3) NULL',
  liveKey('receipt_key', 'VARCHAR(100)', 'receipt_number'),
  'UNIQUE KEY fuel_logs_number_unique (fuel_log_number)',
  'UNIQUE KEY fuel_logs_receipt_unique (vehicle_id, receipt_key, refuel_date)',
  'KEY fuel_logs_chain (vehicle_id, energy_unit, counts_for_consumption, refuel_at)',
  'KEY fuel_logs_vehicle (vehicle_id, refuel_at)',
  'KEY fuel_logs_refuel_at (refuel_at)',
  'KEY fuel_logs_refuel_date (refuel_date, vehicle_id)',
  'KEY fuel_logs_driver (driver_id, refuel_at)',
  'KEY fuel_logs_fuel_type (fuel_type_id, refuel_at)',
  'KEY fuel_logs_anomaly (is_anomaly, refuel_at)',
  'KEY fuel_logs_above_tank (is_above_tank, refuel_at)',
  'KEY fuel_logs_total_cost (total_cost)',
  'KEY fuel_logs_created_at (created_at)',
];
