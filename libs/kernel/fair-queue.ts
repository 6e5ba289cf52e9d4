/** Bounds of a {@link FairQueue}. */
export interface FairLimits {
  /** Maximum number of tasks that run at the same time. */
  readonly concurrency: number;
  /** Maximum number of tasks of one key that run at the same time; defaults to `concurrency`. */
  readonly concurrencyPerKey?: number;
  /** Maximum number of waiting tasks of one key. */
  readonly waitingPerKey: number;
  /** Maximum number of waiting tasks of all keys together. */
  readonly waiting: number;
}

interface Waiter {
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
}

/** The tasks of one key: a counter of the running ones, and the waiting ones in order of arrival. */
interface KeyQueue {
  running: number;
  readonly waiting: Waiter[];
}

/**
 * A queue for expensive tasks that runs a bounded number of them at a time and is fair between keys (tenants,
 * addresses). After its turn a key goes behind the other waiting keys, whatever the number of its own tasks. The number
 * of waiting tasks is bounded per key and in total. If the total is reached, a key with few waiting tasks replaces the
 * newest task of the key with the most, so that one key cannot lock out the others.
 */
export class FairQueue<K> {
  private readonly queues = new Map<K, KeyQueue>();
  /** Keys with waiting tasks, in the order of their turns. */
  private readonly turns = new Set<K>();
  private running = 0;
  private waiting = 0;

  /**
   * `full` creates the error for a task that finds no place, in the queue of its key or in the whole queue, or that
   * loses its place to another key.
   */
  constructor(
    private readonly limits: FairLimits,
    private readonly full: (of: 'key' | 'all') => Error,
  ) {}

  /** Number of waiting tasks, of one key or of all keys. */
  waitingOf(key?: K): number {
    return key === undefined ? this.waiting : (this.queues.get(key)?.waiting.length ?? 0);
  }

  /** Runs the task when its turn comes. @throws the error that `full` creates, and what the task throws */
  async run<T>(key: K, work: () => Promise<T>): Promise<T> {
    await this.enter(key);
    try {
      return await work();
    } finally {
      this.leave(key);
    }
  }

  private enter(key: K): Promise<void> | undefined {
    const queue = this.queueOf(key);
    if (this.hasRoom(queue)) {
      this.begin(queue);
      return undefined;
    }
    if (queue.waiting.length >= this.limits.waitingPerKey) throw this.full('key');
    if (this.waiting >= this.limits.waiting) this.makePlace(queue);
    return new Promise((start, refuse) => {
      queue.waiting.push({ start, refuse });
      this.turns.add(key);
      this.waiting += 1;
    });
  }

  private leave(key: K): void {
    const queue = this.queueOf(key);
    queue.running -= 1;
    this.running -= 1;
    this.forgetIfEmpty(key, queue);
    // The key had its turn: keys that waited in the meantime come first.
    if (this.turns.delete(key)) this.turns.add(key);
    this.startNext();
  }

  private startNext(): void {
    for (const key of this.turns) {
      const queue = this.queueOf(key);
      if (!this.hasRoom(queue)) continue;
      this.turns.delete(key);
      const next = queue.waiting.shift();
      if (queue.waiting.length > 0) this.turns.add(key);
      if (next === undefined) continue;
      this.waiting -= 1;
      this.begin(queue);
      next.start();
      return;
    }
  }

  /** Rejects the newest task of the longest queue, if that queue is longer than the newcomer's queue would be. */
  private makePlace(newcomer: KeyQueue): void {
    const longest = this.longest();
    if (longest === null || longest.waiting.length <= newcomer.waiting.length + 1) throw this.full('all');
    longest.waiting.pop()?.refuse(this.full('all'));
    this.waiting -= 1;
  }

  private longest(): KeyQueue | null {
    const queues = [...this.turns].map((key) => this.queueOf(key));
    return queues.toSorted((a, b) => b.waiting.length - a.waiting.length)[0] ?? null;
  }

  private hasRoom({ running }: KeyQueue): boolean {
    const { concurrency, concurrencyPerKey = concurrency } = this.limits;
    return this.running < concurrency && running < concurrencyPerKey;
  }

  private begin(queue: KeyQueue): void {
    queue.running += 1;
    this.running += 1;
  }

  private queueOf(key: K): KeyQueue {
    const existing = this.queues.get(key);
    if (existing !== undefined) return existing;
    const queue: KeyQueue = { running: 0, waiting: [] };
    this.queues.set(key, queue);
    return queue;
  }

  private forgetIfEmpty(key: K, queue: KeyQueue): void {
    if (queue.running === 0 && queue.waiting.length === 0) this.queues.delete(key);
  }
}
