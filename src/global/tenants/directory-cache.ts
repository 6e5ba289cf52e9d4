/** When an answer may be served, by the moment it was read. */
export interface CacheAges {
  /** As it is, without asking again. */
  readonly isFresh: (readAt: number) => boolean;
  /** In place of a fresh one, while the source is down. */
  readonly isUsable: (readAt: number) => boolean;
}

interface Entry<V> {
  readonly value: V;
  readonly readAt: number;
}

const MOST_MISSES = 10_000;
const MISS_FRESH_MS = 5000;
/** How long a request that has an older answer waits for a new one. */
const PATIENCE_MS = 1000;
/** After a failure, older answers are served at once for this long: one request a second finds out whether the source is back. */
const REST_MS = 1000;

/**
 * Remembers answers of a slow source: one look-up at a time per key, a bound on entries, and old answers while the source is
 * down. "There is none" is remembered apart and briefly, so that asking for what does not exist pushes out nothing that does.
 */
export class DirectoryCache<V extends object> {
  private readonly entries = new Map<string, Entry<V>>();
  private readonly misses = new Map<string, number>();
  private readonly pending = new Map<string, Promise<V | null>>();
  private generation = 0;
  private restUntil = 0;

  constructor(
    private readonly most: number,
    private readonly ages: CacheAges,
  ) {}

  /** @throws what `read` throws, when there is no older answer that may stand in */
  async get(key: string, read: () => Promise<V | null>): Promise<V | null> {
    const known = this.entries.get(key);
    if (known === undefined) return this.isMissing(key) ? null : this.readOnce(key, read);
    if (this.ages.isFresh(known.readAt)) return this.touched(key, known);
    if (!this.ages.isUsable(known.readAt)) return this.readOnce(key, read);
    if (Date.now() < this.restUntil) return known.value;
    return this.readOr(known, this.readOnce(key, read));
  }

  /** Forgets the answers the predicate names and every "there is none"; look-ups under way are not remembered either. */
  forget(isAffected: (value: V) => boolean): void {
    this.generation += 1;
    this.pending.clear();
    this.misses.clear();
    for (const [key, { value }] of this.entries) if (isAffected(value)) this.entries.delete(key);
  }

  private async readOr(known: Entry<V>, lookup: Promise<V | null>): Promise<V | null> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the source is slow')), PATIENCE_MS);
    });
    try {
      return await Promise.race([lookup, patience]);
    } catch {
      this.restUntil = Date.now() + REST_MS;
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
    if (value === null) keep(this.misses, MOST_MISSES, key, Date.now());
    else keep(this.entries, this.most, key, { value, readAt: Date.now() });
  }

  private touched(key: string, known: Entry<V>): V {
    this.entries.delete(key);
    this.entries.set(key, known);
    return known.value;
  }

  private isMissing(key: string): boolean {
    const readAt = this.misses.get(key);
    return readAt !== undefined && Date.now() - readAt < MISS_FRESH_MS;
  }
}

/** Adds to a map in the order of use; the least recently used goes when there are too many. */
function keep<T>(map: Map<string, T>, most: number, key: string, item: T): void {
  map.set(key, item);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
