import { Injectable } from '@nestjs/common';
import { IsolatedLoop } from '#jobs';
import { EstateSampler } from './estate-sampler';
import { FigureRetention } from './figure-retention';
import { LoadLedger } from './load-ledger';

/** Samples the sizes of tenants and deletes expired figures. */
@Injectable()
export class MetricsSampling {
  private readonly loop = new IsolatedLoop('metrics');

  constructor(
    private readonly sampler: EstateSampler,
    private readonly loads: LoadLedger,
    private readonly retention: FigureRetention,
  ) {}

  async run(signal: AbortSignal): Promise<Record<string, unknown>> {
    const told: Record<string, unknown> = {};
    const failed = await this.loop.steps(
      {
        sample: async () => Object.assign(told, await this.sampler.sample(signal)),
        loads: () => this.loads.keep(),
        retention: async () => Object.assign(told, { removed: await this.retention.compact() }),
      },
      signal,
    );
    this.loop.failed(failed);
    return told;
  }
}
