/** Bounds of a {@link FairQueue}. */
export interface FairLimits {
  /** Works that run at the same time. */
  readonly concurrency: number;
  /** Works of one key that run at the same time; `concurrency` unless given. */
  readonly concurrencyPerKey?: number;
  /** Works of one key that wait. */
  readonly waitingPerKey: number;
  /** Works of all keys together that wait. */
  readonly waiting: number;
}

interface Waiter {
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
}

/** One key's works: those that run are counted, those that wait are kept in the order they came. */
interface KeyQueue {
  running: number;
  readonly waiting: Waiter[];
}

/**
 * Work that is expensive, some at a time, fair over keys (tenants, addresses): a key that had its turn goes behind those that wait, however many
 * works it has. The number that waits is bounded per key and in all. When it is full in all, a key with little waiting
 * takes the place of the newest work of the key with most, so that no key can shut the others out.
 */
export class FairQueue<K> {
  private readonly queues = new Map<K, KeyQueue>();
  /** Keys with waiting works, next turn first. */
  private readonly turns = new Set<K>();
  private running = 0;
  private waiting = 0;

  /** `full` makes the error of a work for which the key, or the whole queue, has no place, or that loses its place to another key. */
  constructor(
    private readonly limits: FairLimits,
    private readonly full: (of: 'key' | 'all') => Error,
  ) {}

  /** Works that wait now, of one key or of all. */
  waitingOf(key?: K): number {
    return key === undefined ? this.waiting : (this.queues.get(key)?.waiting.length ?? 0);
  }

  /** Runs the work when it is its turn. @throws what `full` makes, and what the work throws */
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
    // It had its turn: those who waited meanwhile come first.
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

  /** Refuses the newest work of the longest queue, if that queue is longer than this one would be. */
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
