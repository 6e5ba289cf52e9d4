import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import type { JobContext, JobHandler, JobPayload } from '#jobs';
import { EstateSampler } from './estate-sampler';
import { FigureRetention } from './figure-retention';

/** Every minute: samples the sizes of tenants and deletes expired figures. A failed run is caught up by the next one. */
@Injectable()
export class MetricsSampleJob implements JobHandler {
  readonly kind = 'metrics.sample';
  readonly attempts = 1;
  private readonly loop = new IsolatedLoop('metrics');

  constructor(
    private readonly sampler: EstateSampler,
    private readonly retention: FigureRetention,
  ) {}

  async run({ signal }: JobContext): Promise<JobPayload> {
    const told: Record<string, unknown> = {};
    const failed = await this.loop.steps(
      {
        sample: async () => Object.assign(told, await this.sampler.sample(signal)),
        retention: async () => Object.assign(told, { removed: await this.retention.compact() }),
      },
      signal,
    );
    this.loop.failed(failed);
    return told;
  }
}
