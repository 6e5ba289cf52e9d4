import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { WatchedLoop } from '#jobs';
import { clock, SharedWork } from '#kernel';
import { GlobalDatabase } from './global-database';

const EVERY_MS = 30_000;
const LOOK_EVERY_MS = 1000;
const READ_MS = 15_000;

/**
 * Reads the clock of the global database every 30 seconds, and at once when this process's own clock is wrong or was set. Logs when the
 * clock becomes wrong and when it is right again.
 */
@Injectable()
export class ClockWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Clock');
  private wasOff = false;
  private readonly reading = new SharedWork('a reading of the database clock', READ_MS, () => this.read());
  private readonly loop = new WatchedLoop({
    name: 'clock',
    turn: () => this.look(),
    turnMs: 2 * READ_MS,
    retryMs: LOOK_EVERY_MS,
    everyMs: LOOK_EVERY_MS,
  });

  constructor(private readonly database: GlobalDatabase) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onApplicationShutdown(): void {
    this.loop.stop();
  }

  async look(): Promise<void> {
    if (clock.sinceReadingMs() >= EVERY_MS || clock.isOff) await this.readNow();
    this.report();
  }

  /** Reads the clock now; without an answer the last known offset stays in force. */
  readNow(): Promise<void> {
    return this.reading.join();
  }

  private async read(): Promise<void> {
    try {
      await this.database.readClock();
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
