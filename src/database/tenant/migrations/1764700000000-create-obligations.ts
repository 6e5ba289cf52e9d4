import type { MigrationInterface, QueryRunner } from 'typeorm';
import { quoteIdentifier } from '#persistence';
import { liveKey, TableBuilder } from '../table-builder';

/** Obligations of a fleet: insurance, renewals and preventive maintenance; and the time since which a vehicle is off the road. */
export class CreateObligations1764700000000 implements MigrationInterface {
  name = 'CreateObligations1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('insurances', [
      ...INSURANCES,
      tables.foreignKey('insurances', 'vehicle_id', 'vehicles'),
      tables.foreignKey('insurances', 'renewed_from_id', 'insurances'),
      tables.oneOf('insurances', 'coverage_type', ['comprehensive', 'third_party', 'liability', 'collision']),
      tables.oneOf('insurances', 'premium_frequency', ['once', 'monthly', 'quarterly', 'yearly']),
    ]);
    await tables.create('vehicle_renewals', [
      ...RENEWALS,
      tables.foreignKey('vehicle_renewals', 'vehicle_id', 'vehicles'),
      tables.oneOf('vehicle_renewals', 'type', RENEWAL_TYPES),
      tables.oneOf('vehicle_renewals', 'result', ['passed', 'failed', 'conditional']),
    ]);
    await tables.create('maintenance_plans', [
      ...PLANS,
      tables.foreignKey('maintenance_plans', 'vehicle_id', 'vehicles'),
      tables.foreignKey('maintenance_plans', 'model_id', 'vehicle_models'),
      tables.foreignKey('maintenance_plans', 'template_id', 'maintenance_plans'),
      tables.foreignKey('maintenance_plans', 'default_garage_id', 'garages'),
      tables.oneOf('maintenance_plans', 'type', ['preventive', 'inspection']),
      tables.oneOf('maintenance_plans', 'basis', ['from_completion', 'fixed']),
    ]);
    await tables.create('maintenances', [
      ...MAINTENANCES,
      tables.foreignKey('maintenances', 'vehicle_id', 'vehicles'),
      tables.foreignKey('maintenances', 'plan_id', 'maintenance_plans'),
      tables.foreignKey('maintenances', 'intervention_id', 'interventions'),
      tables.foreignKey('maintenances', 'garage_id', 'garages'),
      tables.oneOf('maintenances', 'type', ['preventive', 'corrective', 'inspection', 'repair']),
      tables.oneOf('maintenances', 'status', ['scheduled', 'in_progress', 'completed', 'cancelled']),
    ]);
    await tables.create('vehicle_status_spans', [
      ...SPANS,
      tables.foreignKey('vehicle_status_spans', 'vehicle_id', 'vehicles'),
      tables.oneOf('vehicle_status_spans', 'status', ['maintenance', 'out_of_service']),
    ]);
    await this.addDistance(runner, tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    if (await tables.hasColumn('vehicles', 'cumulative_km'))
      await tables.alter('vehicles', ['DROP COLUMN cumulative_km']);
    await tables.drop('vehicle_status_spans', 'maintenances', 'maintenance_plans', 'vehicle_renewals', 'insurances');
  }

  /** Total kilometres over all odometers beside those of the current one, and the periods of vehicles that are off the road now. */
  private async addDistance(runner: QueryRunner, tables: TableBuilder): Promise<void> {
    if (await tables.hasColumn('vehicles', 'cumulative_km')) return;
    const prefix = runner.connection.options.entityPrefix ?? '';
    const name = (table: string): string => quoteIdentifier(`${prefix}${table}`);
    await runner.query(
      `INSERT INTO ${name('vehicle_status_spans')} (vehicle_id, status, starts_at, is_manual)
        SELECT v.id, v.status, v.updated_at,
          NOT EXISTS (SELECT 1 FROM ${name('interventions')} i WHERE i.vehicle_id = v.id
            AND i.immobilized_from IS NOT NULL AND i.immobilized_until IS NULL)
          FROM ${name('vehicles')} v WHERE v.status IN ('maintenance', 'out_of_service')
           AND NOT EXISTS (SELECT 1 FROM ${name('vehicle_status_spans')} s WHERE s.vehicle_id = v.id)`,
    );
    await tables.alter('vehicles', ['ADD COLUMN cumulative_km INT UNSIGNED NOT NULL DEFAULT 0 AFTER mileage']);
    await runner.query(
      `UPDATE ${name('vehicles')} v JOIN (
          SELECT vehicle_id, SUM(GREATEST(0, CAST(last_km AS SIGNED) - CAST(first_km AS SIGNED))) AS km FROM (
            SELECT DISTINCT vehicle_id, meter_epoch,
                FIRST_VALUE(value) OVER (PARTITION BY vehicle_id, meter_epoch ORDER BY read_at, id) AS first_km,
                FIRST_VALUE(value) OVER (PARTITION BY vehicle_id, meter_epoch ORDER BY read_at DESC, id DESC) AS last_km
              FROM ${name('odometer_readings')} WHERE is_void = 0) meters
          GROUP BY vehicle_id) driven ON driven.vehicle_id = v.id
        SET v.cumulative_km = driven.km, v.updated_at = v.updated_at`,
    );
  }
}

const RENEWAL_TYPES = [
  'technical_inspection',
  'registration',
  'road_tax',
  'transport_licence',
  'emission_test',
  'tachograph',
  'fire_extinguisher',
  'other',
];

const INSURANCES = [
  'insurance_number VARCHAR(50) NOT NULL',
  'vehicle_id INT UNSIGNED NOT NULL',
  'policy_number VARCHAR(100) NOT NULL',
  'insurance_company VARCHAR(100) NOT NULL',
  'coverage_type VARCHAR(32) NOT NULL',
  'is_compulsory_cover BOOLEAN NOT NULL',
  'start_date DATE NOT NULL',
  'end_date DATE NOT NULL',
  'premium_amount DECIMAL(19,4) NOT NULL',
  'currency CHAR(3) NOT NULL',
  "premium_frequency VARCHAR(32) NOT NULL DEFAULT 'once'",
  'deductible DECIMAL(19,4) NULL',
  'coverage_limit DECIMAL(19,4) NULL',
  'agent_name TEXT NULL',
  'agent_contact TEXT NULL',
  'agent_email TEXT NULL',
  'renewal_date DATE NULL',
  'renewal_reminder_days SMALLINT UNSIGNED NULL',
  'is_auto_renewal BOOLEAN NOT NULL DEFAULT FALSE',
  'cancelled_at DATETIME(3) NULL',
  'cancelled_on DATE NULL',
  'cancellation_reason VARCHAR(500) NULL',
  'renewed_from_id INT UNSIGNED NULL',
  'coverage_details TEXT NULL',
  'notes TEXT NULL',
  'deleted_at DATETIME(3) NULL',
  liveKey('renewed_key', 'INT UNSIGNED', 'IF(cancelled_on IS NULL, renewed_from_id, NULL)'),
  'CONSTRAINT insurances_period_check CHECK (end_date >= start_date)',
  'UNIQUE KEY insurances_number_unique (insurance_number)',
  'UNIQUE KEY insurances_renewed_unique (renewed_key)',
  'KEY insurances_vehicle (vehicle_id, end_date)',
  'KEY insurances_end_date (end_date)',
  'KEY insurances_start_date (start_date)',
  'KEY insurances_coverage_type (coverage_type, end_date)',
  'KEY insurances_created_at (created_at)',
];

const RENEWALS = [
  'vehicle_id INT UNSIGNED NOT NULL',
  'type VARCHAR(32) NOT NULL',
  'label VARCHAR(100) NULL',
  'reference VARCHAR(100) NULL',
  'valid_from DATE NULL',
  'valid_until DATE NOT NULL',
  'issued_by VARCHAR(100) NULL',
  'cost DECIMAL(19,4) NULL',
  'currency CHAR(3) NOT NULL',
  'paid_on DATE NULL',
  'result VARCHAR(32) NULL',
  'notes TEXT NULL',
  'deleted_at DATETIME(3) NULL',
  'KEY vehicle_renewals_vehicle (vehicle_id, type, valid_until)',
  'KEY vehicle_renewals_valid_until (valid_until)',
  'KEY vehicle_renewals_type (type, valid_until)',
  'KEY vehicle_renewals_created_at (created_at)',
];

const PLANS = [
  'vehicle_id INT UNSIGNED NULL',
  'model_id INT UNSIGNED NULL',
  'template_id INT UNSIGNED NULL',
  'title VARCHAR(100) NOT NULL',
  'type VARCHAR(32) NOT NULL',
  'interval_km INT UNSIGNED NULL',
  'interval_months SMALLINT UNSIGNED NULL',
  'interval_days SMALLINT UNSIGNED NULL',
  "basis VARCHAR(32) NOT NULL DEFAULT 'from_completion'",
  'use_cumulative BOOLEAN NOT NULL DEFAULT FALSE',
  'lead_days SMALLINT UNSIGNED NOT NULL DEFAULT 30',
  'lead_km INT UNSIGNED NOT NULL DEFAULT 1000',
  'start_date DATE NULL',
  'start_odometer INT UNSIGNED NULL',
  'anchor_due_date DATE NULL',
  'anchor_due_odometer INT UNSIGNED NULL',
  'next_due_date DATE NULL',
  'next_due_odometer INT UNSIGNED NULL',
  'snoozed_until DATE NULL',
  'default_garage_id INT UNSIGNED NULL',
  'estimated_cost DECIMAL(19,4) NULL',
  'is_active BOOLEAN NOT NULL DEFAULT TRUE',
  'auto_create_maintenance BOOLEAN NOT NULL DEFAULT FALSE',
  'notes TEXT NULL',
  'deleted_at DATETIME(3) NULL',
  liveKey('template_key', 'INT UNSIGNED', 'template_id'),
  'CONSTRAINT maintenance_plans_subject_check CHECK ((vehicle_id IS NULL) <> (model_id IS NULL))',
  'UNIQUE KEY maintenance_plans_template_unique (vehicle_id, template_key)',
  'KEY maintenance_plans_model (model_id)',
  'KEY maintenance_plans_due_date (next_due_date)',
  'KEY maintenance_plans_due_odometer (next_due_odometer)',
  'KEY maintenance_plans_created_at (created_at)',
  'KEY maintenance_plans_type (type, created_at)',
];

const MAINTENANCES = [
  'maintenance_number VARCHAR(50) NOT NULL',
  'vehicle_id INT UNSIGNED NOT NULL',
  'plan_id INT UNSIGNED NULL',
  'intervention_id INT UNSIGNED NULL',
  'type VARCHAR(32) NOT NULL',
  'title VARCHAR(100) NOT NULL',
  'description TEXT NULL',
  'scheduled_date DATE NOT NULL',
  'due_odometer INT UNSIGNED NULL',
  "status VARCHAR(32) NOT NULL DEFAULT 'scheduled'",
  'started_at DATETIME(3) NULL',
  'completed_date DATE NULL',
  'odometer_reading INT UNSIGNED NULL',
  'cost DECIMAL(19,4) NULL',
  'currency CHAR(3) NOT NULL',
  'garage_id INT UNSIGNED NULL',
  'service_provider VARCHAR(255) NULL',
  'service_location VARCHAR(255) NULL',
  'parts_used TEXT NULL',
  'work_performed TEXT NULL',
  'is_warranty_covered BOOLEAN NOT NULL DEFAULT FALSE',
  'cancellation_reason VARCHAR(500) NULL',
  'notes TEXT NULL',
  'deleted_at DATETIME(3) NULL',
  liveKey('open_plan_key', 'INT UNSIGNED', "IF(status IN ('scheduled', 'in_progress'), plan_id, NULL)"),
  'UNIQUE KEY maintenances_number_unique (maintenance_number)',
  'UNIQUE KEY maintenances_open_plan_unique (open_plan_key)',
  'KEY maintenances_vehicle (vehicle_id, scheduled_date)',
  'KEY maintenances_status (status, scheduled_date)',
  'KEY maintenances_type (type, scheduled_date)',
  'KEY maintenances_scheduled_date (scheduled_date)',
  'KEY maintenances_completed_date (completed_date)',
  'KEY maintenances_created_at (created_at)',
];

const SPANS = [
  'vehicle_id INT UNSIGNED NOT NULL',
  'status VARCHAR(32) NOT NULL',
  'starts_at DATETIME(3) NOT NULL',
  'ends_at DATETIME(3) NULL',
  'is_manual BOOLEAN NOT NULL',
  'KEY vehicle_status_spans_vehicle (vehicle_id, starts_at)',
  'KEY vehicle_status_spans_ends_at (ends_at)',
];
