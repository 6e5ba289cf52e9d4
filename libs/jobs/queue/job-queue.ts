import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { JobsOptions as BullJobOptions, Queue } from 'bullmq';
import { clock } from '#kernel';
import { QueueRedis } from './queue-redis';

export const QUEUE_NAME = 'jobs';

/** The content of a queue entry; the other values are read from the run. */
export interface Delivery {
  readonly runId: number;
  readonly tenantId: number | null;
  readonly epoch: number;
}

/** A run in the form in which it is queued. */
export interface QueuedRun extends Delivery {
  readonly kind: string;
  readonly window: string;
  readonly delayMs: number;
  /** A lower number runs sooner; starts at 1. */
  readonly priority: number;
}

type Addressed = Pick<QueuedRun, 'kind' | 'tenantId' | 'window'>;

/** BullMQ allows colons in an id only if they separate three parts. */
const idOf = ({ kind, tenantId, window }: Addressed): string => `${kind}:${tenantId ?? 0}:${window}`;

/** Keys that Redis looks at in one step of a walk. */
const SCANNED = 500;

/** The tenant in the id of an entry; null for other keys of the queue. */
const tenantIn = (id: string): number | null => {
  const [, tenantId] = /^[^:]+:(\d+):[^:]+$/.exec(id) ?? [];
  return tenantId === undefined ? null : Number(tenantId);
};

/** An entry that is being worked on is removed when its work ends. */
const ofActive = (): number => 0;

/** The window in the id of an entry. */
export const windowOf = (id: string): string => id.split(':')[2] ?? '';

/**
 * The producer of the queue. The queue only speeds up what the database already contains: a run that is queued twice is
 * taken once, and the reconcile loop finds a run that is not queued.
 */
@Injectable()
export class JobQueue {
  constructor(
    @InjectQueue(QUEUE_NAME) private readonly queue: Queue<Delivery>,
    private readonly redis: QueueRedis,
  ) {
    // The connection belongs to QueueRedis, which logs its errors.
    queue.on('error', () => undefined);
  }

  /** BullMQ's queue, for reading only: changes made here do not reach the database. */
  get bull(): Queue<Delivery> {
    return this.queue;
  }

  /** Queues the runs. Runs that are already queued stay unchanged. */
  async add(runs: readonly QueuedRun[]): Promise<void> {
    await this.queue.addBulk(
      runs.map((run) => ({
        name: run.kind,
        data: { runId: run.runId, tenantId: run.tenantId, epoch: run.epoch },
        opts: optionsOf(run),
      })),
    );
  }

  /**
   * Removes everything that the queue has of a tenant, found by a walk over its keys, whether a run is known or not. Returns the number of
   * entries; 0 while Redis is away: an entry contains nothing but ids, and is dropped when it is delivered without its run.
   */
  async forget(tenantId: number): Promise<number> {
    if (!(await this.redis.comesUp())) return 0;
    const base = this.queue.toKey('');
    const ids = new Set<string>();
    for await (const keys of this.redis.client.scanStream({ match: `${base}*`, count: SCANNED }))
      for (const key of keys as string[]) {
        const id = key.slice(base.length);
        if (tenantIn(id) === tenantId) ids.add(id);
      }
    let removed = 0;
    for (const id of ids) removed += await this.queue.remove(id).catch(ofActive);
    return removed;
  }

  /** The given runs that are not in the queue. */
  async missing<R extends Addressed>(runs: readonly R[]): Promise<R[]> {
    const asked = this.redis.client.pipeline();
    for (const run of runs) asked.exists(this.queue.toKey(idOf(run)));
    const answers = (await asked.exec()) ?? [];
    return runs.filter((_run, index) => answers[index]?.[1] === 0);
  }
}

/** A finished entry is removed from the queue: the outcome is in the database, and the id may be used again. */
function optionsOf(run: QueuedRun): BullJobOptions {
  return {
    jobId: idOf(run),
    delay: run.delayMs,
    timestamp: clock.nowMs(),
    priority: run.priority,
    removeOnComplete: true,
    removeOnFail: true,
  };
}
