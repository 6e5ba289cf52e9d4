import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';

/** A count and when it last grew, in milliseconds since the epoch. */
export interface Counter {
  readonly count: number;
  readonly lastAt: number;
}

/** Redis in the path of a request: an answer at once or none. */
const CLIENT = { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 300 } as const;

/** Counters all processes share while Redis answers; whoever counts keeps numbers of its own beside them. */
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
    try {
      const values = await this.client?.mget(keys.map((key) => this.prefix + key));
      return values?.map(parsed) ?? null;
    } catch {
      return null;
    }
  }

  /** Adds one to each; a counter is forgotten when it has not grown for `forgetMs`. */
  async add(keys: readonly string[], forgetMs: number): Promise<void> {
    const known = await this.read(keys);
    if (known === null) return;
    const batch = this.client?.pipeline();
    keys.forEach((key, index) => {
      batch?.set(this.prefix + key, `${(known[index]?.count ?? 0) + 1} ${Date.now()}`, 'PX', forgetMs);
    });
    await batch?.exec().catch(() => undefined);
  }

  async remove(key: string): Promise<void> {
    await this.client?.del(this.prefix + key).catch(() => undefined);
  }

  onApplicationShutdown(): void {
    this.client?.disconnect();
  }
}

function parsed(value: string | null): Counter | null {
  if (value === null) return null;
  const [count, lastAt] = value.split(' ').map(Number);
  return { count: count ?? 0, lastAt: lastAt ?? 0 };
}
