import { Injectable } from '@nestjs/common';
import { TenantTerms } from '../offboarding/deletion/tenant-terms';
import { TenantsService } from '../../global/tenants/tenants.service';
import { TenantFence } from './tenant-fence';

/** Stops and starts tenants. */
@Injectable()
export class TenantLifecycle {
  constructor(
    private readonly fence: TenantFence,
    private readonly tenants: TenantsService,
    private readonly terms: TenantTerms,
  ) {}

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
