import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { JobsOptions as BullJobOptions, Queue } from 'bullmq';
import { QueueRedis } from './queue-redis';

export const QUEUE_NAME = 'jobs';

/** What a delivery carries; everything else is read from the run. */
export interface Delivery {
  readonly runId: number;
  readonly tenantId: number | null;
  readonly epoch: number;
}

/** A run as the queue is told of it. */
export interface QueuedRun extends Delivery {
  readonly kind: string;
  readonly window: string;
  readonly delayMs: number;
  /** The less the sooner, from 1 on. */
  readonly priority: number;
}

type Addressed = Pick<QueuedRun, 'kind' | 'tenantId' | 'window'>;

/** BullMQ allows colons in an id when they make three parts. */
const idOf = ({ kind, tenantId, window }: Addressed): string => `${kind}:${tenantId ?? 0}:${window}`;

/**
 * The producing side of the queue. It is only a faster way to what the database says: a run that is queued twice is taken once, and
 * one that is not queued is found by the reconcile loop.
 */
@Injectable()
export class JobQueue {
  constructor(
    @InjectQueue(QUEUE_NAME) private readonly queue: Queue<Delivery>,
    private readonly redis: QueueRedis,
  ) {
    // The connection is not the queue's own, and tells of its errors itself.
    queue.on('error', () => undefined);
  }

  /** BullMQ's own view of the queue, to be looked at: what is changed here the database knows nothing of. */
  get bull(): Queue<Delivery> {
    return this.queue;
  }

  /** Queues the runs; those that are queued already stay as they are. */
  async add(runs: readonly QueuedRun[]): Promise<void> {
    await this.queue.addBulk(
      runs.map((run) => ({
        name: run.kind,
        data: { runId: run.runId, tenantId: run.tenantId, epoch: run.epoch },
        opts: optionsOf(run),
      })),
    );
  }

  /** Those of the runs the queue knows nothing of. */
  async missing<R extends Addressed>(runs: readonly R[]): Promise<R[]> {
    const asked = this.redis.client.pipeline();
    for (const run of runs) asked.exists(this.queue.toKey(idOf(run)));
    const answers = (await asked.exec()) ?? [];
    return runs.filter((_run, index) => answers[index]?.[1] === 0);
  }
}

/** A delivery is forgotten when it ends: what became of the run is in the database, and its id may come again. */
function optionsOf(run: QueuedRun): BullJobOptions {
  return {
    jobId: idOf(run),
    delay: run.delayMs,
    priority: run.priority,
    removeOnComplete: true,
    removeOnFail: true,
  };
}
