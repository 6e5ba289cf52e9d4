import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantRunner } from '#tenancy';
import { MaintenanceNight } from './maintenance-night.service';

/** Nightly: vehicles get the plans of their model, and what comes near is scheduled. */
@Injectable()
export class MaintenanceNightJob implements JobHandler {
  readonly kind = 'maintenance.night';

  constructor(private readonly tenants: TenantRunner) {}

  async run({ tenantId }: JobContext): Promise<JobPayload | null> {
    if (tenantId === null) return null;
    return { ...(await this.tenants.run(tenantId, MaintenanceNight, (night) => night.run())) };
  }
}
