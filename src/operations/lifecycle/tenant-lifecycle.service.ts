import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { GlobalWrites } from '../../global/audit/global-writes';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { LocatedTenant } from '../../global/tenants/tenants.service';
import { TenantTerms } from '../offboarding/deletion/tenant-terms';
import { TenantFence } from './tenant-fence';

/** What is done to a tenant here, by name. */
export type LifecycleChange = 'suspend' | 'archive' | 'activate';

/** Stops and starts tenants. */
@Injectable()
export class TenantLifecycle {
  constructor(
    private readonly fence: TenantFence,
    private readonly tenants: TenantsService,
    private readonly terms: TenantTerms,
    private readonly writes: GlobalWrites,
  ) {}

  /**
   * Does what a request asks for, once for each of its idempotency keys: one that comes late does not stop a tenant that was started
   * since. Answers the tenant as it is then.
   *
   * @throws DomainError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS; as the change itself
   */
  async request(write: WriteRequest, change: LifecycleChange, tenantId: number): Promise<LocatedTenant> {
    await this.writes.runRepeatable(write, () => this[change](tenantId));
    return this.tenants.get(tenantId);
  }

  /** Refuses the tenant's requests and ends its sessions. Repeating is harmless. @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT */
  async suspend(tenantId: number): Promise<void> {
    await this.fence.shut(tenantId, { from: ['active'], to: 'suspended' });
  }

  /** As {@link suspend}, for a tenant that is kept and not expected back. @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT */
  async archive(tenantId: number): Promise<void> {
    await this.fence.shut(tenantId, { from: ['active', 'suspended'], to: 'archived' });
  }

  /**
   * Serves a suspended or archived tenant again; one that was deleted too, as long as nothing of it was erased.
   *
   * @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT, TENANT_NOT_DELETED once the erasure has begun
   */
  async activate(tenantId: number): Promise<void> {
    const { tenant } = await this.tenants.get(tenantId);
    if (tenant.status === 'deleting') await this.terms.recall(tenantId);
    await this.fence.reopen(tenantId, { from: ['suspended', 'archived', 'deleting'], to: 'active' });
  }
}
