import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { Outage } from '../outage';

/** Used in requests, so a command either succeeds quickly or fails. */
const CLIENT: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 1000,
  commandTimeout: 1000,
  retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  disconnectTimeout: 100,
};

/** The Redis connection of the queue, and its state. Without an address it never connects. */
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

  /** True if the queue can be used now. Otherwise workers poll the database. */
  get isUp(): boolean {
    return this.client.status === 'ready';
  }

  onModuleInit(): void {
    if (this.isConfigured) this.firstTry = this.client.connect().catch(() => undefined);
  }

  /** {@link isUp} after the first connection attempt, because a command uses the queue directly after its start. */
  async comesUp(): Promise<boolean> {
    await this.firstTry;
    return this.isUp;
  }

  /** True for the first process that claims the name within the period. @throws the errors of the connection */
  async isFirst(name: string, forMs: number): Promise<boolean> {
    return (await this.client.set(`${this.prefix}:once:${name}`, '1', 'PX', forMs, 'NX')) === 'OK';
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }
}
