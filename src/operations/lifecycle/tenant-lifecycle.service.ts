import { Injectable } from '@nestjs/common';
import { TenantFence } from './tenant-fence';

/** Stops and starts tenants. */
@Injectable()
export class TenantLifecycle {
  constructor(private readonly fence: TenantFence) {}

  /** Refuses the tenant's requests and ends its sessions. Repeating is harmless. @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT */
  async suspend(tenantId: number): Promise<void> {
    await this.fence.shut(tenantId, { from: ['active'], to: 'suspended' });
  }

  /** Serves a suspended tenant again. @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT */
  async activate(tenantId: number): Promise<void> {
    await this.fence.reopen(tenantId, { from: ['suspended'], to: 'active' });
  }
}
