import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableBuilder } from '../table-builder';

/** Alerts of a company and their delivery: digests and webhooks. */
export class CreateAlerts1764700002000 implements MigrationInterface {
  name = 'CreateAlerts1764700002000';

  async up(runner: QueryRunner): Promise<void> {
    const tables = new TableBuilder(runner);
    await tables.create('alerts', [
      ...ALERTS,
      tables.oneOf('alerts', 'severity', ['info', 'warning', 'critical']),
      tables.oneOf('alerts', 'status', ['open', 'acknowledged', 'dismissed', 'resolved']),
    ]);
    await tables.createBare('alert_reads', [
      'alert_id INT UNSIGNED NOT NULL',
      'user_id INT UNSIGNED NOT NULL',
      'read_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
      'PRIMARY KEY (alert_id, user_id)',
      'KEY alert_reads_user (user_id)',
    ]);
    await tables.createBare('alert_evaluations', [
      'scope VARCHAR(16) NOT NULL PRIMARY KEY',
      'evaluated_at DATETIME(3) NULL',
    ]);
    await tables.createBare('alert_digests', [
      'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
      'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
      'subject VARCHAR(200) NOT NULL',
      'body MEDIUMTEXT NOT NULL',
      'recipients JSON NOT NULL',
      'posted_at DATETIME(3) NULL',
      'KEY alert_digests_posted_at (posted_at)',
    ]);
    await tables.create('webhook_endpoints', WEBHOOK_ENDPOINTS);
    await tables.createBare('webhook_deliveries', [
      ...WEBHOOK_DELIVERIES,
      tables.foreignKey('webhook_deliveries', 'endpoint_id', 'webhook_endpoints'),
      tables.oneOf('webhook_deliveries', 'status', ['pending', 'delivered', 'failed']),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'webhook_deliveries',
      'webhook_endpoints',
      'alert_digests',
      'alert_evaluations',
      'alert_reads',
      'alerts',
    ];
    await new TableBuilder(runner).drop(...tables);
  }
}

const ALERTS = [
  'type VARCHAR(32) NOT NULL',
  'severity VARCHAR(32) NOT NULL',
  'status VARCHAR(32) NOT NULL',
  'entity_type VARCHAR(32) NOT NULL',
  'entity_id INT UNSIGNED NOT NULL',
  'subject_key VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
  'vehicle_id INT UNSIGNED NULL',
  'driver_id INT UNSIGNED NULL',
  'params JSON NOT NULL',
  'due_date DATE NULL',
  'due_odometer INT UNSIGNED NULL',
  'dedupe_key VARCHAR(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
  'first_seen_at DATETIME(3) NOT NULL',
  'last_seen_at DATETIME(3) NOT NULL',
  'escalated_at DATETIME(3) NULL',
  'acknowledged_at DATETIME(3) NULL',
  'acknowledged_by_user_id INT UNSIGNED NULL',
  'dismissed_at DATETIME(3) NULL',
  'dismissed_by_user_id INT UNSIGNED NULL',
  'dismissed_reason VARCHAR(500) NULL',
  'resolved_at DATETIME(3) NULL',
  'snoozed_until DATE NULL',
  'notified_at DATETIME(3) NULL',
  'notified_severity VARCHAR(32) NULL',
  'UNIQUE KEY alerts_dedupe_unique (dedupe_key)',
  'KEY alerts_subject (subject_key, status)',
  'KEY alerts_first_seen_at (first_seen_at)',
  'KEY alerts_due_date (due_date)',
  'KEY alerts_status (status, first_seen_at)',
  'KEY alerts_severity (severity, first_seen_at)',
  'KEY alerts_type (type, first_seen_at)',
  'KEY alerts_vehicle (vehicle_id, first_seen_at)',
  'KEY alerts_driver (driver_id, first_seen_at)',
  'KEY alerts_resolved_at (resolved_at)',
];

const WEBHOOK_ENDPOINTS = [
  'seal_key VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
  'url VARCHAR(1000) NOT NULL',
  'description VARCHAR(200) NULL',
  'secret TEXT NOT NULL',
  'min_severity VARCHAR(32) NOT NULL',
  'is_active BOOLEAN NOT NULL DEFAULT TRUE',
  'KEY webhook_endpoints_created_at (created_at)',
];

const WEBHOOK_DELIVERIES = [
  'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
  'endpoint_id INT UNSIGNED NOT NULL',
  'event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
  'event_type VARCHAR(60) NOT NULL',
  'payload MEDIUMTEXT NOT NULL',
  "status VARCHAR(32) NOT NULL DEFAULT 'pending'",
  'attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0',
  'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
  'next_attempt_at DATETIME(3) NOT NULL',
  'delivered_at DATETIME(3) NULL',
  'response_status SMALLINT UNSIGNED NULL',
  'error VARCHAR(255) NULL',
  'UNIQUE KEY webhook_deliveries_event_unique (event_id)',
  'KEY webhook_deliveries_due (status, next_attempt_at)',
  'KEY webhook_deliveries_endpoint (endpoint_id, created_at)',
  'KEY webhook_deliveries_created_at (created_at)',
];
