import { Injectable } from '@nestjs/common';
import type { JobHandler, JobPayload } from '#jobs';
import { TenantBackups } from '../deletion/tenant-backups';
import { KeptExports } from './kept-exports';

/** Nightly: archives whose time is over, and last backups of tenants that were erased a month ago. */
@Injectable()
export class ExportCleanupJob implements JobHandler {
  readonly kind = 'exports.cleanup';

  constructor(
    private readonly exports: KeptExports,
    private readonly backups: TenantBackups,
  ) {}

  async run(): Promise<JobPayload> {
    return { archives: await this.exports.removeExpired(), backups: await this.backups.removeOutlived() };
  }
}
