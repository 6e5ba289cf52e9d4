import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { leaseOwner, loopStates, WatchedLoop } from '#jobs';
import { unlessMissing } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';

const EVERY_MS = 20_000;
const TURN_MS = 15_000;
const COLUMNS = 'process, loop_name, overdue_seconds, waiting, reported_at';

/** Stores the state of the loops of this process, so that `doctor` sees them (`loop_states`). */
@Injectable()
export class LoopReporter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly process = leaseOwner();
  private readonly loop = new WatchedLoop({
    name: 'loop report',
    turn: () => this.store(),
    turnMs: TURN_MS,
    retryMs: EVERY_MS,
    everyMs: EVERY_MS,
  });

  constructor(private readonly database: GlobalDatabase) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.loop.stop();
    const removed = this.database.use((manager) =>
      manager.query('DELETE FROM loop_states WHERE process = ? OR reported_at < UTC_TIMESTAMP(3) - INTERVAL 1 DAY', [
        this.process,
      ]),
    );
    await removed.catch(() => undefined);
  }

  /** Stores the present state at once. */
  report(): Promise<void> {
    return this.loop.runAfresh();
  }

  private async store(): Promise<void> {
    const states = loopStates();
    const rows = states.map(() => '(?, ?, ?, ?, UTC_TIMESTAMP(3))').join(', ');
    const stored = this.database.use((manager) =>
      manager.query<unknown>(
        `INSERT INTO loop_states (${COLUMNS}) VALUES ${rows}
          ON DUPLICATE KEY UPDATE overdue_seconds = VALUES(overdue_seconds), waiting = VALUES(waiting),
            reported_at = VALUES(reported_at)`,
        states.flatMap(({ loop, overdueMs, waiting }) => [this.process, loop, Math.floor(overdueMs / 1000), waiting]),
      ),
    );
    await unlessMissing(stored, null);
  }
}
