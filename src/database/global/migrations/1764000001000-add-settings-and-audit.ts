import type { MigrationInterface, QueryRunner } from 'typeorm';

const ID = 'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY';
const UPDATED = 'updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)';
const TABLE_OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

const TABLES: Readonly<Record<string, readonly string[]>> = {
  tenant_settings: [
    ID,
    'tenant_id INT UNSIGNED NOT NULL',
    '`key` VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'value JSON NOT NULL',
    'updated_by INT UNSIGNED NULL',
    UPDATED,
    'UNIQUE KEY tenant_settings_key_unique (tenant_id, `key`)',
    'CONSTRAINT tenant_settings_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id)',
  ],
  system_parameters: [
    ID,
    'category VARCHAR(50) NOT NULL',
    'parameter_key VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    'value TEXT NOT NULL',
    'data_type VARCHAR(32) NOT NULL',
    'description VARCHAR(255) NOT NULL',
    'is_editable TINYINT(1) NOT NULL DEFAULT 1',
    'is_public TINYINT(1) NOT NULL DEFAULT 0',
    'validation_rules JSON NULL',
    'default_value TEXT NULL',
    UPDATED,
    'UNIQUE KEY system_parameters_key_unique (category, parameter_key)',
    "CONSTRAINT system_parameters_data_type CHECK (data_type IN ('string','integer','float','boolean','json'))",
  ],
  // No foreign keys: audit rows stay when the records that they name are deleted.
  audit_logs: [
    'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'occurred_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)',
    'tenant_id INT UNSIGNED NULL',
    'actor_user_id INT UNSIGNED NULL',
    'actor_type VARCHAR(32) NOT NULL',
    'action VARCHAR(100) NOT NULL',
    'entity_type VARCHAR(60) NULL',
    'entity_id INT UNSIGNED NULL',
    'request_id VARCHAR(128) NULL',
    'ip VARBINARY(16) NULL',
    'user_agent VARCHAR(255) NULL',
    'changed_fields JSON NULL',
    'KEY audit_logs_occurred_at (tenant_id, occurred_at)',
    'KEY audit_logs_entity (tenant_id, entity_type, entity_id)',
    "CONSTRAINT audit_logs_actor_type CHECK (actor_type IN ('user','system','api_key'))",
  ],
};

/** `IF NOT EXISTS`: DDL commits implicitly, so the next run completes a run that was killed. */
export class AddSettingsAndAudit1764000001000 implements MigrationInterface {
  name = 'AddSettingsAndAudit1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, lines] of Object.entries(TABLES)) {
      await runner.query(`CREATE TABLE IF NOT EXISTS ${table} (\n  ${lines.join(',\n  ')}\n) ${TABLE_OPTIONS}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(TABLES).toReversed()) await runner.query(`DROP TABLE IF EXISTS ${table}`);
  }
}
