import { Logger } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { canonicalName, normalizeEmail } from '#kernel';

const EXACT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
const EXACT_ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const FOLDED = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci';
const FOLDED_ASCII = 'CHARACTER SET ascii COLLATE ascii_general_ci';

interface NameColumn {
  readonly column: string;
  readonly type: string;
  readonly exact: string;
  readonly folded: string;
}

const name = (column: string, length: number, exact = EXACT, folded = FOLDED): NameColumn => ({
  column,
  type: `VARCHAR(${length})`,
  exact,
  folded,
});

/** Columns that identify a user, a permission, a key or a company. Under the old collation, similar texts compared as equal. */
const NAMES: Readonly<Record<string, readonly NameColumn[]>> = {
  users: [name('username', 254), name('email', 254)],
  roles: [name('code', 60)],
  permissions: [name('code', 80)],
  user_tenants: [name('role_code', 60)],
  // Searches compare it with any text, which ASCII cannot represent.
  tenants: [name('slug', 60, EXACT, FOLDED_ASCII)],
  tenant_domains: [name('host', 253, EXACT_ASCII, FOLDED_ASCII), name('verification_token', 64, EXACT_ASCII)],
  tenant_credentials: [name('account', 32, EXACT_ASCII), name('username', 32, EXACT_ASCII)],
  database_servers: [name('name', 60)],
  code_formats: [name('entity_type', 50)],
  system_parameters: [name('category', 50)],
  leases: [name('name', 100)],
};

interface AccountRow {
  readonly id: number;
  readonly email: string;
  readonly username: string;
}

/**
 * Identities are compared byte by byte. The tables are small (they hold accounts, not business data), and the collation of an
 * indexed column cannot change in place, so each table is copied once. No two rows are merged: an address that cannot be
 * normalized, or whose normalized form belongs to another account, stays unchanged and is reported by `doctor`.
 */
export class CompareIdentitiesExactly1765002000000 implements MigrationInterface {
  name = 'CompareIdentitiesExactly1765002000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(NAMES)) {
      await runner.query(
        alter(
          table,
          columns.map(({ column, type, exact }) => `${column} ${type} ${exact}`),
        ),
      );
    }
    await runner.query('UPDATE tenants SET slug = LOWER(slug) WHERE slug <> LOWER(slug)');
    await runner.query('UPDATE tenant_domains SET host = LOWER(host) WHERE host <> LOWER(host)');
    await runner.query(CANONICAL_ROLES);
    await normalizeAccounts(runner);
  }

  /** Fails with "Duplicate entry" if two names exist that the old collation treats as equal. */
  async down(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(NAMES)) {
      await runner.query(
        alter(
          table,
          columns.map(({ column, type, folded }) => `${column} ${type} ${folded}`),
        ),
      );
    }
  }
}

const alter = (table: string, definitions: readonly string[]): string =>
  `ALTER TABLE ${table} ${definitions.map((definition) => `MODIFY ${definition} NOT NULL`).join(', ')}, ALGORITHM=COPY, LOCK=SHARED`;

/** Corrects role codes of memberships, such as `Admin` for the role `admin`, which the old collation matched. */
const CANONICAL_ROLES = `UPDATE user_tenants m JOIN roles r
    ON (r.tenant_id IS NULL OR r.tenant_id = m.tenant_id)
      AND r.code COLLATE utf8mb4_unicode_ci = m.role_code COLLATE utf8mb4_unicode_ci
  SET m.role_code = r.code WHERE m.role_code <> r.code`;

async function normalizeAccounts(runner: QueryRunner): Promise<void> {
  const accounts = (await runner.query('SELECT id, email, username FROM users ORDER BY id')) as AccountRow[];
  for (const account of accounts) {
    const email = normalizeEmail(account.email);
    const username = account.username.includes('@')
      ? normalizeEmail(account.username)
      : canonicalName(account.username);
    if (email === account.email && username === account.username) continue;
    const isMoved = email !== null && username !== null && (await rename(runner, { id: account.id, email, username }));
    if (!isMoved)
      new Logger('Migrations').warn(
        `account ${account.id}: its address could not be normalized and was left unchanged, see doctor`,
      );
  }
}

/** Whether no other account has this name. */
async function rename(runner: QueryRunner, { id, email, username }: AccountRow): Promise<boolean> {
  const taken = (await runner.query('SELECT 1 FROM users WHERE id <> ? AND (email = ? OR username = ?) LIMIT 1', [
    id,
    email,
    username,
  ])) as unknown[];
  if (taken.length > 0) return false;
  await runner.query('UPDATE users SET email = ?, username = ? WHERE id = ?', [email, username, id]);
  return true;
}
