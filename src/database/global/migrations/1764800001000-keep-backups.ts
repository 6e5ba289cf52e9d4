import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

const TABLES: TableLines = {
  // No foreign key: the rows of backups stay as long as the backups, and longer than the tenant.
  backups: [
    'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'kind VARCHAR(32) NOT NULL',
    'tenant_id INT UNSIGNED NULL',
    'database_name VARCHAR(64) NOT NULL',
    'state VARCHAR(32) NOT NULL',
    'reason VARCHAR(32) NOT NULL',
    'file_name VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL',
    'codec VARCHAR(32) NOT NULL',
    'encrypted BOOLEAN NOT NULL',
    'key_id VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL',
    'plain_bytes BIGINT UNSIGNED NULL',
    'stored_bytes BIGINT UNSIGNED NULL',
    'sha256 VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL',
    'verification VARCHAR(32) NULL',
    'verified_at DATETIME(3) NULL',
    'error VARCHAR(255) NULL',
    'started_at DATETIME(3) NOT NULL',
    'created_at DATETIME(3) NOT NULL',
    'KEY backups_created_at (created_at, id)',
    'KEY backups_kind (kind, created_at, id)',
    'KEY backups_state (state, created_at, id)',
    'KEY backups_tenant (tenant_id, state, created_at, id)',
    "CONSTRAINT backups_kind_check CHECK (kind IN ('tenant','global'))",
    "CONSTRAINT backups_state_check CHECK (state IN ('good','failed','expired'))",
    "CONSTRAINT backups_reason_check CHECK (reason IN ('scheduled','manual','final','before_restore'))",
    "CONSTRAINT backups_codec_check CHECK (codec IN ('gzip','zstd'))",
    "CONSTRAINT backups_verification_check CHECK (verification IN ('checked','restored'))",
  ],
};

/** All attempted backups and their results. */
export class KeepBackups1764800001000 implements MigrationInterface {
  name = 'KeepBackups1764800001000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
