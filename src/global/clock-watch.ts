import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { clock } from '#kernel';
import { readClock } from '#persistence';
import { GlobalDatabase } from './global-database';

const EVERY_MS = 30_000;
const LOOK_EVERY_MS = 1000;

/**
 * Reads the clock of the global database every 30 seconds, and at once when this process's own clock is wrong or was set. Logs when the
 * clock becomes wrong and when it is right again.
 */
@Injectable()
export class ClockWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Clock');
  private readAt = 0;
  private wasOff = false;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> | null = null;

  constructor(private readonly database: GlobalDatabase) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async look(): Promise<void> {
    const isDue = clock.monotonicMs() - this.readAt >= EVERY_MS;
    if (isDue || clock.isOff) await this.readNow();
    this.report();
  }

  /** Reads the clock now; without an answer the last known offset stays in force. */
  readNow(): Promise<void> {
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async read(): Promise<void> {
    try {
      if (await this.database.useForLogin(readClock)) this.readAt = clock.monotonicMs();
    } catch {
      // The database is down; the probes report it.
    }
  }

  private report(): void {
    const { isOff } = clock;
    if (isOff === this.wasOff) return;
    this.wasOff = isOff;
    const offset = `${(clock.offsetMs() / 1000).toFixed(1)} s`;
    if (isOff)
      this.logger.error(
        `the clock of this process differs by ${offset} from the clock of the database: nothing is written until it is right`,
      );
    else this.logger.log(`the clock of this process is right again (${offset})`);
  }
}
