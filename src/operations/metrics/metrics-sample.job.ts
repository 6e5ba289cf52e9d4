import { Injectable } from '@nestjs/common';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { EstateSampler } from './estate-sampler';
import { FigureRetention } from './figure-retention';

/** Every minute: how big tenants are, and what figures are no longer kept. The next minute makes up for one that failed. */
@Injectable()
export class MetricsSampleJob implements JobHandler {
  readonly kind = 'metrics.sample';
  readonly attempts = 1;

  constructor(
    private readonly sampler: EstateSampler,
    private readonly retention: FigureRetention,
  ) {}

  async run({ signal }: JobContext): Promise<JobPayload> {
    return { ...(await this.sampler.sample(signal)), removed: await this.retention.compact() };
  }
}
