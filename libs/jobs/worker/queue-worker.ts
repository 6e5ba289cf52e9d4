import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { DelayedError, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import { clock } from '#kernel';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { Outage } from '../outage';
import { QUEUE_NAME, windowOf } from '../queue/job-queue';
import type { Delivery } from '../queue/job-queue';
import { QueueRedis } from '../queue/queue-redis';
import { RunOffers } from '../runs/run-offers';
import type { WaitingRun } from '../runs/run-rows';
import { WatchedLoop } from '../watched-loop';
import { JobExecutor } from './job-executor';
import { JobHandlers } from './job-handlers';

/** The connection waits without limit for the next entry, and for Redis to come back. */
const CONNECTION = {
  maxRetriesPerRequest: null,
  connectTimeout: 1000,
  disconnectTimeout: 100,
  retryStrategy: (attempt: number) => Math.min(attempt * 100, 2000),
};
const RETRY_MS = 1000;
const TURN_MS = 30_000;
const LAST_CHANCE_MS = 2000;
const CROWDED_MS = 1000;

/** Takes entries from the queue. Without Redis it does nothing, and the poller finds the work. */
@Injectable()
export class QueueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly outage = new Outage('job worker');
  private worker: Worker<Delivery> | null = null;
  private isStopping = false;
  private readonly loop = new WatchedLoop({
    name: 'job worker',
    turn: () => this.followClock(),
    turnMs: TURN_MS,
    retryMs: RETRY_MS,
    everyMs: RETRY_MS,
  });

  constructor(
    @Inject(JOB_SETTINGS) private readonly settings: JobSettings,
    private readonly redis: QueueRedis,
    private readonly executor: JobExecutor,
    private readonly handlers: JobHandlers,
    private readonly offers: RunOffers,
  ) {}

  onApplicationBootstrap(): void {
    const { redisUrl, prefix, limits } = this.settings;
    if (redisUrl === null) return;
    this.worker = new Worker<Delivery>(QUEUE_NAME, (job, token) => this.deliver(job, token), {
      connection: { url: redisUrl, ...CONNECTION },
      prefix,
      concurrency: limits.concurrency,
      runRetryDelay: RETRY_MS,
      // BullMQ releases the entry of a dead process well before the lease of its run ends, and frees its slot.
      lockDuration: limits.leaseMs / 4,
      stalledInterval: limits.leaseMs / 4,
    });
    // The producer logs outages of Redis.
    this.worker.on('error', (error) => this.redis.isUp && this.outage.failed(error));
    this.worker.on('completed', () => this.outage.over());
    this.loop.start();
  }

  /** A process whose clock is wrong takes nothing: BullMQ compares the delays of entries with the clock of the process. */
  private async followClock(): Promise<void> {
    const { worker, isStopping } = this;
    if (worker === null || isStopping || clock.isOff === worker.isPaused()) return;
    if (clock.isOff) await worker.pause(true);
    else await worker.resume();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.loop.stop();
    this.executor.stop();
    await this.worker?.pause(true);
  }

  /** Waits for the runs first and closes the connection afterwards: BullMQ would wait for Redis as well. */
  async onApplicationShutdown(): Promise<void> {
    await this.executor.finish();
    const closed = this.worker?.close(!this.redis.isUp);
    await Promise.race([closed, pause(LAST_CHANCE_MS, undefined, { ref: false })]);
    await this.settings.audit.drain();
  }

  /** A run that cannot be taken yet is delivered again later. BullMQ does not count that as an attempt. */
  private async deliver(job: Job<Delivery>, token: string | undefined): Promise<void> {
    const afterMs =
      this.handlers.placesOf(job.name) === 'outside'
        ? this.beginOutside(job)
        : await this.executor.attempt(job.data.runId, 'database');
    if (afterMs === null) return;
    await job.moveToDelayed(clock.nowMs() + afterMs, token);
    throw new DelayedError();
  }

  /**
   * Begins a run that waits for something outside, without holding the place of its entry, which is needed for the work in databases.
   * Returns the milliseconds after which to try again if all places for such runs are taken.
   */
  private beginOutside(job: Job<Delivery>): number | null {
    if (this.executor.free('outside') === 0) return Math.round(CROWDED_MS * (0.5 + Math.random()));
    void this.workOutside(job);
    return null;
  }

  private async workOutside(job: Job<Delivery>): Promise<void> {
    const afterMs = await this.executor.attempt(job.data.runId, 'outside');
    if (afterMs !== null) this.offers.offer([waitingRunOf(job, afterMs)]);
  }
}

/** A run as it is queued again, after its entry has left the queue. */
const waitingRunOf = ({ id, name, data }: Job<Delivery>, waitMs: number): WaitingRun => ({
  ...data,
  kind: name,
  window: windowOf(id ?? ''),
  state: 'queued',
  waitMs,
});
