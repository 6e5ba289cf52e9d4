/** A count and when it last grew, in milliseconds since the epoch. */
export interface Counter {
  readonly count: number;
  readonly lastAt: number;
}

/** How far a counter may go: from `free` on a pause that doubles with each, from `firstS` to `longestS`. */
export interface Limit {
  readonly key: string;
  /** Infinite for a counter that is only read. */
  readonly free: number;
  readonly firstS: number;
  readonly longestS: number;
  /** The counter is forgotten when it has not grown for so long. */
  readonly forgetS: number;
}

/** How many may be had between its first and its end. */
export interface Window {
  readonly key: string;
  readonly most: number;
  readonly lengthS: number;
}

/** In milliseconds since the epoch; 0 where the counter does not refuse. */
export function blockedUntil({ free, firstS, longestS }: Limit, counter: Counter | null): number {
  if (counter === null || counter.count < free) return 0;
  return counter.lastAt + Math.min(longestS, firstS * 2 ** (counter.count - free)) * 1000;
}

/** A map of at most so many entries: the one that was set first makes way. */
export class BoundedMap<V> {
  private readonly entries = new Map<string, V>();

  constructor(private readonly most: number) {}

  get(key: string): V | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.most) return;
      this.entries.delete(oldest);
    }
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}
