import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { TenantBackups } from '../../backup/tenant-backups';
import { KeptExports } from './kept-exports';

/** Deletes expired archives, and the last backups of tenants that were erased a month ago. */
@Injectable()
export class ExportCleanup {
  private readonly loop = new IsolatedLoop('exports cleanup');

  constructor(
    private readonly exports: KeptExports,
    private readonly backups: TenantBackups,
  ) {}

  async run(): Promise<Record<string, number>> {
    const removed: Record<string, number> = {};
    const failed = await this.loop.steps({
      archives: async () => (removed['archives'] = await this.exports.removeExpired()),
      backups: async () => (removed['backups'] = await this.backups.removeExpired()),
    });
    this.loop.failed(failed);
    return removed;
  }
}
