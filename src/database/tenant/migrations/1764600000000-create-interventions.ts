import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Interventions with their history, and the reports on the condition of a vehicle: prediagnostics, verifications, receptions. */
export class CreateInterventions1764600000000 implements MigrationInterface {
  name = 'CreateInterventions1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await this.createDossiers(tables);
    await this.createReports(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await new TableBuilder(runner).drop(
      'reception_reports',
      'field_verifications',
      'prediagnostic_items',
      'prediagnostics',
      'intervention_holds',
      'intervention_status_history',
      'interventions',
    );
  }

  private async createDossiers(tables: TableBuilder): Promise<void> {
    const of = 'interventions';
    await tables.create(of, [
      ...INTERVENTIONS,
      tables.foreignKey(of, 'vehicle_id', 'vehicles'),
      tables.foreignKey(of, 'driver_id', 'drivers'),
      tables.foreignKey(of, 'intervention_type_id', 'intervention_types'),
      tables.foreignKey(of, 'assigned_to_collaborateur_id', 'collaborateurs'),
      tables.oneOf(of, 'priority', ['low', 'medium', 'high', 'urgent']),
      tables.oneOf(of, 'current_status', STATUSES),
      tables.oneOf(of, 'closure_reason', ['paid', 'warranty', 'goodwill', 'no_charge', 'other']),
    ]);
    await tables.create('intervention_status_history', [
      'intervention_id INT UNSIGNED NOT NULL',
      'from_status VARCHAR(32) NULL',
      'to_status VARCHAR(32) NOT NULL',
      'at DATETIME(3) NOT NULL',
      'by_user_id INT UNSIGNED NULL',
      'by_name VARCHAR(255) NOT NULL',
      'trigger_kind VARCHAR(32) NOT NULL',
      'document_type VARCHAR(32) NULL',
      'document_id INT UNSIGNED NULL',
      'comment TEXT NULL',
      'KEY intervention_status_history_dossier (intervention_id, at, id)',
      tables.foreignKey('intervention_status_history', 'intervention_id', of),
      tables.oneOf('intervention_status_history', 'trigger_kind', ['manual', 'document', 'system']),
    ]);
    await tables.create('intervention_holds', [
      'intervention_id INT UNSIGNED NOT NULL',
      'held_at DATETIME(3) NOT NULL',
      'released_at DATETIME(3) NULL',
      'reason VARCHAR(500) NOT NULL',
      'by_name VARCHAR(255) NOT NULL',
      'KEY intervention_holds_dossier (intervention_id, held_at)',
      tables.foreignKey('intervention_holds', 'intervention_id', of),
    ]);
  }

  private async createReports(tables: TableBuilder): Promise<void> {
    await tables.create('prediagnostics', [
      ...PREDIAGNOSTICS,
      ...ofDossier(tables, 'prediagnostics'),
      tables.foreignKey('prediagnostics', 'expert_id', 'collaborateurs'),
      tables.foreignKey('prediagnostics', 'garage_id', 'garages'),
      tables.oneOf('prediagnostics', 'status', ['draft', 'completed', 'cancelled']),
    ]);
    await tables.createBare('prediagnostic_items', [
      ...PREDIAGNOSTIC_ITEMS,
      tables.foreignKey('prediagnostic_items', 'prediagnostic_id', 'prediagnostics'),
      tables.foreignKey('prediagnostic_items', 'supply_id', 'supplies'),
    ]);
    await tables.create('field_verifications', [
      ...FIELD_VERIFICATIONS,
      ...ofDossier(tables, 'field_verifications'),
      tables.foreignKey('field_verifications', 'verified_by_collaborateur_id', 'collaborateurs'),
      tables.oneOf('field_verifications', 'verification_type', ['before_work', 'during_work', 'after_work']),
      tables.oneOf('field_verifications', 'status', ['draft', 'completed']),
    ]);
    await tables.create('reception_reports', [
      ...RECEPTION_REPORTS,
      ...ofDossier(tables, 'reception_reports'),
      tables.foreignKey('reception_reports', 'received_by_collaborateur_id', 'collaborateurs'),
      tables.oneOf('reception_reports', 'fuel_level', ['empty', 'low', 'medium', 'high', 'full']),
      tables.oneOf('reception_reports', 'customer_satisfaction', ['excellent', 'good', 'fair', 'poor']),
      tables.oneOf('reception_reports', 'status', ['draft', 'validated', 'cancelled']),
    ]);
  }
}

/**
 * The reference of every document to its intervention; the vehicle is that of the intervention, which cannot change once a
 * document exists.
 */
function ofDossier(tables: TableBuilder, table: string): string[] {
  return [
    `KEY ${table}_dossier (intervention_id, status)`,
    `KEY ${table}_vehicle (vehicle_id, created_at)`,
    `KEY ${table}_created_at (created_at)`,
    `KEY ${table}_status (status, created_at)`,
    tables.foreignKey(table, 'intervention_id', 'interventions'),
    tables.foreignKey(table, 'vehicle_id', 'vehicles'),
  ];
}

const STATUSES = [
  'reported',
  'in_prediagnostic',
  'prediagnostic_completed',
  'in_quote',
  'quote_received',
  'in_approval',
  'approved',
  'in_repair',
  'repair_completed',
  'in_reception',
  'vehicle_received',
  'invoiced',
  'closed',
  'cancelled',
];

const DOSSIER = ['intervention_id INT UNSIGNED NOT NULL', 'vehicle_id INT UNSIGNED NOT NULL'];

const INTERVENTIONS = [
  'intervention_number VARCHAR(50) NOT NULL',
  'vehicle_id INT UNSIGNED NOT NULL',
  'driver_id INT UNSIGNED NULL',
  'title VARCHAR(200) NOT NULL',
  'description TEXT NULL',
  'notes TEXT NULL',
  'intervention_type_id INT UNSIGNED NULL',
  "priority VARCHAR(32) NOT NULL DEFAULT 'medium'",
  "current_status VARCHAR(32) NOT NULL DEFAULT 'reported'",
  'status_changed_at DATETIME(3) NOT NULL',
  'reported_by_user_id INT UNSIGNED NULL',
  'reported_by_name VARCHAR(255) NOT NULL',
  'assigned_to_collaborateur_id INT UNSIGNED NULL',
  'odometer_reading INT UNSIGNED NULL',
  'estimated_duration_days SMALLINT UNSIGNED NULL',
  'reported_at DATETIME(3) NOT NULL',
  'started_at DATETIME(3) NULL',
  'approved_at DATETIME(3) NULL',
  'repair_started_at DATETIME(3) NULL',
  'repair_completed_at DATETIME(3) NULL',
  'received_at DATETIME(3) NULL',
  'invoiced_at DATETIME(3) NULL',
  'closed_at DATETIME(3) NULL',
  'cancelled_at DATETIME(3) NULL',
  'immobilized_from DATETIME(3) NULL',
  'immobilized_until DATETIME(3) NULL',
  'rework_count SMALLINT UNSIGNED NOT NULL DEFAULT 0',
  'is_on_hold TINYINT(1) NOT NULL DEFAULT 0',
  'hold_reason VARCHAR(500) NULL',
  'held_at DATETIME(3) NULL',
  'cancellation_reason TEXT NULL',
  'closure_reason VARCHAR(32) NULL',
  'insurance_claim_ref VARCHAR(100) NULL',
  'insured_party VARCHAR(255) NULL',
  'accepted_quote_id INT UNSIGNED NULL',
  'UNIQUE KEY interventions_number_unique (intervention_number)',
  'KEY interventions_status_priority (current_status, priority)',
  'KEY interventions_status_reported_at (current_status, reported_at)',
  'KEY interventions_vehicle_reported_at (vehicle_id, reported_at)',
  'KEY interventions_reported_at (reported_at)',
  'KEY interventions_created_at (created_at)',
  'KEY interventions_priority (priority, reported_at)',
  'KEY interventions_assigned_to (assigned_to_collaborateur_id, reported_at)',
  'KEY interventions_driver (driver_id, reported_at)',
  'KEY interventions_type (intervention_type_id, reported_at)',
  'KEY interventions_hold (is_on_hold, reported_at)',
];

const PREDIAGNOSTICS = [
  'prediagnostic_number VARCHAR(50) NOT NULL',
  ...DOSSIER,
  "status VARCHAR(32) NOT NULL DEFAULT 'draft'",
  'prediagnostic_date DATE NOT NULL',
  'expert_id INT UNSIGNED NULL',
  'garage_id INT UNSIGNED NULL',
  'vehicle_plate VARCHAR(20) NOT NULL',
  'vehicle_label VARCHAR(255) NOT NULL',
  'odometer_reading INT UNSIGNED NULL',
  'summary TEXT NULL',
  'estimated_cost DECIMAL(19,4) NULL',
  'estimated_duration_days SMALLINT UNSIGNED NULL',
  'is_urgent TINYINT(1) NOT NULL DEFAULT 0',
  'completed_at DATETIME(3) NULL',
  'completed_by_user_id INT UNSIGNED NULL',
  'completed_by_name VARCHAR(255) NULL',
  'UNIQUE KEY prediagnostics_number_unique (prediagnostic_number)',
  'KEY prediagnostics_date (prediagnostic_date)',
];

const PREDIAGNOSTIC_ITEMS = [
  'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
  'prediagnostic_id INT UNSIGNED NOT NULL',
  'order_index SMALLINT UNSIGNED NOT NULL',
  'operation_label VARCHAR(200) NOT NULL',
  'is_exchange TINYINT(1) NOT NULL DEFAULT 0',
  'is_control TINYINT(1) NOT NULL DEFAULT 0',
  'is_repair TINYINT(1) NOT NULL DEFAULT 0',
  'is_painting TINYINT(1) NOT NULL DEFAULT 0',
  'supply_id INT UNSIGNED NULL',
  'notes TEXT NULL',
  'UNIQUE KEY prediagnostic_items_order_unique (prediagnostic_id, order_index)',
];

const FIELD_VERIFICATIONS = [
  'verification_number VARCHAR(50) NOT NULL',
  ...DOSSIER,
  'verification_type VARCHAR(32) NOT NULL',
  "status VARCHAR(32) NOT NULL DEFAULT 'draft'",
  'verified_by_collaborateur_id INT UNSIGNED NULL',
  'verified_at DATETIME(3) NOT NULL',
  'findings TEXT NULL',
  'is_satisfactory TINYINT(1) NULL',
  'recommendations TEXT NULL',
  'odometer_reading INT UNSIGNED NULL',
  'geo_lat DECIMAL(8,6) NULL',
  'geo_lng DECIMAL(9,6) NULL',
  'completed_at DATETIME(3) NULL',
  'completed_by_user_id INT UNSIGNED NULL',
  'completed_by_name VARCHAR(255) NULL',
  'UNIQUE KEY field_verifications_number_unique (verification_number)',
  'KEY field_verifications_verified_at (verified_at)',
];

const RECEPTION_REPORTS = [
  'reception_number VARCHAR(50) NOT NULL',
  ...DOSSIER,
  "status VARCHAR(32) NOT NULL DEFAULT 'draft'",
  'received_by_collaborateur_id INT UNSIGNED NULL',
  'reception_date DATE NOT NULL',
  'odometer_reading INT UNSIGNED NULL',
  'fuel_level VARCHAR(32) NULL',
  'vehicle_condition TEXT NULL',
  'work_completed TEXT NULL',
  'remaining_issues TEXT NULL',
  'customer_satisfaction VARCHAR(32) NULL',
  'is_vehicle_ready TINYINT(1) NOT NULL DEFAULT 0',
  'validated_at DATETIME(3) NULL',
  'validated_by_user_id INT UNSIGNED NULL',
  'validated_by_name VARCHAR(255) NULL',
  'frozen_content JSON NULL',
  'pdf_attachment_id INT UNSIGNED NULL',
  "draft_key INT UNSIGNED GENERATED ALWAYS AS (IF(status = 'draft', intervention_id, NULL)) VIRTUAL",
  'UNIQUE KEY reception_reports_number_unique (reception_number)',
  'UNIQUE KEY reception_reports_draft_unique (draft_key)',
  'KEY reception_reports_date (reception_date)',
];
