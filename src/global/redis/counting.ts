/** A count and the time of its last increment, in milliseconds since the epoch. */
export interface Counter {
  readonly count: number;
  readonly lastAt: number;
}

/** Limit of a counter: from `free` on, a pause that doubles with each attempt, from `firstS` to `longestS`. */
export interface Limit {
  readonly key: string;
  /** Infinite for a counter that is only read. */
  readonly free: number;
  readonly firstS: number;
  readonly longestS: number;
  /** The counter is deleted when it was not incremented for this time. */
  readonly forgetS: number;
}

/** Maximum number of items in one time window. */
export interface Window {
  readonly key: string;
  readonly most: number;
  readonly lengthS: number;
}

/** Time until which the counter refuses, in milliseconds since the epoch; 0 when it does not refuse. */
export function blockedUntil({ free, firstS, longestS }: Limit, counter: Counter | null): number {
  if (counter === null || counter.count < free) return 0;
  return counter.lastAt + Math.min(longestS, firstS * 2 ** (counter.count - free)) * 1000;
}

/** A map with a maximum size: the entry that was set first is evicted. */
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
