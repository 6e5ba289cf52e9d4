import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { clock } from '#kernel';
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
  // ioredis waits this long for a socket that is still connecting; the command line should not wait longer.
  disconnectTimeout: 100,
};
const SHUTDOWN_WAIT_MS = 1000;
const RETRY_MS = 25;

/** The kinds of data that processes cache. */
export type ChangeTopic = 'tenant' | 'server' | 'user' | 'session' | 'api_key' | 'settings' | 'roles' | 'numbering';

type Listener = (id: string) => void;

/**
 * Notifies every process of a committed change of data that it may cache. Events go through Redis; without Redis the other
 * processes see a change when their copy expires. An event that could not be sent is retried, so that the change of a short
 * command-line run also arrives.
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

  /** Time since which events of other processes arrive without a gap, in milliseconds since the epoch; null while they do not. */
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
    this.subscriber.on('message', (_channel, message) => this.notify(message));
  }

  /** Calls the listener after each committed change of the topic, in this process or another. */
  on(topic: ChangeTopic, listener: Listener): void {
    this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), listener]);
  }

  /** Call after the commit. Notifies this process at once and the others through Redis. */
  announce(topic: ChangeTopic, id: number | string): void {
    const event = `${topic} ${id}`;
    this.notify(event);
    if (this.publisher === null) return;
    this.unsent.add(event);
    void this.sendAll();
  }

  /** Whether all events were sent, after a wait of at most one second; without Redis there are none to send. */
  async settled(): Promise<boolean> {
    const until = clock.monotonicMs() + SHUTDOWN_WAIT_MS;
    while (this.unsent.size > 0 && clock.monotonicMs() < until) await pause(RETRY_MS);
    return this.unsent.size === 0;
  }

  async onApplicationShutdown(): Promise<void> {
    const until = clock.monotonicMs() + SHUTDOWN_WAIT_MS;
    while (this.unsent.size > 0 && clock.monotonicMs() < until) {
      await this.sendAll();
      if (this.unsent.size > 0) await pause(RETRY_MS);
    }
    // QUIT waits for commands in flight; it fails without a connection.
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
      this.subscribedAt = clock.monotonicMs();
    } catch {
      this.subscribedAt = null;
    }
  }

  private async sendAll(): Promise<void> {
    for (const event of this.unsent) {
      this.unsent.delete(event);
      try {
        await this.publisher?.publish(this.channel, event);
      } catch {
        this.unsent.add(event);
        return;
      }
    }
  }

  private notify(event: string): void {
    const [topic = '', id = ''] = event.split(' ');
    for (const listener of this.listeners.get(topic) ?? []) {
      try {
        listener(id);
      } catch (error) {
        this.logger.error(`a listener to ${topic} ${id} failed: ${reasonOf(error)}`);
      }
    }
  }
}
