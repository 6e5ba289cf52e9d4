import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { Outage } from '../outage';

/** In the path of requests: an answer at once or none. */
const CLIENT: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 1000,
  commandTimeout: 1000,
  retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  disconnectTimeout: 100,
};

/** The connection runs are queued through, and whether it is there. Without an address it never connects anywhere. */
@Injectable()
export class QueueRedis implements OnModuleInit, OnApplicationShutdown {
  readonly client: Redis;
  private readonly isConfigured: boolean;
  private readonly outage = new Outage('Redis (jobs)');
  private readonly prefix: string;
  private firstTry: Promise<void> = Promise.resolve();

  constructor(@Inject(JOB_SETTINGS) { redisUrl, prefix }: JobSettings) {
    this.prefix = prefix;
    this.isConfigured = redisUrl !== null;
    this.client = redisUrl === null ? new Redis(CLIENT) : new Redis(redisUrl, CLIENT);
    this.client.on('error', (error: Error) => this.outage.failed(error));
    this.client.on('ready', () => this.outage.over());
  }

  /** Whether the queue can be used now; while it cannot, workers ask the database. */
  get isUp(): boolean {
    return this.client.status === 'ready';
  }

  onModuleInit(): void {
    if (this.isConfigured) this.firstTry = this.client.connect().catch(() => undefined);
  }

  /** {@link isUp}, once the connection was tried: a command line asks as soon as it starts. */
  async comesUp(): Promise<boolean> {
    await this.firstTry;
    return this.isUp;
  }

  /** True for the first of all processes that says so, for as long. @throws what the connection throws */
  async isFirst(name: string, forMs: number): Promise<boolean> {
    return (await this.client.set(`${this.prefix}:once:${name}`, '1', 'PX', forMs, 'NX')) === 'OK';
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }
}
