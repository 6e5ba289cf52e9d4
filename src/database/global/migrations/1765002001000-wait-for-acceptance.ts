import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

const ifClaimed = (column: string): string =>
  `${column}_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (IF(is_claimed = 1, ${column}, NULL)) STORED`;

/** An address identifies an account after its owner has accepted an invitation; any number of companies may invite the same address. */
const CLAIMS = `ALTER TABLE users
  ADD COLUMN is_claimed TINYINT(1) NOT NULL DEFAULT 1,
  ADD COLUMN ${ifClaimed('email')},
  ADD COLUMN ${ifClaimed('username')},
  DROP KEY users_email_unique,
  DROP KEY users_username_unique,
  ADD UNIQUE KEY users_email_unique (email_key),
  ADD UNIQUE KEY users_username_unique (username_key),
  ADD KEY users_email (email)`;

/** Invited users without a password become pending invitations like new ones. */
const UNCLAIMED = `UPDATE users SET is_claimed = 0
  WHERE password_hash IS NULL AND last_login_at IS NULL AND platform_role = 'none' AND deleted_at IS NULL`;
const PENDING = `UPDATE user_tenants m JOIN users u ON u.id = m.user_id SET m.is_pending = 1, m.is_active = 0
  WHERE u.is_claimed = 0 AND m.is_active = 1`;

/** Logins to other companies must not be visible to this company. */
const WAITS = `ALTER TABLE user_tenants
  ADD COLUMN is_pending TINYINT(1) NOT NULL DEFAULT 0, ADD COLUMN last_login_at DATETIME(3) NULL`;
const LAST_LOGINS = `UPDATE user_tenants m JOIN users u ON u.id = m.user_id SET m.last_login_at = u.last_login_at
  WHERE m.last_login_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = m.user_id AND s.tenant_id <> m.tenant_id)`;

/** The previous release does not know pending rows and would treat such an invitation as an account, so the rows are deleted. */
const WAITING = 'SELECT id FROM users WHERE is_claimed = 0';

/** Memberships stay pending until the owner of the account accepts. */
export class WaitForAcceptance1765002001000 implements MigrationInterface {
  name = 'WaitForAcceptance1765002001000';

  async up(runner: QueryRunner): Promise<void> {
    if (!(await hasPart(runner, 'users', { column: 'is_claimed' }))) await runner.query(CLAIMS);
    if (!(await hasPart(runner, 'user_tenants', { column: 'is_pending' }))) {
      await runner.query(WAITS);
    }
    await runner.query(UNCLAIMED);
    await runner.query(PENDING);
    await runner.query(LAST_LOGINS);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await hasPart(runner, 'users', { column: 'is_claimed' })) {
      for (const table of ['one_time_links', 'user_tenants']) {
        await runner.query(`DELETE FROM ${table} WHERE user_id IN (${WAITING})`);
      }
      await runner.query('DELETE FROM users WHERE is_claimed = 0');
      await runner.query(`ALTER TABLE users
        DROP KEY users_email, DROP KEY users_email_unique, DROP KEY users_username_unique,
        ADD UNIQUE KEY users_email_unique (email), ADD UNIQUE KEY users_username_unique (username),
        DROP COLUMN email_key, DROP COLUMN username_key, DROP COLUMN is_claimed`);
    }
    if (!(await hasPart(runner, 'user_tenants', { column: 'is_pending' }))) return;
    await runner.query('DELETE FROM user_tenants WHERE is_pending = 1');
    await runner.query('ALTER TABLE user_tenants DROP COLUMN is_pending, DROP COLUMN last_login_at');
  }
}
