import { Injectable } from '@nestjs/common';
import { STANDS_AFTER_MS } from '#jobs';
import { unlessMissing } from '#persistence';
import { GlobalDatabase } from '../../global/global-database';
import type { Check, Problem } from '../../ports/doctor-checks';

interface StandingLoop {
  readonly process: string;
  readonly loop: string;
  readonly seconds: number;
  readonly waiting: number;
}

/** A process reports three times a minute. */
const PRESENT = 'reported_at > UTC_TIMESTAMP(3) - INTERVAL 2 MINUTE';

/** Finds loops of running processes that complete no turn. Nothing is repaired: a turn past its deadline is repeated by its process. */
@Injectable()
export class LoopChecks implements Check {
  readonly looksAt = { fr: 'boucles des processus', en: 'loops of processes' };

  constructor(private readonly database: GlobalDatabase) {}

  async problems(): Promise<Problem[]> {
    const standing = this.database.use((manager) =>
      manager.query<StandingLoop[]>(
        `SELECT process, loop_name AS \`loop\`, overdue_seconds AS seconds, waiting FROM loop_states
          WHERE overdue_seconds >= ? AND ${PRESENT} ORDER BY loop_name, process`,
        [STANDS_AFTER_MS / 1000],
      ),
    );
    return (await unlessMissing<readonly StandingLoop[]>(standing, [])).map(({ process, loop, seconds, waiting }) => ({
      check: 'loop',
      subject: loop,
      problem: `completed no turn for ${seconds} s in process ${pidOf(process)}, ${waiting} item(s) wait: its log says why; restart the process if this stays`,
      advice: { act: `read the log of process ${pidOf(process)}, and restart it if this stays` },
    }));
  }
}

/** Owners are named machine:pid:start:random. */
const pidOf = (owner: string): string => owner.split(':')[1] ?? owner;
