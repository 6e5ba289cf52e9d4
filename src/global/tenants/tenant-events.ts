import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';

const CLIENT: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 1000,
  commandTimeout: 1000,
  retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
};

/**
 * Tells every process that a tenant changed. Redis carries the news; without it nothing fails, the others only learn of a change
 * when their copy expires.
 */
@Injectable()
export class TenantEvents implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(TenantEvents.name);
  private readonly listeners: ((tenantId: number) => void)[] = [];
  private readonly channel: string;
  private publisher: Redis | null = null;
  private subscriber: Redis | null = null;
  private isSubscribed = false;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.channel = `impact:${settings.database.globalName}:tenant-changed`;
  }

  /** Whether changes made elsewhere reach this process at once. */
  get isConnected(): boolean {
    return this.isSubscribed;
  }

  onModuleInit(): void {
    const { redisUrl } = this.settings;
    if (redisUrl === null) return;
    this.publisher = this.connect(redisUrl);
    this.subscriber = this.connect(redisUrl);
    this.subscriber.on('ready', () => void this.subscribe());
    this.subscriber.on('close', () => {
      this.isSubscribed = false;
    });
    this.subscriber.on('message', (_channel, message) => this.tell(Number(message)));
  }

  onChange(listener: (tenantId: number) => void): void {
    this.listeners.push(listener);
  }

  /** Tells this process at once and the others through Redis. */
  announce(tenantId: number): void {
    this.tell(tenantId);
    this.publisher?.publish(this.channel, String(tenantId)).catch(() => undefined);
  }

  onApplicationShutdown(): void {
    this.publisher?.disconnect();
    this.subscriber?.disconnect();
  }

  private connect(url: string): Redis {
    const client = new Redis(url, CLIENT);
    let isDown = false;
    client.on('error', (error: Error) => {
      if (!isDown) this.logger.warn(`Redis: ${error.message}`);
      isDown = true;
    });
    client.on('ready', () => {
      isDown = false;
    });
    client.connect().catch(() => undefined);
    return client;
  }

  private async subscribe(): Promise<void> {
    try {
      await this.subscriber?.subscribe(this.channel);
      this.isSubscribed = true;
    } catch {
      this.isSubscribed = false;
    }
  }

  private tell(tenantId: number): void {
    for (const listener of this.listeners) listener(tenantId);
  }
}
