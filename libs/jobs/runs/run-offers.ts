import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { JOBS_DATABASE } from '../jobs-database';
import type { JobsDatabase } from '../jobs-database';
import { JobQueue } from '../queue/job-queue';
import type { QueuedRun } from '../queue/job-queue';
import { QueueRedis } from '../queue/queue-redis';
import { WatchedLoop } from '../watched-loop';
import type { WaitingRun } from './run-rows';

const BATCH = 500;
const TURN_MS = 30_000;
const RETRY_MS = 1000;
const SHUTDOWN_WAIT_MS = 5000;

/**
 * Queues runs with a priority equal to the number of waiting runs of their tenant, so that a tenant with few runs is
 * served soon. This happens in the background of the request; the reconcile loop finds runs that get lost on the way.
 */
@Injectable()
export class RunOffers implements BeforeApplicationShutdown {
  private backlog: WaitingRun[] = [];
  private readonly loop = new WatchedLoop({
    name: 'job queue',
    turn: () => this.queueAll(),
    turnMs: TURN_MS,
    retryMs: RETRY_MS,
    waiting: () => this.backlog.length,
  });

  constructor(
    @Inject(JOBS_DATABASE) private readonly database: JobsDatabase,
    private readonly queue: JobQueue,
    private readonly redis: QueueRedis,
  ) {}

  offer(runs: readonly WaitingRun[]): void {
    if (runs.length === 0) return;
    this.backlog.push(...runs);
    this.loop.wake();
  }

  /** A command may end directly after its request. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.drain(SHUTDOWN_WAIT_MS);
  }

  private async queueAll(): Promise<void> {
    const isUp = await this.redis.comesUp();
    while (this.backlog.length > 0) {
      const runs = this.backlog.splice(0, BATCH);
      if (!isUp) continue;
      await this.queue.add(await this.ranked(runs));
    }
  }

  /** The first waiting run of a tenant has priority 1, the second 2, and so on. */
  private async ranked(runs: readonly WaitingRun[]): Promise<QueuedRun[]> {
    const ahead = await this.waitingOf([...new Set(runs.map(keyOf))]);
    for (const run of runs) ahead.set(keyOf(run), (ahead.get(keyOf(run)) ?? 1) - 1);
    return runs.map((run) => {
      const priority = Math.max(0, ahead.get(keyOf(run)) ?? 0) + 1;
      ahead.set(keyOf(run), priority);
      return { ...run, delayMs: Math.max(0, run.waitMs), priority };
    });
  }

  private waitingOf(tenantKeys: readonly number[]): Promise<Map<number, number>> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<{ tenantKey: number; waiting: number }[]>(
        `SELECT tenant_key AS tenantKey, COUNT(*) AS waiting FROM job_runs
          WHERE tenant_key IN (?) AND state IN ('queued', 'failed') GROUP BY tenant_key`,
        [tenantKeys],
      );
      return new Map(rows.map(({ tenantKey, waiting }) => [tenantKey, waiting]));
    });
  }
}

function keyOf({ tenantId }: WaitingRun): number {
  return tenantId ?? 0;
}
