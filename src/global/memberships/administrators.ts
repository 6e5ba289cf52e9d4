import type { EntityManager } from 'typeorm';
import { lastAdministrator } from './membership.errors';

/** The administrator role. A holder who was denied `users:manage`, or is bound to a garage, does not count as an administrator. */
const ADMINISTRATOR = 'admin';
const MANAGES = 'users:manage';

interface AdministratorRow {
  readonly userId: number;
  readonly tenantId: number;
  readonly isOpen: number | string;
  /** MariaDB returns JSON as text. */
  readonly denied: string | readonly string[];
}

const SELECT = `SELECT m.user_id AS userId, m.tenant_id AS tenantId, m.denied_permissions AS denied,
    m.is_active = 1 AND m.is_pending = 0 AND m.garage_id IS NULL AND u.is_active = 1 AND u.deleted_at IS NULL AND u.is_claimed = 1 AS isOpen
  FROM user_tenants m JOIN users u ON u.id = m.user_id
  WHERE m.role_code = ? AND m.tenant_id IN (?) FOR UPDATE`;

/**
 * Runs `work` and throws, so that the transaction is rolled back, if a company that had an administrator has none afterwards. Two
 * administrators who remove each other wait for one another.
 *
 * @throws DomainError LAST_ADMINISTRATOR; errors of `work`
 */
export async function keepingAdministrators<T>(
  manager: EntityManager,
  tenantIds: readonly number[],
  work: () => Promise<T>,
): Promise<T> {
  const before = await administered(manager, tenantIds);
  const result = await work();
  const after = await administered(manager, tenantIds);
  const lost = [...before].find((tenantId) => !after.has(tenantId));
  if (lost !== undefined) throw lastAdministrator({ tenantId: lost });
  return result;
}

/** The companies of a user, except those that are not served. */
export async function tenantsOf(manager: EntityManager, userId: number): Promise<readonly number[]> {
  const rows = await manager.query<{ tenantId: number }[]>(
    `SELECT m.tenant_id AS tenantId FROM user_tenants m JOIN tenants t ON t.id = m.tenant_id
      WHERE m.user_id = ? AND t.status NOT IN ('suspended', 'archived', 'deleting', 'failed') ORDER BY m.tenant_id`,
    [userId],
  );
  return rows.map(({ tenantId }) => tenantId);
}

/** Those of the companies that have an administrator. */
async function administered(manager: EntityManager, tenantIds: readonly number[]): Promise<ReadonlySet<number>> {
  if (tenantIds.length === 0) return new Set();
  const rows = await manager.query<AdministratorRow[]>(SELECT, [ADMINISTRATOR, tenantIds]);
  const running = rows.filter(({ isOpen, denied }) => Number(isOpen) === 1 && !listOf(denied).includes(MANAGES));
  return new Set(running.map(({ tenantId }) => tenantId));
}

const listOf = (json: AdministratorRow['denied']): readonly string[] =>
  typeof json === 'string' ? (JSON.parse(json) as readonly string[]) : json;
