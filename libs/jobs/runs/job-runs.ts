import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { JobOrder, JobState, JobTenant } from '../job';
import { JOBS_DATABASE } from '../jobs-database';
import type { Changed, JobsDatabase } from '../jobs-database';
import { RunOffers } from './run-offers';
import { WAITING_COLUMNS } from './run-rows';
import type { WaitingRun } from './run-rows';

/** Runs by state. */
export type JobStats = Readonly<Partial<Record<JobState, number>>>;

/** For whom a run is asked, and how long it should wait. */
export interface JobPlace {
  readonly tenant: JobTenant | null;
  readonly delayMs: number;
}

type Occasion = Pick<JobOrder, 'kind' | 'window' | 'payload'>;

const KIND = /^[a-z][a-z0-9_.]{0,59}$/;
const WINDOW = /^[A-Za-z0-9._+-]{1,64}$/;

/** The runs that were asked for: rows of `job_runs`, the truth of what is to be done and was done. */
@Injectable()
export class JobRuns {
  constructor(
    @Inject(JOBS_DATABASE) private readonly database: JobsDatabase,
    private readonly offers: RunOffers,
  ) {}

  /**
   * Asks for a run and answers its id; when it was asked for before, that one's. Redis is not waited for.
   *
   * @throws DomainError DATABASE_UNAVAILABLE
   */
  async enqueue({ tenant, delayMs = 0, ...occasion }: JobOrder): Promise<number> {
    const [run] = await this.enqueueAll(occasion, [{ tenant, delayMs }]);
    if (run === undefined) throw new Error(`no run of ${occasion.kind}`);
    return run.runId;
  }

  /** Asks for a run of each place on the same occasion: one statement, whatever their number. */
  async enqueueAll(occasion: Occasion, places: readonly JobPlace[]): Promise<readonly WaitingRun[]> {
    const { kind, window } = occasion;
    assertNamed(occasion);
    if (places.length === 0) return [];
    const runs = await this.database.use(async (manager) => {
      await insert(manager, occasion, places);
      return manager.query<WaitingRun[]>(
        `SELECT ${WAITING_COLUMNS} FROM job_runs WHERE kind = ? AND tenant_key IN (?) AND window_key = ?`,
        [kind, places.map(({ tenant }) => tenant?.tenantId ?? 0), window],
      );
    });
    this.offers.offer(runs.filter(({ state }) => state === 'queued'));
    return runs;
  }

  /**
   * Asks for a run in the caller's transaction on the database of `job_runs`: what it does is never without its run, nor the run without it.
   * {@link begin} after the commit has it begun at once; without it the reconcile loop finds it.
   */
  async enqueueWithin(manager: EntityManager, { tenant, delayMs = 0, ...occasion }: JobOrder): Promise<void> {
    assertNamed(occasion);
    await insert(manager, occasion, [{ tenant, delayMs }]);
  }

  /** Offers what was asked for by {@link enqueueWithin} to the queue. Nobody waits for it, and it does not fail. */
  begin(kind: string, window: string): void {
    this.database
      .use((manager) =>
        manager.query<WaitingRun[]>(
          `SELECT ${WAITING_COLUMNS} FROM job_runs WHERE kind = ? AND window_key = ? AND state = 'queued'`,
          [kind, window],
        ),
      )
      .then(
        (runs) => this.offers.offer(runs),
        () => undefined,
      );
  }

  /** Takes a run back that has not ended; one that is worked on is told to stop. Answers whether there was something to take back. */
  cancel(runId: number): Promise<boolean> {
    return this.database.use(async (manager) => {
      const cancelled = await manager.query<Changed>(
        `UPDATE job_runs SET state = 'cancelled', owner = NULL, lease_until = NULL, finished_at = UTC_TIMESTAMP(3)
          WHERE id = ? AND state IN ('queued', 'failed', 'parked', 'running')`,
        [runId],
      );
      return cancelled.affectedRows === 1;
    });
  }

  /**
   * Asks for runs once more that ended without their effect: due at once, with all their attempts. Answers those it was so; what
   * goes on, or is done, stays as it is.
   */
  async retry(runIds: readonly number[]): Promise<readonly number[]> {
    if (runIds.length === 0) return [];
    const ended = "id IN (?) AND state IN ('dead', 'failed', 'cancelled')";
    const runs = await this.database.transaction(async (manager) => {
      const found = await manager.query<{ id: number }[]>(`SELECT id FROM job_runs WHERE ${ended} FOR UPDATE`, [
        runIds,
      ]);
      const ids = found.map(({ id }) => id);
      if (ids.length === 0) return [];
      await manager.query(
        `UPDATE job_runs SET state = 'queued', attempts = 0, error = NULL, progress = NULL, finished_at = NULL,
          not_before = UTC_TIMESTAMP(3) WHERE id IN (?)`,
        [ids],
      );
      return manager.query<WaitingRun[]>(`SELECT ${WAITING_COLUMNS} FROM job_runs WHERE id IN (?)`, [ids]);
    });
    this.offers.offer(runs);
    return runs.map(({ runId }) => runId);
  }

  /** Milliseconds since the epoch by the database's clock, which no process can have wrong for the others. */
  now(): Promise<number> {
    return this.database.use(async (manager) => {
      const [row] = await manager.query<{ now: unknown }[]>('SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now');
      return Math.round(Number(row?.now));
    });
  }

  /** How many runs there are in each state. */
  stats(): Promise<JobStats> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<{ state: JobState; total: number }[]>(
        'SELECT state, COUNT(*) AS total FROM job_runs GROUP BY state',
      );
      return Object.fromEntries(rows.map(({ state, total }) => [state, total]));
    });
  }
}

function assertNamed({ kind, window }: Occasion): void {
  if (!KIND.test(kind) || !WINDOW.test(window)) throw new Error(`no kind or window of a job: ${kind} ${window}`);
}

/** Whoever comes second changes nothing: (kind, tenant, window) is unique. */
async function insert(
  manager: EntityManager,
  { kind, window, payload = {} }: Occasion,
  places: readonly JobPlace[],
): Promise<void> {
  const now = 'UTC_TIMESTAMP(3)';
  const row = `(?, ?, ?, ?, ?, ?, 'queued', ${now}, ${now} + INTERVAL ? MICROSECOND)`;
  const stored = JSON.stringify(payload);
  await manager.query(
    `INSERT INTO job_runs (kind, tenant_id, window_key, server_id, epoch, payload, state, queued_at, not_before)
      VALUES ${places.map(() => row).join(', ')} ON DUPLICATE KEY UPDATE id = id`,
    places.flatMap(({ tenant, delayMs }) => [
      kind,
      tenant?.tenantId ?? null,
      window,
      tenant?.serverId ?? null,
      tenant?.epoch ?? 0,
      stored,
      Math.round(delayMs * 1000),
    ]),
  );
}
