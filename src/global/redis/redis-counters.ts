import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { clock } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { Counter, Limit, Window } from './counting';
import { RESERVE, RETURN, TAKE } from './counter-scripts';

/** Redis in the path of a request: a fast answer or none. */
const CLIENT = { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 300 } as const;

/** Result of a reservation: the time until which it is refused, or the new counts. */
export interface Reservation {
  /** Milliseconds since the epoch; 0 when the reservation was counted. */
  readonly blockedUntil: number;
  readonly counts: readonly number[];
}

/** Counters in Redis, shared by all processes and changed atomically. Callers keep their own counts for the time when Redis is down. */
@Injectable()
export class RedisCounters implements OnApplicationShutdown {
  private readonly client: Redis | null;
  private readonly prefix: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.prefix = `impact:${settings.database.globalName}:count:`;
    this.client = settings.redisUrl === null ? null : new Redis(settings.redisUrl, CLIENT);
    // Callers handle the failure of their own command.
    this.client?.on('error', () => undefined);
    this.client?.connect().catch(() => undefined);
  }

  /** The counters by key; null while Redis does not answer. */
  async read(keys: readonly string[]): Promise<readonly (Counter | null)[] | null> {
    if (keys.length === 0) return [];
    try {
      const values = await this.client?.mget(keys.map((key) => this.prefix + key));
      return values?.map(parsed) ?? null;
    } catch {
      return null;
    }
  }

  /** Increments each counter unless a limit refuses, atomically; null while Redis does not answer. */
  async reserve(limits: readonly Limit[]): Promise<Reservation | null> {
    const facts = limits.flatMap(({ free, firstS, longestS, forgetS }) => [
      Number.isFinite(free) ? free : -1,
      firstS * 1000,
      longestS * 1000,
      forgetS * 1000,
    ]);
    const answer = await this.run(RESERVE, limits, [clock.nowMs(), ...facts]);
    if (answer === null) return null;
    const [blockedUntil = 0, ...counts] = answer;
    return { blockedUntil, counts };
  }

  /** Decrements each counter. */
  async giveBack(counters: readonly { readonly key: string }[]): Promise<void> {
    await this.run(RETURN, counters, []);
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.client?.del(keys.map((key) => this.prefix + key)).catch(() => undefined);
  }

  /** Takes one item from every window, or from none; returns the seconds to wait, 0 when it was taken, null while Redis does not answer. */
  async take(windows: readonly Window[]): Promise<number | null> {
    const answer = await this.run(
      TAKE,
      windows,
      windows.flatMap(({ most, lengthS }) => [most, lengthS]),
    );
    return answer?.[0] ?? null;
  }

  onApplicationShutdown(): void {
    this.client?.disconnect();
  }

  private async run(
    script: string,
    counters: readonly { readonly key: string }[],
    facts: readonly number[],
  ): Promise<number[] | null> {
    if (this.client === null || counters.length === 0) return null;
    const keys = counters.map(({ key }) => this.prefix + key);
    try {
      return (await this.client.eval(script, keys.length, ...keys, ...facts)) as number[];
    } catch {
      return null;
    }
  }
}

function parsed(value: string | null): Counter | null {
  if (value === null) return null;
  const [count, lastAt] = value.split(' ').map(Number);
  return { count: count ?? 0, lastAt: lastAt ?? 0 };
}
