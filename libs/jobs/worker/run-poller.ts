import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { QueueRedis } from '../queue/queue-redis';
import { DueRuns } from '../runs/due-runs';
import { WatchedLoop } from '../watched-loop';
import { JobExecutor } from './job-executor';
import { JobHandlers } from './job-handlers';

const EVERY_MS = 1000;
const TURN_MS = 30_000;
const PLACES = ['database', 'outside'] as const;

/** Polls the database for work while Redis is not configured or not reachable. */
@Injectable()
export class RunPoller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new WatchedLoop({
    name: 'job poller',
    turn: () => this.takeSome(),
    turnMs: TURN_MS,
    retryMs: EVERY_MS,
    everyMs: EVERY_MS,
  });

  constructor(
    private readonly redis: QueueRedis,
    private readonly due: DueRuns,
    private readonly handlers: JobHandlers,
    private readonly executor: JobExecutor,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): void {
    this.loop.stop();
  }

  /** Takes due runs now, or waits for the turn that does. */
  poll(): Promise<void> {
    return this.loop.run();
  }

  /** A run that ends makes room for the next one, so that short runs do not wait another second. */
  private async takeSome(): Promise<void> {
    if (this.redis.isUp) return;
    for (const places of PLACES) {
      for (const runId of await this.due.next(places, this.handlers, this.executor.free(places)))
        void this.executor.attempt(runId, places).then((afterMs) => (afterMs === null ? this.loop.wake() : undefined));
    }
  }
}
