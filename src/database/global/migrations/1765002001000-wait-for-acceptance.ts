import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hasPart } from '../global-tables';

const ifClaimed = (column: string): string =>
  `${column}_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
    GENERATED ALWAYS AS (IF(is_claimed = 1, ${column}, NULL)) STORED`;

/** An address identifies an account once its owner has accepted an invitation; any number of companies may have invited it. */
const CLAIMS = `ALTER TABLE users
  ADD COLUMN is_claimed TINYINT(1) NOT NULL DEFAULT 1,
  ADD COLUMN ${ifClaimed('email')},
  ADD COLUMN ${ifClaimed('username')},
  DROP KEY users_email_unique,
  DROP KEY users_username_unique,
  ADD UNIQUE KEY users_email_unique (email_key),
  ADD UNIQUE KEY users_username_unique (username_key),
  ADD KEY users_email (email)`;

/** Who was invited and has not chosen a password yet is waited for as everybody invited from now on. */
const UNCLAIMED = `UPDATE users SET is_claimed = 0
  WHERE password_hash IS NULL AND last_login_at IS NULL AND platform_role = 'none' AND deleted_at IS NULL`;
const PENDING = `UPDATE user_tenants m JOIN users u ON u.id = m.user_id SET m.is_pending = 1, m.is_active = 0
  WHERE u.is_claimed = 0 AND m.is_active = 1`;

/** When somebody logged in elsewhere is no business of this company. */
const WAITS = `ALTER TABLE user_tenants
  ADD COLUMN is_pending TINYINT(1) NOT NULL DEFAULT 0, ADD COLUMN last_login_at DATETIME(3) NULL`;
const LAST_LOGINS = `UPDATE user_tenants m JOIN users u ON u.id = m.user_id SET m.last_login_at = u.last_login_at
  WHERE m.last_login_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = m.user_id AND s.tenant_id <> m.tenant_id)`;

/** The release before knows no row that waits: it would take such an invitation for an account, so it goes. */
const WAITING = 'SELECT id FROM users WHERE is_claimed = 0';

/** Memberships wait for the owner of the account. */
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
