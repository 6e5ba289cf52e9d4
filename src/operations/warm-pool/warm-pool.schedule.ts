import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { WarmPool } from './warm-pool.service';

const EVERY_MS = 15_000;

/** Keeps the warm pool full in the background. A round that fails is only logged: creations fall back to the cold path. */
@Injectable()
export class WarmPoolSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(WarmPoolSchedule.name);
  private running: Promise<void> | null = null;
  private isStopped = false;

  constructor(private readonly pool: WarmPool) {}

  onApplicationBootstrap(): void {
    void this.tick();
  }

  @Interval(EVERY_MS)
  tick(): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    this.running ??= this.round().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  private async round(): Promise<void> {
    try {
      await this.pool.refill();
    } catch (error) {
      this.logger.warn(`warm pool: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
