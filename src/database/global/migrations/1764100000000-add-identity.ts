import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, hasPart } from '../global-tables';
import type { TableLines } from '../global-tables';

const ID = 'id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY';
const CREATED = 'created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)';
const UPDATED = 'updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)';
const VERSION = 'version INT UNSIGNED NOT NULL DEFAULT 1';
const hash = (column: string, nothing = 'NOT NULL'): string =>
  `${column} CHAR(64) CHARACTER SET ascii COLLATE ascii_bin ${nothing}`;
const toUser = (table: string, column = 'user_id'): string =>
  `CONSTRAINT ${table}_${column}_fk FOREIGN KEY (${column}) REFERENCES users (id)`;
const toTenant = (table: string): string =>
  `CONSTRAINT ${table}_tenant_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id)`;

/** Secrets (refresh tokens, links, API keys, recovery codes) are stored as hashes only. */
const TABLES: TableLines = {
  platform_grants: [
    ID,
    'user_id INT UNSIGNED NOT NULL',
    'tenant_id INT UNSIGNED NOT NULL',
    'reason VARCHAR(500) NOT NULL',
    CREATED,
    'expires_at DATETIME(3) NOT NULL',
    'revoked_at DATETIME(3) NULL',
    'revoked_by INT UNSIGNED NULL',
    'KEY platform_grants_tenant_id (tenant_id, id)',
    'KEY platform_grants_user_id (user_id, id)',
    toUser('platform_grants'),
    toTenant('platform_grants'),
  ],
  sessions: [
    'id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY',
    'user_id INT UNSIGNED NOT NULL',
    'tenant_id INT UNSIGNED NULL',
    'grant_id INT UNSIGNED NULL',
    CREATED,
    'last_used_at DATETIME(3) NOT NULL',
    'expires_at DATETIME(3) NOT NULL',
    'authenticated_at DATETIME(3) NOT NULL',
    'ip VARBINARY(16) NULL',
    'user_agent VARCHAR(255) NULL',
    'revoked_at DATETIME(3) NULL',
    'revoked_reason VARCHAR(32) NULL',
    'KEY sessions_user_id (user_id, revoked_at, expires_at)',
    'KEY sessions_expires_at (expires_at)',
    toUser('sessions'),
    toTenant('sessions'),
    'CONSTRAINT sessions_grant_id_fk FOREIGN KEY (grant_id) REFERENCES platform_grants (id)',
  ],
  refresh_tokens: [
    'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    hash('token_hash'),
    CREATED,
    'used_at DATETIME(3) NULL',
    'UNIQUE KEY refresh_tokens_hash_unique (token_hash)',
    'KEY refresh_tokens_session_id (session_id)',
    'CONSTRAINT refresh_tokens_session_id_fk FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE',
  ],
  one_time_links: [
    ID,
    'purpose VARCHAR(32) NOT NULL',
    hash('token_hash'),
    'user_id INT UNSIGNED NOT NULL',
    'tenant_id INT UNSIGNED NULL',
    'created_by INT UNSIGNED NULL',
    CREATED,
    'expires_at DATETIME(3) NOT NULL',
    'used_at DATETIME(3) NULL',
    'UNIQUE KEY one_time_links_hash_unique (token_hash)',
    'KEY one_time_links_user_id (user_id, purpose)',
    'KEY one_time_links_expires_at (expires_at)',
    toUser('one_time_links'),
    "CONSTRAINT one_time_links_purpose CHECK (purpose IN ('invitation','password_reset'))",
  ],
  user_totp: [
    'user_id INT UNSIGNED NOT NULL PRIMARY KEY',
    'secret_ciphertext TEXT NOT NULL',
    CREATED,
    'confirmed_at DATETIME(3) NULL',
    'last_step BIGINT UNSIGNED NOT NULL DEFAULT 0',
    toUser('user_totp'),
  ],
  recovery_codes: [
    ID,
    'user_id INT UNSIGNED NOT NULL',
    hash('code_hash'),
    'used_at DATETIME(3) NULL',
    'UNIQUE KEY recovery_codes_hash_unique (user_id, code_hash)',
    toUser('recovery_codes'),
  ],
  api_keys: [
    ID,
    'tenant_id INT UNSIGNED NOT NULL',
    'name VARCHAR(100) NOT NULL',
    'prefix VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    hash('secret_hash'),
    hash('previous_secret_hash', 'NULL'),
    'previous_expires_at DATETIME(3) NULL',
    'permissions JSON NOT NULL',
    'allowed_addresses JSON NOT NULL',
    CREATED,
    UPDATED,
    VERSION,
    'created_by INT UNSIGNED NOT NULL',
    'expires_at DATETIME(3) NOT NULL',
    'last_used_at DATETIME(3) NULL',
    'last_used_ip VARBINARY(16) NULL',
    'revoked_at DATETIME(3) NULL',
    'revoked_by INT UNSIGNED NULL',
    'UNIQUE KEY api_keys_prefix_unique (prefix)',
    'KEY api_keys_created_at (tenant_id, created_at, id)',
    'KEY api_keys_name (tenant_id, name, id)',
    toTenant('api_keys'),
    toUser('api_keys', 'created_by'),
  ],
  idempotency_keys: [
    ID,
    'scope VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL',
    hash('key_hash'),
    hash('fingerprint'),
    'answer JSON NULL',
    'created_at DATETIME(3) NOT NULL',
    'expires_at DATETIME(3) NOT NULL',
    'UNIQUE KEY idempotency_keys_scope_key_unique (scope, key_hash)',
    'KEY idempotency_keys_expires_at (expires_at)',
  ],
  // Recipient and text are encrypted: a link in an e-mail grants access like a password.
  mail_outbox: [
    'id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
    'kind VARCHAR(60) NOT NULL',
    'letter_ciphertext TEXT NOT NULL',
    "state VARCHAR(32) NOT NULL DEFAULT 'queued'",
    'attempts INT UNSIGNED NOT NULL DEFAULT 0',
    'next_attempt_at DATETIME(3) NOT NULL',
    'error VARCHAR(255) NULL',
    CREATED,
    'sent_at DATETIME(3) NULL',
    'KEY mail_outbox_state (state, next_attempt_at)',
    "CONSTRAINT mail_outbox_state_check CHECK (state IN ('queued','sent','failed'))",
  ],
};

const ROLE_COLUMNS = `ALTER TABLE roles
  ADD COLUMN tenant_id INT UNSIGNED NULL,
  ADD COLUMN tenant_key INT UNSIGNED GENERATED ALWAYS AS (IFNULL(tenant_id, 0)) STORED,
  ADD COLUMN is_own_vehicles_only TINYINT(1) NOT NULL DEFAULT 0,
  ADD COLUMN ${VERSION},
  ADD UNIQUE KEY roles_tenant_code_unique (tenant_key, code),
  DROP KEY roles_code_unique`;

/** Tables for identity: sessions, links, second factors, API keys, grants, and custom roles of tenants. */
export class AddIdentity1764100000000 implements MigrationInterface {
  name = 'AddIdentity1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, TABLES);
    // Two tenants may use the same role code: the pair is unique, so no foreign key can refer to the code alone.
    if (await hasPart(runner, 'user_tenants', { constraint: 'user_tenants_role_code_fk' })) {
      await runner.query('ALTER TABLE user_tenants DROP FOREIGN KEY user_tenants_role_code_fk');
    }
    if (!(await hasPart(runner, 'roles', { column: 'tenant_id' }))) await runner.query(ROLE_COLUMNS);
    // Encrypted from this migration on.
    await runner.query('ALTER TABLE users MODIFY phone VARCHAR(255) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users MODIFY phone VARCHAR(20) NULL');
    await runner.query('DELETE FROM roles WHERE tenant_id IS NOT NULL');
    await runner.query(`ALTER TABLE roles ADD UNIQUE KEY roles_code_unique (code), DROP KEY roles_tenant_code_unique`);
    await runner.query(
      'ALTER TABLE roles DROP COLUMN tenant_key, DROP COLUMN tenant_id, DROP COLUMN is_own_vehicles_only, DROP COLUMN version',
    );
    await runner.query(
      `ALTER TABLE user_tenants
        ADD CONSTRAINT user_tenants_role_code_fk FOREIGN KEY (role_code) REFERENCES roles (code)`,
    );
    await dropTables(runner, TABLES);
  }
}
