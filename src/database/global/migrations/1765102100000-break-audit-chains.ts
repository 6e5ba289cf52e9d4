import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

const TABLES: TableLines = {
  // The restore of the global database: the last row in the backup, and the last row of the chain before the restore.
  audit_breaks: [
    'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'chain INT UNSIGNED NOT NULL',
    'operation_id INT UNSIGNED NOT NULL',
    'restored_sequence BIGINT UNSIGNED NOT NULL',
    'restored_hash BINARY(32) NOT NULL',
    'reached_sequence BIGINT UNSIGNED NOT NULL',
    'reached_hash BINARY(32) NOT NULL',
    'is_lost TINYINT(1) NOT NULL',
    'key_id VARCHAR(60) NOT NULL',
    'mac BINARY(32) NOT NULL',
    'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    'UNIQUE KEY audit_breaks_operation_unique (chain, operation_id)',
  ],
};

/** A restore of the global database adds a signed break to every chain of the audit log. */
export class BreakAuditChains1765102100000 implements MigrationInterface {
  name = 'BreakAuditChains1765102100000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
