import { Injectable } from '@nestjs/common';
import type { Step } from '#jobs';
import type { TenantStatus } from '#tenancy';
import { GlobalDatabase } from '../../../global/global-database';
import { Tenant } from '../../../global/tenants/tenant.entity';
import { lifecycleConflict } from '../../../global/tenants/tenant.errors';
import { FENCED_FROM } from '../exchange/fenced-exchange';
import { noteStatus } from '../restore-steps';
import { TenantFence } from '../../tenant-database/tenant-fence';

/** Stops access to a tenant whose server is lost: in the registry alone, because the accounts are on the lost server. */
@Injectable()
export class RecoveryFence {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly fence: TenantFence,
  ) {}

  /** Its record has the status to which the tenant returns. */
  step<I extends object>(): Step<I> {
    return {
      name: 'fence',
      intend: async ({ tenantId }) => ({ status: await this.statusOf(tenantId ?? 0) }),
      run: async ({ id, tenantId }, { status }) => {
        const before = await this.fence.change(tenantId ?? 0, {
          from: [...FENCED_FROM, 'maintenance'],
          to: 'maintenance',
          note: (manager, former) => noteStatus(manager, id, former),
        });
        return { status: before === 'maintenance' ? status : before };
      },
      compensate: async ({ tenantId }, { status }) => {
        const to = status as TenantStatus;
        await this.fence.change(tenantId ?? 0, { from: ['maintenance', to], to });
      },
    };
  }

  /** @throws DomainError TENANT_STATUS_CONFLICT */
  private async statusOf(id: number): Promise<TenantStatus> {
    const { status } = await this.database.use((manager) => manager.findOneByOrFail(Tenant, { id }));
    if (!FENCED_FROM.includes(status)) throw lifecycleConflict({ status });
    return status;
  }
}
