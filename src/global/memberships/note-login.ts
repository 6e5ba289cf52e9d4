import type { EntityManager } from 'typeorm';

/** Records the login in the membership, where only that company sees it. */
export async function noteLogin(manager: EntityManager, userId: number, tenantId: number | null): Promise<void> {
  if (tenantId === null) return;
  await manager.query('UPDATE user_tenants SET last_login_at = UTC_TIMESTAMP(3) WHERE user_id = ? AND tenant_id = ?', [
    userId,
    tenantId,
  ]);
}
