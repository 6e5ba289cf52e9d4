import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

/**
 * Adds the reason of acts of the platform on tenants, and limits that only the platform sets.
 *
 * The reason is the last column: adding it needs no copy of a log with millions of rows. The storage quota of a company becomes a
 * limit: its current value stays until the platform changes it, and the old rows stay for processes of the previous release.
 */
export class GuardTenants1765003000000 implements MigrationInterface {
  name = 'GuardTenants1765003000000';

  async up(runner: QueryRunner): Promise<void> {
    if (!(await hasPart(runner, 'audit_logs', { column: 'reason' })))
      await runner.query('ALTER TABLE audit_logs ADD COLUMN reason VARCHAR(500) NULL, ALGORITHM=INSTANT');
    await runner.query(`INSERT IGNORE INTO tenant_settings (tenant_id, \`key\`, value)
      SELECT tenant_id, 'limits.storage_bytes', value FROM tenant_settings WHERE \`key\` = 'attachments.quota_bytes'`);
    await runner.query(`INSERT IGNORE INTO system_parameters
        (category, parameter_key, value, data_type, description, is_editable, is_public, validation_rules, default_value)
      SELECT 'limits', 'limits.storage_bytes', value, data_type, description, is_editable, is_public, validation_rules,
          default_value FROM system_parameters WHERE parameter_key = 'attachments.quota_bytes'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM tenant_settings WHERE `key` LIKE 'limits.%'");
    await runner.query("DELETE FROM system_parameters WHERE parameter_key LIKE 'limits.%'");
    if (await hasPart(runner, 'audit_logs', { column: 'reason' }))
      await runner.query('ALTER TABLE audit_logs DROP COLUMN reason, ALGORITHM=INPLACE, LOCK=NONE');
  }
}
