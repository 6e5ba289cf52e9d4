import { clock } from '#kernel';
import { rateLimited } from './edge.errors';

/** A token bucket of `burst` requests, refilled with `perSecond` requests per second. */
export interface BudgetLimits {
  readonly perSecond: number;
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  readAt: number;
}

const MAX_KEYS = 20_000;

/**
 * The request budgets by key (a tenant, an address) in this process. Their number is bounded: the least recently used
 * key is dropped.
 */
export class RequestBudget<K> {
  private readonly buckets = new Map<K, Bucket>();

  constructor(
    private readonly limits: BudgetLimits,
    private readonly now: () => number = () => clock.monotonicMs(),
  ) {}

  /**
   * Takes one request from the budget of the key. `limits` overrides the default limits. @throws DomainError
   * RATE_LIMITED with the time to wait
   */
  take(key: K, limits: BudgetLimits = this.limits): void {
    const bucket = this.refilled(key, limits);
    if (bucket.tokens < 1) {
      throw rateLimited({}, { retryAfterSeconds: (1 - bucket.tokens) / limits.perSecond });
    }
    bucket.tokens -= 1;
  }

  /** Returns a request to the budget of the key, because it belongs to another budget. */
  giveBack(key: K): void {
    const bucket = this.refilled(key, this.limits);
    bucket.tokens = Math.min(this.limits.burst, bucket.tokens + 1);
  }

  private refilled(key: K, { perSecond, burst }: BudgetLimits): Bucket {
    const at = this.now();
    const known = this.buckets.get(key) ?? { tokens: burst, readAt: at };
    const earned = (Math.max(0, at - known.readAt) / 1000) * perSecond;
    known.tokens = Math.min(burst, known.tokens + earned);
    known.readAt = at;
    this.buckets.delete(key);
    this.buckets.set(key, known);
    if (this.buckets.size > MAX_KEYS) this.forgetOldest();
    return known;
  }

  private forgetOldest(): void {
    for (const key of this.buckets.keys()) {
      this.buckets.delete(key);
      return;
    }
  }
}
