import { Injectable, Logger } from '@nestjs/common';
import { throwIfInterrupted } from '#kernel';
import { reasonOf } from '#persistence';
import { WarmPool } from './warm-pool.service';

/** Refills the warm pool in the background. A failed run is only logged, because tenants can be created without a warm database. */
@Injectable()
export class WarmPoolRefill {
  private readonly logger = new Logger(WarmPoolRefill.name);

  constructor(private readonly pool: WarmPool) {}

  async run(): Promise<{ made: number; failed?: true }> {
    try {
      return { made: await this.pool.refill() };
    } catch (error) {
      // A worker that stops leaves the rest to the next one.
      throwIfInterrupted();
      this.logger.warn(`the warm pool could not be refilled: ${reasonOf(error)}`);
      return { made: 0, failed: true };
    }
  }
}
