import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Outage } from '../outage';
import { QueueRedis } from '../queue/queue-redis';
import { DueRuns } from '../runs/due-runs';
import { JobExecutor } from './job-executor';
import { JobHandlers } from './job-handlers';

const EVERY_MS = 1000;

/** Polls the database for work while Redis is not configured or not reachable. */
@Injectable()
export class RunPoller {
  private readonly outage = new Outage('job poller');
  private isAsking = false;

  constructor(
    private readonly redis: QueueRedis,
    private readonly due: DueRuns,
    private readonly handlers: JobHandlers,
    private readonly executor: JobExecutor,
  ) {}

  @Interval(EVERY_MS)
  async poll(): Promise<void> {
    if (this.redis.isUp || this.isAsking) return;
    this.isAsking = true;
    try {
      await this.takeSome();
      this.outage.over();
    } catch (error) {
      this.outage.failed(error);
    } finally {
      this.isAsking = false;
    }
  }

  /** A run that ends makes room for the next one, so that short runs do not wait another second. */
  private async takeSome(): Promise<void> {
    if (this.executor.free === 0) return;
    const runIds = await this.due.next(this.handlers.kinds, this.executor.free);
    for (const runId of runIds) {
      void this.executor.attempt(runId).then((afterMs) => (afterMs === null ? this.poll() : undefined));
    }
  }
}
