import { Injectable } from '@nestjs/common';
import type { JobHandler, JobPayload } from '#jobs';
import { KeptDatabases } from './kept-data';

/** Nightly: drops what restores replaced more than a week ago. */
@Injectable()
export class RestoreForgetJob implements JobHandler {
  readonly kind = 'restore.forget';

  constructor(private readonly kept: KeptDatabases) {}

  async run(): Promise<JobPayload> {
    return { dropped: await this.kept.forget(new Date()) };
  }
}
