import { Injectable } from '@nestjs/common';
import { clock } from '#kernel';
import { blockedUntil, BoundedMap } from './counting';
import type { Counter, Limit } from './counting';
import { RedisCounters } from './redis-counters';

const MAX_KEYS = 50_000;

interface LocalCounter extends Counter {
  readonly forgetS: number;
}

/**
 * Counts attempts before they are checked, so that a thousand at once get no more answers than a thousand in sequence. Counters
 * are in Redis, shared by all processes, and copied here: while Redis is down each process continues from its copy.
 */
@Injectable()
export class AttemptCounters {
  private readonly counters = new BoundedMap<LocalCounter>(MAX_KEYS);

  constructor(private readonly shared: RedisCounters) {}

  /** The current values of the counters. */
  async read(keys: readonly string[]): Promise<readonly (Counter | null)[]> {
    const shared = await this.shared.read(keys);
    return shared ?? keys.map((key) => this.known(key));
  }

  /** Time until which one of the limits refuses, in milliseconds since the epoch. Nothing is counted. */
  async blockedUntil(limits: readonly Limit[]): Promise<number> {
    const counters = await this.read(limits.map(({ key }) => key));
    return Math.max(0, ...limits.map((limit, at) => blockedUntil(limit, counters[at] ?? null)));
  }

  /** Increments each counter unless a limit refuses; returns the same as {@link blockedUntil}. A refused attempt is not counted. */
  async reserve(limits: readonly Limit[]): Promise<number> {
    const shared = await this.shared.reserve(limits);
    if (shared === null) return this.reserveHere(limits);
    if (shared.blockedUntil > clock.nowMs()) return shared.blockedUntil;
    this.count(limits, shared.counts);
    return 0;
  }

  /** Gives back the count of an attempt that did not fail. */
  async giveBack(limits: readonly Limit[]): Promise<void> {
    for (const { key } of limits) {
      const counter = this.known(key);
      if (counter === null) continue;
      if (counter.count > 1) this.counters.set(key, { ...counter, count: counter.count - 1 });
      else this.counters.delete(key);
    }
    await this.shared.giveBack(limits);
  }

  async forget(limits: readonly Limit[]): Promise<void> {
    const keys = limits.map(({ key }) => key);
    for (const key of keys) this.counters.delete(key);
    if (keys.length > 0) await this.shared.remove(keys);
  }

  /** Synchronous, so that no other attempt runs between check and count. */
  private reserveHere(limits: readonly Limit[]): number {
    const until = Math.max(0, ...limits.map((limit) => blockedUntil(limit, this.known(limit.key))));
    if (until > clock.nowMs()) return until;
    this.count(limits, []);
    return 0;
  }

  private count(limits: readonly Limit[], shared: readonly number[]): void {
    limits.forEach(({ key, forgetS }, at) => {
      const count = shared[at] ?? (this.known(key)?.count ?? 0) + 1;
      this.counters.set(key, { count, lastAt: clock.nowMs(), forgetS });
    });
  }

  private known(key: string): LocalCounter | null {
    const counter = this.counters.get(key);
    if (counter === undefined) return null;
    if (clock.nowMs() - counter.lastAt <= counter.forgetS * 1000) return counter;
    this.counters.delete(key);
    return null;
  }
}
