import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { MaintenanceNight } from './maintenance-night.service';

/** Nightly job: gives vehicles the plans of their model, and schedules maintenances that are due soon. */
@Injectable()
export class MaintenanceNightJob implements JobHandler {
  readonly kind = 'maintenance.night';

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    return { ...(await this.tenants.run(tenantId, MaintenanceNight, (night) => night.run())) };
  }
}
