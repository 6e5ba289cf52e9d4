import { Injectable } from '@nestjs/common';
import type { JobHandler, JobPayload } from '#jobs';
import { KeptExports } from './kept-exports';

/** Nightly: archives whose time is over. */
@Injectable()
export class ExportCleanupJob implements JobHandler {
  readonly kind = 'exports.cleanup';

  constructor(private readonly exports: KeptExports) {}

  async run(): Promise<JobPayload> {
    return { removed: await this.exports.removeExpired() };
  }
}
