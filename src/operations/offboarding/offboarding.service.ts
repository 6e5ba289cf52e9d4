import { Injectable } from '@nestjs/common';
import type { WriteRequest } from '#kernel';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { Operation } from '../tasks/operation.entity';
import { Tasks } from '../tasks/tasks.service';
import { TenantClaims } from '../tasks/tenant-claims';
import { lifecycleConflict } from '../../global/tenants/tenant.errors';
import { tenantExport } from './export/tenant-export.task';

/** Statuses with complete data: the tenant is served, or its data do not change. */
const EXPORTABLE: ReadonlySet<string> = new Set(['active', 'suspended', 'archived', 'deleting']);

/** Exports that are started by requests. */
@Injectable()
export class OffboardingService {
  constructor(
    private readonly tenants: TenantsService,
    private readonly tasks: Tasks,
    private readonly claims: TenantClaims,
  ) {}

  /** Starts an export in a worker. @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT, TENANT_BUSY, IDEMPOTENCY_KEY_REUSED */
  requestExport(tenantId: number, write: WriteRequest): Promise<Operation> {
    return this.tasks.request(write, async () => {
      const { tenant, location } = await this.tenants.get(tenantId);
      const { status } = tenant;
      const isExportable = EXPORTABLE.has(status) && location !== null;
      if (!isExportable) throw await this.claims.reasonFor(tenantId, lifecycleConflict({ status }));
      return { task: tenantExport, tenantId, input: { slug: tenant.slug }, actor: write.actor };
    });
  }
}
