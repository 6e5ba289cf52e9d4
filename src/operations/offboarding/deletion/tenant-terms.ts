import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../../global/global-database';
import { DataUse } from '../../tenant-database/data-use';
import { leaveTenantEvent } from '../../webhooks/tenant-events';
import type { EventTenant } from '../../webhooks/platform-events';
import { notToBePurged } from '../offboarding.errors';

/** How many days a deleted tenant can be reactivated. */
const GRACE_DAYS = 30;

/** A tenant that is due for erasure, and why. */
export interface EndedTenant {
  readonly tenantId: number;
  readonly slug: string;
  readonly status: string;
  /** A copy that has reached its expiry time; its documents are not legal documents. */
  readonly isExpiredClone: boolean;
}

interface Changed {
  readonly affectedRows: number;
}

/** Time limits of tenants: expiry of a copy, end of the grace period, time of the erasure. Most tenants have no row. */
@Injectable()
export class TenantTerms {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly use: DataUse,
  ) {}

  async noteClone(
    tenantId: number,
    facts: { readonly clonedFrom: number; readonly isAnonymised: boolean; readonly expiresAt: Date | null },
  ): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        `INSERT INTO tenant_terms (tenant_id, cloned_from, is_anonymised, expires_at) VALUES (?, ?, ?, ?)
          ON DUPLICATE KEY UPDATE cloned_from = VALUES(cloned_from), expires_at = VALUES(expires_at)`,
        [tenantId, facts.clonedFrom, facts.isAnonymised, facts.expiresAt],
      ),
    );
  }

  /** Whether the tenant is a copy: its documents belong to another company, which keeps them. */
  async isClone(tenantId: number): Promise<boolean> {
    const rows = await this.database.use((manager) =>
      manager.query<unknown[]>('SELECT 1 FROM tenant_terms WHERE tenant_id = ? AND cloned_from IS NOT NULL', [
        tenantId,
      ]),
    );
    return rows.length > 0;
  }

  /** Returns the time from which the deletion is irreversible. The database's clock sets it, as it judges it in {@link due}. */
  async beginGrace(tenantId: number): Promise<Date> {
    return this.database.use(async (manager) => {
      await manager.query(
        `INSERT INTO tenant_terms (tenant_id, purge_after) VALUES (?, UTC_TIMESTAMP(3) + INTERVAL ? DAY)
          ON DUPLICATE KEY UPDATE purge_after = VALUES(purge_after)`,
        [tenantId, GRACE_DAYS],
      );
      const [row] = await manager.query<{ purgeAfter: Date }[]>(
        'SELECT purge_after AS purgeAfter FROM tenant_terms WHERE tenant_id = ?',
        [tenantId],
      );
      if (row === undefined) throw new Error(`no term of tenant ${tenantId}`);
      return row.purgeAfter;
    });
  }

  /** No grace period, because an expired copy needs none. */
  async skipGrace(tenantId: number): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        'UPDATE tenant_terms SET purge_after = IFNULL(purge_after, UTC_TIMESTAMP(3)) WHERE tenant_id = ? AND cloned_from IS NOT NULL',
        [tenantId],
      ),
    );
  }

  /** Cancels the scheduled erasure. @throws DomainError TENANT_NOT_DELETED after the erasure has begun */
  async recall(tenantId: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      const rows = await manager.query<{ begun: number | null }[]>(
        'SELECT purge_operation_id AS begun FROM tenant_terms WHERE tenant_id = ? FOR UPDATE',
        [tenantId],
      );
      if ((rows[0]?.begun ?? null) !== null) throw notToBePurged({ id: tenantId });
      await manager.query('UPDATE tenant_terms SET purge_after = NULL WHERE tenant_id = ?', [tenantId]);
    });
  }

  /**
   * From here on the erasure is irreversible. Only one operation can erase a tenant. The caller has recorded its operation, so no rotation
   * and no migration begins on this tenant.
   *
   * @throws DomainError TENANT_NOT_DELETED; LEASE_HELD while a rotation or a migration runs
   */
  async beginPurge(tenantId: number, operationId: number): Promise<void> {
    await this.use.assertNoSchemaWork();
    await this.database.transaction(async (manager) => {
      const claimed = await manager.query<Changed>(
        `UPDATE tenant_terms terms JOIN tenants tenant ON tenant.id = terms.tenant_id
          SET terms.purge_operation_id = ?
          WHERE terms.tenant_id = ? AND tenant.status = 'deleting' AND terms.purge_after IS NOT NULL AND terms.purged_at IS NULL
            AND (terms.purge_operation_id IS NULL OR terms.purge_operation_id = ?)`,
        [operationId, tenantId, operationId],
      );
      if (claimed.affectedRows === 0 && !(await isClaimed(manager, tenantId, operationId)))
        throw notToBePurged({ id: tenantId });
    });
  }

  /** The erasure is withdrawn before anything was erased: the tenant waits as before. */
  async abandonPurge(tenantId: number, operationId: number): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        'UPDATE tenant_terms SET purge_operation_id = NULL WHERE tenant_id = ? AND purge_operation_id = ? AND purged_at IS NULL',
        [tenantId, operationId],
      ),
    );
  }

  /** The event contains the former names of the tenant. */
  async notePurged(tenant: EventTenant, operation: { readonly id: number; readonly kind: string }): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query(
        'UPDATE tenant_terms SET purged_at = IFNULL(purged_at, UTC_TIMESTAMP(3)) WHERE tenant_id = ?',
        [tenant.id],
      );
      await leaveTenantEvent(manager, 'tenant.deleted', tenant.id, { tenant, operation, previousStatus: 'deleting' });
    });
  }

  /** Tenants whose grace period has ended, and expired copies. `overdueHours` excludes tenants that the next nightly run will erase. */
  due(overdueHours = 0): Promise<readonly EndedTenant[]> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<(Omit<EndedTenant, 'isExpiredClone'> & { isExpired: string | number })[]>(
        `SELECT tenant.id AS tenantId, tenant.slug, tenant.status,
            (terms.cloned_from IS NOT NULL AND terms.expires_at IS NOT NULL
              AND terms.expires_at <= UTC_TIMESTAMP(3) - INTERVAL ? HOUR) AS isExpired
          FROM tenant_terms terms JOIN tenants tenant ON tenant.id = terms.tenant_id
          WHERE terms.purged_at IS NULL AND tenant.status IN ('active', 'suspended', 'archived', 'deleting')
            AND ((tenant.status = 'deleting' AND terms.purge_after <= UTC_TIMESTAMP(3) - INTERVAL ? HOUR)
              OR (terms.cloned_from IS NOT NULL AND terms.expires_at <= UTC_TIMESTAMP(3) - INTERVAL ? HOUR))
          ORDER BY tenant.id`,
        [overdueHours, overdueHours, overdueHours],
      );
      return rows.map(({ isExpired, ...tenant }) => ({ ...tenant, isExpiredClone: Number(isExpired) === 1 }));
    });
  }
}

/** An update without a change affects no rows: then the same operation had already claimed the tenant. */
async function isClaimed(
  manager: { query<T>(sql: string, parameters: unknown[]): Promise<T> },
  tenantId: number,
  operationId: number,
): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    'SELECT 1 FROM tenant_terms WHERE tenant_id = ? AND purge_operation_id = ?',
    [tenantId, operationId],
  );
  return rows.length > 0;
}
