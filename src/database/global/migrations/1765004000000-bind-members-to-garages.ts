import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

const COLUMN = 'garage_id';

/**
 * Adds the garage to which a membership is bound. Also corrects role codes of memberships to the spelling of their roles: limits
 * and caches use the exact code, while the collation accepted other spellings.
 */
export class BindMembersToGarages1765004000000 implements MigrationInterface {
  name = 'BindMembersToGarages1765004000000';

  async up(runner: QueryRunner): Promise<void> {
    if (!(await hasPart(runner, 'user_tenants', { column: COLUMN })))
      await runner.query(`ALTER TABLE user_tenants ADD COLUMN ${COLUMN} INT UNSIGNED NULL`);
    await runner.query(
      `UPDATE user_tenants m JOIN roles r ON r.code = m.role_code AND (r.tenant_id IS NULL OR r.tenant_id = m.tenant_id)
        SET m.role_code = r.code WHERE CAST(r.code AS BINARY) <> CAST(m.role_code AS BINARY)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'user_tenants', { column: COLUMN }))
      await runner.query(`ALTER TABLE user_tenants DROP COLUMN ${COLUMN}`);
  }
}
