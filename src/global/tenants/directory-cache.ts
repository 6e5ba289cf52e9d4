import { clock } from '#kernel';

/** Decides by the time of reading whether a cached answer may be used. */
export interface CacheAges {
  /** Use the answer without reading again. */
  readonly isFresh: (readAt: number) => boolean;
  /** Use the expired answer while the source is down. */
  readonly isUsable: (readAt: number) => boolean;
}

interface Entry<V> {
  readonly value: V;
  readonly readAt: number;
}

const MAX_MISSES = 10_000;
const MISS_FRESH_MS = 5000;
/** How long a request with an expired answer waits for a new one. */
const WAIT_MS = 1000;
/** After a failure, expired answers are returned at once for this time; one request a second checks whether the source is back. */
const PAUSE_MS = 1000;

/**
 * Caches answers of a slow source: one lookup at a time per key, a maximum number of entries, and expired answers while the
 * source is down. Missing records are cached separately and for a short time, so that lookups of missing records do not evict
 * existing ones.
 */
export class DirectoryCache<V extends object> {
  private readonly entries = new Map<string, Entry<V>>();
  private readonly misses = new Map<string, number>();
  private readonly pending = new Map<string, Promise<V | null>>();
  private generation = 0;
  private pausedUntil = 0;

  constructor(
    private readonly most: number,
    private readonly ages: CacheAges,
  ) {}

  /** @throws errors of `read`, when no expired answer can replace it */
  async get(key: string, read: () => Promise<V | null>): Promise<V | null> {
    const known = this.entries.get(key);
    if (known === undefined) return this.isMissing(key) ? null : this.readOnce(key, read);
    if (this.ages.isFresh(known.readAt)) return this.touched(key, known);
    if (!this.ages.isUsable(known.readAt)) return this.readOnce(key, read);
    if (clock.monotonicMs() < this.pausedUntil) return known.value;
    return this.readOr(known, this.readOnce(key, read));
  }

  /** Drops the answers that match the predicate and all missing records; running lookups are not cached either. */
  forget(isAffected: (value: V) => boolean): void {
    this.generation += 1;
    this.pending.clear();
    this.misses.clear();
    for (const [key, { value }] of this.entries) if (isAffected(value)) this.entries.delete(key);
  }

  private async readOr(known: Entry<V>, lookup: Promise<V | null>): Promise<V | null> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the source did not answer in time')), WAIT_MS);
    });
    try {
      return await Promise.race([lookup, timeout]);
    } catch {
      this.pausedUntil = clock.monotonicMs() + PAUSE_MS;
      return known.value;
    } finally {
      clearTimeout(timer);
    }
  }

  private readOnce(key: string, read: () => Promise<V | null>): Promise<V | null> {
    const pending = this.pending.get(key);
    if (pending) return pending;
    const { generation } = this;
    const lookup = read()
      .then((value) => {
        if (generation === this.generation) this.remember(key, value);
        return value;
      })
      .finally(() => {
        if (this.pending.get(key) === lookup) this.pending.delete(key);
      });
    this.pending.set(key, lookup);
    return lookup;
  }

  private remember(key: string, value: V | null): void {
    this.entries.delete(key);
    this.misses.delete(key);
    if (value === null) keep(this.misses, MAX_MISSES, key, clock.monotonicMs());
    else keep(this.entries, this.most, key, { value, readAt: clock.monotonicMs() });
  }

  private touched(key: string, known: Entry<V>): V {
    this.entries.delete(key);
    this.entries.set(key, known);
    return known.value;
  }

  private isMissing(key: string): boolean {
    const readAt = this.misses.get(key);
    return readAt !== undefined && clock.monotonicMs() - readAt < MISS_FRESH_MS;
  }
}

/** Adds to a map in order of use; evicts the least recently used entry above the maximum. */
function keep<T>(map: Map<string, T>, most: number, key: string, item: T): void {
  map.set(key, item);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
