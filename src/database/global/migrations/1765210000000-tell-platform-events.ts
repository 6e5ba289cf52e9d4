import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

const MOMENT = 'DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)';

/**
 * Webhooks of the platform, with the same columns as the webhooks of a company. Deliveries have no foreign key: a restore of the global
 * database replaces the webhooks by those of the backup, but keeps the pending deliveries.
 */
const TABLES: TableLines = {
  platform_webhook_endpoints: [
    'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    `created_at ${MOMENT}`,
    `updated_at ${MOMENT} ON UPDATE CURRENT_TIMESTAMP(3)`,
    'created_by_user_id INT UNSIGNED NULL',
    'updated_by_user_id INT UNSIGNED NULL',
    'version INT UNSIGNED NOT NULL DEFAULT 1',
    'seal_key VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'url VARCHAR(1000) NOT NULL',
    'description VARCHAR(200) NULL',
    'secret TEXT NOT NULL',
    'is_active TINYINT(1) NOT NULL DEFAULT 1',
    'KEY platform_webhook_endpoints_created_at (created_at)',
  ],
  platform_webhook_subscriptions: [
    'endpoint_id INT UNSIGNED NOT NULL',
    'event_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'PRIMARY KEY (endpoint_id, event_type)',
    'KEY platform_webhook_subscriptions_event (event_type)',
    'CONSTRAINT platform_webhook_subscriptions_endpoint_fk FOREIGN KEY (endpoint_id) REFERENCES platform_webhook_endpoints (id)',
  ],
  platform_webhook_deliveries: [
    'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'endpoint_id INT UNSIGNED NOT NULL',
    'event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'event_type VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'payload MEDIUMTEXT NOT NULL',
    "status VARCHAR(32) NOT NULL DEFAULT 'pending'",
    'attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0',
    `created_at ${MOMENT}`,
    'next_attempt_at DATETIME(3) NOT NULL',
    'delivered_at DATETIME(3) NULL',
    'response_status SMALLINT UNSIGNED NULL',
    'error VARCHAR(255) NULL',
    'UNIQUE KEY platform_webhook_deliveries_event_unique (event_id, endpoint_id)',
    'KEY platform_webhook_deliveries_due (status, next_attempt_at)',
    'KEY platform_webhook_deliveries_endpoint (endpoint_id, created_at)',
    "CONSTRAINT platform_webhook_deliveries_status_check CHECK (status IN ('pending', 'delivered', 'failed'))",
  ],
};

/** Creates the tables of the platform's webhooks, which send events to systems of the operators. */
export class TellPlatformEvents1765210000000 implements MigrationInterface {
  name = 'TellPlatformEvents1765210000000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
