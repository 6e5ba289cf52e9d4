import { Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import type { WriteRequest } from '#kernel';
import { GlobalWrites } from '../../global/audit/global-writes';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { LocatedTenant } from '../../global/tenants/tenants.service';
import { TenantTerms } from '../offboarding/deletion/tenant-terms';
import { TenantClaims } from '../tasks/tenant-claims';
import { TenantFence } from '../tenant-database/tenant-fence';

/** The changes of a tenant's status, by name. */
export type LifecycleChange = 'suspend' | 'archive' | 'activate';

/** Suspends, archives and activates tenants. */
@Injectable()
export class TenantLifecycle {
  constructor(
    private readonly fence: TenantFence,
    private readonly tenants: TenantsService,
    private readonly terms: TenantTerms,
    private readonly writes: GlobalWrites,
    private readonly claims: TenantClaims,
  ) {}

  /**
   * Executes a change once per idempotency key: a late repetition does not stop a tenant that was activated since. Returns the tenant after
   * the change.
   *
   * @throws DomainError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS; the errors of the change itself
   */
  async request(write: WriteRequest, change: LifecycleChange, tenantId: number): Promise<LocatedTenant> {
    await this.writes.runRepeatable(write, () => this[change](tenantId));
    return this.tenants.get(tenantId);
  }

  /** Refuses the tenant's requests and ends its sessions. Idempotent. @throws DomainError NOT_FOUND, TENANT_BUSY, TENANT_STATUS_CONFLICT */
  async suspend(tenantId: number): Promise<void> {
    await this.unlessHeld(tenantId, () => this.fence.shut(tenantId, { from: ['active'], to: 'suspended' }));
  }

  /**
   * Like {@link suspend}, for a tenant whose data are kept and who is not expected to return.
   *
   * @throws DomainError NOT_FOUND, TENANT_BUSY, TENANT_STATUS_CONFLICT
   */
  async archive(tenantId: number): Promise<void> {
    await this.unlessHeld(tenantId, () => this.fence.shut(tenantId, { from: ['active', 'suspended'], to: 'archived' }));
  }

  /**
   * Serves a suspended or archived tenant again; also a deleted one, as long as its erasure has not begun.
   *
   * @throws DomainError NOT_FOUND, TENANT_BUSY, TENANT_STATUS_CONFLICT, TENANT_NOT_DELETED after the erasure has begun
   */
  async activate(tenantId: number): Promise<void> {
    const { tenant } = await this.tenants.get(tenantId);
    if (tenant.status === 'deleting') await this.terms.recall(tenantId);
    await this.unlessHeld(tenantId, () =>
      this.fence.reopen(tenantId, { from: ['suspended', 'archived', 'deleting'], to: 'active' }),
    );
  }

  /** Names the operation that has stopped access to the tenant, if that is why its status cannot be changed now. */
  private async unlessHeld(tenantId: number, change: () => Promise<unknown>): Promise<void> {
    try {
      await change();
    } catch (error) {
      throw isDomainError(error, 'TENANT_STATUS_CONFLICT') ? await this.claims.reasonFor(tenantId, error) : error;
    }
  }
}
