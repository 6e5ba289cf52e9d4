import { Inject, Injectable } from '@nestjs/common';
import type { JobState } from '../job';
import { JOBS_DATABASE } from '../jobs-database';
import type { JobsDatabase } from '../jobs-database';
import type { JobStats } from '../runs/job-runs';
import { payloadOf } from '../runs/run-rows';
import { askedKind } from './schedule';
import type { Schedule, Window } from './schedule';

/**
 * The newest run of a schedule. For a schedule of tenants it is the fan-out, with the states of the tenants' runs in
 * its window.
 */
export interface LastRun {
  readonly window: string;
  readonly state: JobState;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly error: string | null;
  readonly tenants: JobStats | null;
}

/** A kind, and the first window name to include. Window names sort by time. */
export interface Since {
  readonly kind: string;
  readonly window: string;
}

/** Windows of the clock begin with a year, those of runs that a person or other code requested with a letter. */
const OF_THE_CLOCK = "window_key BETWEEN '0' AND ':'";

interface RunRow extends Omit<LastRun, 'tenants'> {
  readonly kind: string;
  readonly payload: unknown;
}

interface CountRow {
  readonly kind: string;
  readonly state: JobState;
  readonly total: number;
}

/** Reads the runs of schedule windows. The number of statements does not depend on the number of schedules. */
@Injectable()
export class ScheduleRuns {
  constructor(@Inject(JOBS_DATABASE) private readonly database: JobsDatabase) {}

  /** By kind of the schedule; a schedule that never ran is absent. */
  async last(schedules: readonly Schedule[]): Promise<ReadonlyMap<string, LastRun>> {
    const runs = await this.newest(schedules.map(askedKind));
    const ofTenants = schedules.flatMap((schedule) => {
      const run = schedule.scope === 'tenant' ? runs.get(askedKind(schedule)) : undefined;
      return run === undefined ? [] : [{ kind: schedule.kind, window: windowOf(run) }];
    });
    const counts = await this.counts(ofTenants);
    const found = schedules.flatMap((schedule): [string, LastRun][] => {
      const run = runs.get(askedKind(schedule));
      if (run === undefined) return [];
      const { state, startedAt, finishedAt, error } = run;
      const tenants = schedule.scope === 'tenant' ? statsOf(counts, schedule.kind) : null;
      return [[schedule.kind, { window: windowOf(run), state, startedAt, finishedAt, error, tenants }]];
    });
    return new Map(found);
  }

  /** By kind: the names of the requested windows, from a given name on. */
  async asked(since: readonly Since[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (since.length === 0) return new Map();
    const condition = since
      .map(() => `(kind = ? AND tenant_key = 0 AND window_key >= ? AND ${OF_THE_CLOCK})`)
      .join(' OR ');
    const rows = await this.database.use((manager) =>
      manager.query<Since[]>(
        `SELECT kind, window_key AS \`window\` FROM job_runs WHERE ${condition}`,
        since.flatMap(({ kind, window }) => [kind, window]),
      ),
    );
    const byKind = Map.groupBy(rows, ({ kind }) => kind);
    return new Map([...byKind].map(([kind, found]) => [kind, found.map(({ window }) => window)]));
  }

  private async newest(kinds: readonly string[]): Promise<ReadonlyMap<string, RunRow>> {
    if (kinds.length === 0) return new Map();
    const rows = await this.database.use((manager) =>
      manager.query<RunRow[]>(
        `SELECT run.kind, run.window_key AS \`window\`, run.payload, run.state, run.started_at AS startedAt,
            run.finished_at AS finishedAt, run.error
          FROM (SELECT MAX(id) AS id FROM job_runs WHERE kind IN (?) AND ${OF_THE_CLOCK} GROUP BY kind) newest
          JOIN job_runs run ON run.id = newest.id`,
        [kinds],
      ),
    );
    return new Map(rows.map((row) => [row.kind, row]));
  }

  private async counts(windows: readonly Since[]): Promise<readonly CountRow[]> {
    if (windows.length === 0) return [];
    return this.database.use((manager) =>
      manager.query<CountRow[]>(
        `SELECT kind, state, COUNT(*) AS total FROM job_runs
          WHERE ${windows.map(() => '(kind = ? AND window_key = ?)').join(' OR ')} GROUP BY kind, state`,
        windows.flatMap(({ kind, window }) => [kind, window]),
      ),
    );
  }
}

/** The window without the zone, which the name of a fan-out run also contains. */
function windowOf({ window, payload }: RunRow): string {
  const { window: fannedOut } = payloadOf(payload) as { window?: Window };
  return fannedOut?.key ?? window;
}

function statsOf(counts: readonly CountRow[], kind: string): JobStats {
  return Object.fromEntries(counts.filter((row) => row.kind === kind).map(({ state, total }) => [state, total]));
}
