import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { SettingsService } from '../../global/settings/settings.service';
import { AuditRetention } from './audit-retention';

/** Nightly: deletes audit rows that are older than the tenant's retention period (`audit.retention_days`). */
@Injectable()
export class AuditRetentionJob implements JobHandler {
  readonly kind = 'audit.retention';

  constructor(
    private readonly retention: AuditRetention,
    private readonly settings: SettingsService,
  ) {}

  async run({ tenantId }: JobContext): Promise<JobPayload> {
    if (tenantId === null) return { removed: 0 };
    const days = await this.settings.valueOf(tenantId, 'audit.retention_days');
    return { removed: await this.retention.shorten(tenantId, days) };
  }
}
