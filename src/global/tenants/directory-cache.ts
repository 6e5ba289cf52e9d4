interface Entry<V> {
  readonly value: V;
  readonly readAt: number;
}

/** How old an answer may be: served as it is, and served when the source is down. */
export interface CacheAges {
  readonly freshMs: () => number;
  readonly staleMs: number;
}

/**
 * Remembers answers of a slow source: one look-up at a time per key, a bound on entries, and old answers while the source is
 * down, for a while.
 */
export class DirectoryCache<V> {
  private readonly entries = new Map<string, Entry<V>>();
  private readonly pending = new Map<string, Promise<V>>();
  private generation = 0;

  constructor(
    private readonly most: number,
    private readonly ages: CacheAges,
  ) {}

  async get(key: string, read: () => Promise<V>): Promise<V> {
    const known = this.entries.get(key);
    if (known && Date.now() - known.readAt < this.ages.freshMs()) return known.value;
    try {
      return await this.readOnce(key, read);
    } catch (error) {
      if (known && Date.now() - known.readAt < this.ages.staleMs) return known.value;
      throw error;
    }
  }

  /** Forgets every answer the predicate names; look-ups under way are not remembered either. */
  forget(isAffected: (value: V) => boolean): void {
    this.generation += 1;
    for (const [key, { value }] of this.entries) if (isAffected(value)) this.entries.delete(key);
  }

  private readOnce(key: string, read: () => Promise<V>): Promise<V> {
    const pending = this.pending.get(key);
    if (pending) return pending;
    const { generation } = this;
    const lookup = read()
      .then((value) => {
        if (generation === this.generation) this.remember(key, value);
        return value;
      })
      .finally(() => this.pending.delete(key));
    this.pending.set(key, lookup);
    return lookup;
  }

  private remember(key: string, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, { value, readAt: Date.now() });
    if (this.entries.size <= this.most) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      return;
    }
  }
}
