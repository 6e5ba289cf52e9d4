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
const RECOVERY_LEASE = 'jobs: recovery';

type Steps = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * Reconciles the queue with the database, and the database with the state of processes and tenants; in one process at a
 * time.
 */
@Injectable()
export class ReconcileLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly steps = new IsolatedLoop('reconcile');
  private readonly loop = new WatchedLoop({
    name: 'reconcile',
    turn: (signal) => this.reconcile(signal),
    turnMs: TURN_MS,
    retryMs: EVERY_MS,
    everyMs: EVERY_MS,
  });
  /** A loop of its own, because it works on database servers: one that hangs must not stop the rest. */
  private readonly recovery = new WatchedLoop({
    name: 'recovery',
    turn: (signal) => this.recover(signal),
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
    this.recovery.start();
  }

  beforeApplicationShutdown(): void {
    this.loop.stop();
    this.recovery.stop();
  }

  /** Both, one after the other. Does nothing while another process does it. @throws errors of the database, LOOP_INCOMPLETE */
  async round(): Promise<void> {
    await this.reconcile();
    await this.recover();
  }

  private reconcile(until?: AbortSignal): Promise<void> {
    return this.alone(LEASE, until, {
      release: () => this.abandoned.release(),
      local: () => this.abandoned.endLocal(),
      unpark: () => this.abandoned.unpark(),
      queue: () => this.queueMissing(),
    });
  }

  private recover(until?: AbortSignal): Promise<void> {
    return this.alone(RECOVERY_LEASE, until, { recover: () => this.abandoned.recover() });
  }

  private async alone(lease: string, until: AbortSignal | undefined, steps: Steps): Promise<void> {
    const work = async (): Promise<void> => this.steps.failed(await this.steps.steps(steps));
    try {
      await this.leases.hold(lease, work, until === undefined ? {} : { until });
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
