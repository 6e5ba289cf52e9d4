import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { TenantPurges } from './tenant-purges.service';

/** Nightly: erases tenants whose grace period has ended, and expired copies. */
@Injectable()
export class TenantsPurgeJob implements JobHandler {
  readonly kind = 'tenants.purge';

  constructor(private readonly purges: TenantPurges) {}

  async run({ signal }: JobContext): Promise<JobPayload> {
    const { purged, failed } = await this.purges.purgeDue(signal);
    return { purged: [...purged], failed: failed.map(({ tenantId }) => tenantId) };
  }
}
