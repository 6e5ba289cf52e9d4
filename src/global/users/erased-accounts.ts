import { quoteIdentifier } from '#persistence';

/** Tables with data that a user has only for logging in. Grants and the audit log are kept; they contain only the user's id. */
const OWN_TABLES = ['sessions', 'one_time_links', 'user_totp', 'recovery_codes'] as const;

/** A manager of TypeORM, with or without the entities. */
interface Asking {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

export interface ErasedAccount {
  readonly id: number;
  readonly deletedAt: Date;
}

export const erasedAddress = (id: number): string => `erased-${id}@erased.invalid`;

/** Removes all personal data from the row. The row stays, because other records refer to it. */
export async function eraseAccount(manager: Asking, { id, deletedAt }: ErasedAccount): Promise<void> {
  await manager.query(
    `UPDATE users SET username = ?, email = ?, first_name = 'Compte', last_name = ?, phone = NULL, password_hash = NULL,
        platform_role = 'none', email_verified_at = NULL, last_login_at = NULL, is_active = 0, deleted_at = ?,
        updated_at = UTC_TIMESTAMP(3), version = version + 1
      WHERE id = ?`,
    [erasedAddress(id), erasedAddress(id), `anonymisé #${id}`, deletedAt, id],
  );
  for (const table of OWN_TABLES) await manager.query(`DELETE FROM ${table} WHERE user_id = ?`, [id]);
  await manager.query('UPDATE user_tenants SET is_active = 0, notes = NULL WHERE user_id = ?', [id]);
}

/** Accounts that are erased in one global database and not in the manager's own, which has them of an earlier day. */
export function erasedSince(manager: Asking, later: string): Promise<ErasedAccount[]> {
  return manager.query<ErasedAccount[]>(
    `SELECT now.id, now.deleted_at AS deletedAt FROM ${quoteIdentifier(later)}.users now JOIN users was ON was.id = now.id
      WHERE now.deleted_at IS NOT NULL AND now.email = CONCAT('erased-', now.id, '@erased.invalid') AND was.email <> now.email
      ORDER BY now.id`,
  );
}
