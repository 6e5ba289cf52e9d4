import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { reasonOf } from '#persistence';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';

const CLIENT: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  connectTimeout: 1000,
  commandTimeout: 1000,
  retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  // ioredis waits this long for a socket that is still being opened; a command line should not.
  disconnectTimeout: 100,
};
const LAST_CHANCE_MS = 1000;
const RETRY_MS = 25;

/** What processes keep copies of. */
export type ChangeTopic = 'tenant' | 'user' | 'session' | 'api_key' | 'settings' | 'roles' | 'numbering';

type Listener = (id: string) => void;

/**
 * Tells every process that something changed of which it may hold a copy. Redis carries the news; without it nothing fails, the
 * others only learn of a change when their copy expires. News that could not be sent waits for Redis, so that a command line
 * that ends at once is heard too.
 */
@Injectable()
export class ChangeEvents implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ChangeEvents.name);
  private readonly listeners = new Map<string, Listener[]>();
  private readonly unsent = new Set<string>();
  private readonly channel: string;
  private publisher: Redis | null = null;
  private subscriber: Redis | null = null;
  private subscribedAt: number | null = null;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.channel = `impact:${settings.database.globalName}:changed`;
  }

  /** Since when changes made elsewhere have reached this process, without a gap; null while they do not. */
  get connectedSince(): number | null {
    return this.subscribedAt;
  }

  onModuleInit(): void {
    const { redisUrl } = this.settings;
    if (redisUrl === null) return;
    this.publisher = this.connect(redisUrl);
    this.publisher.on('ready', () => void this.sendAll());
    this.subscriber = this.connect(redisUrl);
    this.subscriber.on('ready', () => void this.subscribe());
    this.subscriber.on('close', () => {
      this.subscribedAt = null;
    });
    this.subscriber.on('message', (_channel, message) => this.tell(message));
  }

  /** Calls back whenever something of the topic changed, here or elsewhere. */
  on(topic: ChangeTopic, listener: Listener): void {
    this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), listener]);
  }

  /** To be called after the commit. Tells this process at once and the others through Redis. */
  announce(topic: ChangeTopic, id: number | string): void {
    const news = `${topic} ${id}`;
    this.tell(news);
    if (this.publisher === null) return;
    this.unsent.add(news);
    void this.sendAll();
  }

  /** Whether everything announced was sent, after a moment's patience; without Redis nobody waits for news. */
  async settled(): Promise<boolean> {
    const until = Date.now() + LAST_CHANCE_MS;
    while (this.unsent.size > 0 && Date.now() < until) await pause(RETRY_MS);
    return this.unsent.size === 0;
  }

  async onApplicationShutdown(): Promise<void> {
    const until = Date.now() + LAST_CHANCE_MS;
    while (this.unsent.size > 0 && Date.now() < until) {
      await this.sendAll();
      if (this.unsent.size > 0) await pause(RETRY_MS);
    }
    // Quitting waits for what is on its way; without a connection there is nothing to wait for.
    await this.publisher?.quit().catch(() => undefined);
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
      this.subscribedAt = Date.now();
    } catch {
      this.subscribedAt = null;
    }
  }

  private async sendAll(): Promise<void> {
    for (const news of this.unsent) {
      this.unsent.delete(news);
      try {
        await this.publisher?.publish(this.channel, news);
      } catch {
        this.unsent.add(news);
        return;
      }
    }
  }

  private tell(news: string): void {
    const [topic = '', id = ''] = news.split(' ');
    for (const listener of this.listeners.get(topic) ?? []) {
      try {
        listener(id);
      } catch (error) {
        this.logger.error(`a listener to ${topic} ${id} failed: ${reasonOf(error)}`);
      }
    }
  }
}
