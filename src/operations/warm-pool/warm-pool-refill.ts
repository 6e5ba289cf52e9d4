import { Injectable, Logger } from '@nestjs/common';
import type { JobHandler, JobPayload } from '#jobs';
import { reasonOf } from '#persistence';
import { WarmPool } from './warm-pool.service';

/** Keeps the warm pool full in the background. A round that fails is only logged: creations fall back to the cold path. */
@Injectable()
export class WarmPoolRefill implements JobHandler {
  readonly kind = 'warm_pool.refill';
  private readonly logger = new Logger(WarmPoolRefill.name);

  constructor(private readonly pool: WarmPool) {}

  async run(): Promise<JobPayload> {
    try {
      return { made: await this.pool.refill() };
    } catch (error) {
      this.logger.warn(`warm pool: ${reasonOf(error)}`);
      return { made: 0, failed: true };
    }
  }
}
