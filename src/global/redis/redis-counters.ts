import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import type { Counter, Limit, Window } from './counting';
import { RESERVE, RETURN, TAKE } from './counter-scripts';

/** Redis in the path of a request: an answer at once or none. */
const CLIENT = { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 300 } as const;

/** What became of a reservation: until when it is refused, or the counts with it. */
export interface Reservation {
  /** Milliseconds since the epoch; 0 when it was counted. */
  readonly blockedUntil: number;
  readonly counts: readonly number[];
}

/** Counters all processes share while Redis answers, changed in one step each; whoever counts keeps numbers of its own beside them. */
@Injectable()
export class RedisCounters implements OnApplicationShutdown {
  private readonly client: Redis | null;
  private readonly prefix: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.prefix = `impact:${settings.database.globalName}:count:`;
    this.client = settings.redisUrl === null ? null : new Redis(settings.redisUrl, CLIENT);
    // Those who need the answer handle the failure of their own command.
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

  /** Adds one to each unless a limit refuses, in one step; null while Redis does not answer. */
  async reserve(limits: readonly Limit[]): Promise<Reservation | null> {
    const facts = limits.flatMap(({ free, firstS, longestS, forgetS }) => [
      Number.isFinite(free) ? free : -1,
      firstS * 1000,
      longestS * 1000,
      forgetS * 1000,
    ]);
    const answer = await this.run(RESERVE, limits, [Date.now(), ...facts]);
    if (answer === null) return null;
    const [blockedUntil = 0, ...counts] = answer;
    return { blockedUntil, counts };
  }

  /** Takes one off each. */
  async giveBack(counters: readonly { readonly key: string }[]): Promise<void> {
    await this.run(RETURN, counters, []);
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.client?.del(keys.map((key) => this.prefix + key)).catch(() => undefined);
  }

  /** Takes one of what may be had in each window, or none of any; answers the seconds until there is more, 0 when it was taken. */
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
