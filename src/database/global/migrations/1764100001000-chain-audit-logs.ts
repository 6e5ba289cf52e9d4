import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, hasPart } from '../global-tables';
import type { TableLines } from '../global-tables';

/** `chain` is the tenant's id, 0 for the platform. */
const TABLES: TableLines = {
  audit_heads: [
    'chain INT UNSIGNED NOT NULL PRIMARY KEY',
    'sequence BIGINT UNSIGNED NOT NULL',
    'hash BINARY(32) NOT NULL',
    'base_sequence BIGINT UNSIGNED NOT NULL',
    'base_hash BINARY(32) NOT NULL',
    'key_id VARCHAR(60) NOT NULL',
    'mac BINARY(32) NOT NULL',
    'updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)',
  ],
  audit_checkpoints: [
    'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'chain INT UNSIGNED NOT NULL',
    'sequence BIGINT UNSIGNED NOT NULL',
    'hash BINARY(32) NOT NULL',
    'key_id VARCHAR(60) NOT NULL',
    'mac BINARY(32) NOT NULL',
    'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    'UNIQUE KEY audit_checkpoints_sequence_unique (chain, sequence)',
  ],
  audit_outbox: [
    'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'chain INT UNSIGNED NOT NULL',
    'payload JSON NOT NULL',
    'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    'KEY audit_outbox_chain (chain, id)',
  ],
};

/** No code wrote the log before this migration, so the table is empty and NOT NULL columns can be added. */
const CHAIN = `ALTER TABLE audit_logs
  ADD COLUMN chain INT UNSIGNED NOT NULL,
  ADD COLUMN sequence BIGINT UNSIGNED NOT NULL,
  ADD COLUMN event_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ADD COLUMN actor_key_id INT UNSIGNED NULL,
  ADD COLUMN grant_id INT UNSIGNED NULL,
  ADD COLUMN outcome VARCHAR(32) NOT NULL,
  ADD COLUMN status SMALLINT UNSIGNED NULL,
  ADD COLUMN route VARCHAR(200) NULL,
  ADD COLUMN key_id VARCHAR(60) NOT NULL,
  ADD COLUMN previous_hash BINARY(32) NOT NULL,
  ADD COLUMN hash BINARY(32) NOT NULL,
  ADD UNIQUE KEY audit_logs_sequence_unique (chain, sequence),
  ADD UNIQUE KEY audit_logs_event_unique (chain, event_id),
  ADD KEY audit_logs_action (tenant_id, action, sequence),
  ADD KEY audit_logs_actor (tenant_id, actor_user_id, sequence),
  ADD CONSTRAINT audit_logs_outcome CHECK (outcome IN ('done', 'refused', 'failed'))`;

const UNCHAIN = `ALTER TABLE audit_logs
  DROP CONSTRAINT audit_logs_outcome,
  DROP KEY audit_logs_sequence_unique,
  DROP KEY audit_logs_event_unique,
  DROP KEY audit_logs_action,
  DROP KEY audit_logs_actor,
  DROP COLUMN chain,
  DROP COLUMN sequence,
  DROP COLUMN event_id,
  DROP COLUMN actor_key_id,
  DROP COLUMN grant_id,
  DROP COLUMN outcome,
  DROP COLUMN status,
  DROP COLUMN route,
  DROP COLUMN key_id,
  DROP COLUMN previous_hash,
  DROP COLUMN hash`;

/** Chains the audit log: each row is sealed together with the previous one, and the heads are signed. */
export class ChainAuditLogs1764100001000 implements MigrationInterface {
  name = 'ChainAuditLogs1764100001000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
    if (!(await hasPart(runner, 'audit_logs', { column: 'chain' }))) await runner.query(CHAIN);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'audit_logs', { column: 'chain' })) await runner.query(UNCHAIN);
    await dropTables(runner, TABLES);
  }
}
