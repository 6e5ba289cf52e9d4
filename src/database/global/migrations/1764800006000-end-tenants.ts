import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables } from '../global-tables';
import type { TableLines } from '../global-tables';

/** No foreign keys in the last two tables: records of exports and erasures stay longer than the tenant. */
const TABLES: TableLines = {
  tenant_terms: [
    'tenant_id INT UNSIGNED NOT NULL PRIMARY KEY',
    'cloned_from INT UNSIGNED NULL',
    'is_anonymised TINYINT(1) NOT NULL DEFAULT 0',
    'expires_at DATETIME(3) NULL',
    'purge_after DATETIME(3) NULL',
    'purge_operation_id INT UNSIGNED NULL',
    'purged_at DATETIME(3) NULL',
    'KEY tenant_terms_expires_at (expires_at)',
    'KEY tenant_terms_purge_after (purge_after)',
    'CONSTRAINT tenant_terms_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE',
  ],
  tenant_exports: [
    'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'tenant_id INT UNSIGNED NOT NULL',
    'operation_id INT UNSIGNED NOT NULL',
    'storage_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'size_bytes BIGINT UNSIGNED NOT NULL',
    'is_final TINYINT(1) NOT NULL DEFAULT 0',
    'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    'expires_at DATETIME(3) NOT NULL',
    'UNIQUE KEY tenant_exports_operation_unique (operation_id)',
    'KEY tenant_exports_tenant_id (tenant_id)',
    'KEY tenant_exports_expires_at (expires_at)',
  ],
  // Text, not JSON: MySQL would reorder the keys of a signed document.
  erasure_certificates: [
    'tenant_id INT UNSIGNED NOT NULL PRIMARY KEY',
    'document MEDIUMTEXT NOT NULL',
    'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
  ],
};

/** The end of tenants: the time until which deletion can be reverted, exports, and certificates of erasure. */
export class EndTenants1764800006000 implements MigrationInterface {
  name = 'EndTenants1764800006000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, TABLES);
  }
}
