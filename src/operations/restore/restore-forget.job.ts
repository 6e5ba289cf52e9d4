import { Injectable } from '@nestjs/common';
import type { JobHandler, JobPayload } from '#jobs';
import { GlobalKept } from './global/global-kept';
import { KeptDatabases } from './kept-data';

/** Nightly: drops data that restores replaced more than a week ago. */
@Injectable()
export class RestoreForgetJob implements JobHandler {
  readonly kind = 'restore.forget';

  constructor(
    private readonly kept: KeptDatabases,
    private readonly globals: GlobalKept,
  ) {}

  async run(): Promise<JobPayload> {
    const now = new Date();
    const registries = await this.globals.forget(now);
    return { dropped: registries + (await this.kept.forget(now)) };
  }
}
