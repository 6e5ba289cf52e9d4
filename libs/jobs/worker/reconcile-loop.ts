import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { IsolatedLoop } from '../isolated-loop';
import { Leases } from '../leases';
import { JobQueue } from '../queue/job-queue';
import { QueueRedis } from '../queue/queue-redis';
import { DueRuns } from '../runs/due-runs';
import { RunOffers } from '../runs/run-offers';
import { WatchedLoop } from '../watched-loop';
import { AbandonedRuns } from './abandoned-runs';

const EVERY_MS = 15_000;
const TURN_MS = 5 * 60_000;
const PAGE = 1000;
const LEASE = 'jobs: reconcile';

/**
 * Reconciles the queue with the database, and the database with the state of processes and tenants; in one process at a
 * time.
 */
@Injectable()
export class ReconcileLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly steps = new IsolatedLoop('reconcile');
  private readonly loop = new WatchedLoop({
    name: 'reconcile',
    turn: () => this.round(),
    turnMs: TURN_MS,
    retryMs: EVERY_MS,
    everyMs: EVERY_MS,
  });

  constructor(
    private readonly leases: Leases,
    private readonly abandoned: AbandonedRuns,
    private readonly due: DueRuns,
    private readonly queue: JobQueue,
    private readonly redis: QueueRedis,
    private readonly offers: RunOffers,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): void {
    this.loop.stop();
  }

  /** Does nothing while another process does it. @throws errors of the database */
  async round(): Promise<void> {
    try {
      await this.leases.hold(LEASE, async () => {
        await this.steps.steps({
          release: () => this.abandoned.release(),
          local: () => this.abandoned.endLocal(),
          recover: () => this.abandoned.recover(),
          unpark: () => this.abandoned.unpark(),
          queue: () => this.queueMissing(),
        });
      });
    } catch (error) {
      if (!isDomainError(error, 'LEASE_HELD')) throw error;
    }
  }

  /** Redis may have been emptied, or unreachable when the runs were requested. */
  private async queueMissing(): Promise<void> {
    for (let afterId = 0; this.redis.isUp;) {
      const page = await this.due.page(afterId, PAGE);
      this.offers.offer(await this.queue.missing(page));
      afterId = page.at(-1)?.runId ?? 0;
      if (page.length < PAGE) return;
    }
  }
}
