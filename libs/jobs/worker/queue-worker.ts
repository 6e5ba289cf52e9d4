import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { DelayedError, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { Outage } from '../outage';
import { QUEUE_NAME } from '../queue/job-queue';
import type { Delivery } from '../queue/job-queue';
import { QueueRedis } from '../queue/queue-redis';
import { JobExecutor } from './job-executor';

/** It waits for ever for the next delivery, and for Redis to come back. */
const CONNECTION = {
  maxRetriesPerRequest: null,
  connectTimeout: 1000,
  disconnectTimeout: 100,
  retryStrategy: (attempt: number) => Math.min(attempt * 100, 2000),
};
const RETRY_MS = 1000;
const LAST_CHANCE_MS = 2000;

/** Takes deliveries from the queue. Where there is no Redis there are none, and the poller is all there is. */
@Injectable()
export class QueueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly outage = new Outage('job worker');
  private worker: Worker<Delivery> | null = null;

  constructor(
    @Inject(JOB_SETTINGS) private readonly settings: JobSettings,
    private readonly redis: QueueRedis,
    private readonly executor: JobExecutor,
  ) {}

  onApplicationBootstrap(): void {
    const { redisUrl, prefix, limits } = this.settings;
    if (redisUrl === null) return;
    this.worker = new Worker<Delivery>(QUEUE_NAME, (job, token) => this.deliver(job, token), {
      connection: { url: redisUrl, ...CONNECTION },
      prefix,
      concurrency: limits.concurrency,
      runRetryDelay: RETRY_MS,
      // A delivery to a process that died is forgotten well before the lease of its run ends, and its place is free.
      lockDuration: limits.leaseMs / 4,
      stalledInterval: limits.leaseMs / 4,
    });
    // Of Redis being away the producing side speaks.
    this.worker.on('error', (error) => this.redis.isUp && this.outage.failed(error));
    this.worker.on('completed', () => this.outage.over());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.executor.stop();
    await this.worker?.pause(true);
  }

  /** The runs first, then the connection: BullMQ would wait for Redis as well as for them. */
  async onApplicationShutdown(): Promise<void> {
    await this.executor.finish();
    const closed = this.worker?.close(!this.redis.isUp);
    await Promise.race([closed, pause(LAST_CHANCE_MS, undefined, { ref: false })]);
    await this.settings.audit.drain();
  }

  /** A run that is not to be had yet comes again; that is no attempt of BullMQ's, which counts none. */
  private async deliver(job: Job<Delivery>, token: string | undefined): Promise<void> {
    const afterMs = await this.executor.attempt(job.data.runId);
    if (afterMs === null) return;
    await job.moveToDelayed(Date.now() + afterMs, token);
    throw new DelayedError();
  }
}
