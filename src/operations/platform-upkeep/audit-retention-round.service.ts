import { Injectable } from '@nestjs/common';
import { SettingsService } from '../../global/settings/settings.service';
import { AuditRetention } from './audit-retention';

/** Deletes audit rows that are older than the tenant's retention period (`audit.retention_days`). */
@Injectable()
export class AuditRetentionRound {
  constructor(
    private readonly retention: AuditRetention,
    private readonly settings: SettingsService,
  ) {}

  async run(tenantId: number): Promise<{ removed: number }> {
    const days = await this.settings.valueOf(tenantId, 'audit.retention_days');
    return { removed: await this.retention.shorten(tenantId, days) };
  }
}
