import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { JobHandler, JobPayload } from '#jobs';
import { TenantBackups } from '../deletion/tenant-backups';
import { KeptExports } from './kept-exports';

/** Nightly: deletes expired archives, and the last backups of tenants that were erased a month ago. */
@Injectable()
export class ExportCleanupJob implements JobHandler {
  readonly kind = 'exports.cleanup';
  private readonly loop = new IsolatedLoop('exports cleanup');

  constructor(
    private readonly exports: KeptExports,
    private readonly backups: TenantBackups,
  ) {}

  async run(): Promise<JobPayload> {
    const removed: Record<string, number> = {};
    const failed = await this.loop.steps({
      archives: async () => (removed['archives'] = await this.exports.removeExpired()),
      backups: async () => (removed['backups'] = await this.backups.removeExpired()),
    });
    this.loop.failed(failed);
    return removed;
  }
}
