import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { JobRequest, JobState, JobTenant } from '../job';
import { JOBS_DATABASE } from '../jobs-database';
import type { Changed, JobsDatabase } from '../jobs-database';
import { RunOffers } from './run-offers';
import { LOCAL_WINDOW, WAITING_COLUMNS } from './run-rows';
import type { WaitingRun } from './run-rows';

/** Number of runs by state. */
export type JobStats = Readonly<Partial<Record<JobState, number>>>;

/** The tenant of a requested run, and its delay. */
export interface JobPlace {
  readonly tenant: JobTenant | null;
  readonly delayMs: number;
}

type Occasion = Pick<JobRequest, 'kind' | 'window' | 'payload'>;

const KIND = /^[a-z][a-z0-9_.]{0,59}$/;
const WINDOW = /^[A-Za-z0-9._+-]{1,64}$/;

/**
 * The requested runs, stored as rows of `job_runs`. This table is the source of truth for pending and finished work.
 */
@Injectable()
export class JobRuns {
  constructor(
    @Inject(JOBS_DATABASE) private readonly database: JobsDatabase,
    private readonly offers: RunOffers,
  ) {}

  /**
   * Requests a run and returns its id, or the id of the existing run of the same kind, tenant and window. Does not wait
   * for Redis.
   *
   * @throws DomainError DATABASE_UNAVAILABLE
   */
  async enqueue({ tenant, delayMs = 0, ...occasion }: JobRequest): Promise<number> {
    const [run] = await this.enqueueAll(occasion, [{ tenant, delayMs }]);
    if (run === undefined) throw new Error(`no run of ${occasion.kind}`);
    return run.runId;
  }

  /** Requests a run for each place on the same occasion, in one statement whatever their number. */
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
   * Requests a run in the caller's transaction on the database of `job_runs`, so that the change and its run are committed together.
   * Call {@link begin} after the commit to start it at once; without it the reconcile loop starts it.
   */
  async enqueueWithin(manager: EntityManager, { tenant, delayMs = 0, ...occasion }: JobRequest): Promise<void> {
    assertNamed(occasion);
    await insert(manager, occasion, [{ tenant, delayMs }]);
  }

  /**
   * Takes over the platform's run of a window that was requested under a former name of its kind, as done: the window is not
   * requested again under the new name. Does nothing if there is none.
   */
  async adopt(kind: string, formerKind: string, window: string): Promise<void> {
    const columns = [
      'window_key',
      'payload',
      'attempts',
      'queued_at',
      'not_before',
      'started_at',
      'finished_at',
      'result',
    ];
    await this.database.use((manager) =>
      manager.query(
        `INSERT INTO job_runs (kind, tenant_id, state, ${columns.join(', ')})
          SELECT ?, NULL, 'done', ${columns.map((column) => `former.${column}`).join(', ')} FROM job_runs AS former
            WHERE former.kind = ? AND former.tenant_key = 0 AND former.window_key = ?
          ON DUPLICATE KEY UPDATE fence = job_runs.fence`,
        [kind, formerKind, window],
      ),
    );
  }

  /** Offers runs of {@link enqueueWithin} to the queue in the background. Errors are ignored; the reconcile loop repeats the offer. */
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

  /**
   * Cancels a run that has not ended; a running one is aborted, and keeps its lease until its process has stopped. Returns false if
   * there was nothing to cancel.
   */
  cancel(runId: number): Promise<boolean> {
    return this.database.use(async (manager) => {
      const cancelled = await manager.query<Changed>(
        `UPDATE job_runs SET state = 'cancelled', finished_at = UTC_TIMESTAMP(3)
          WHERE id = ? AND state IN ('queued', 'failed', 'parked', 'running')`,
        [runId],
      );
      return cancelled.affectedRows === 1;
    });
  }

  /**
   * Repeats runs that ended without their effect: they are due immediately and get all their attempts again. Returns
   * the ids of these runs; running and finished runs stay unchanged.
   */
  async retry(runIds: readonly number[]): Promise<readonly number[]> {
    if (runIds.length === 0) return [];
    const ended = `id IN (?) AND state IN ('dead', 'failed', 'cancelled') AND window_key NOT LIKE '${LOCAL_WINDOW}%'
      AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3))`;
    const runs = await this.database.transaction(async (manager) => {
      const found = await manager.query<{ id: number }[]>(`SELECT id FROM job_runs WHERE ${ended} FOR UPDATE`, [
        runIds,
      ]);
      const ids = found.map(({ id }) => id);
      if (ids.length === 0) return [];
      await manager.query(
        `UPDATE job_runs SET state = 'queued', attempts = 0, interruptions = 0, error = NULL, progress = NULL, finished_at = NULL,
          not_before = UTC_TIMESTAMP(3) WHERE id IN (?)`,
        [ids],
      );
      return manager.query<WaitingRun[]>(`SELECT ${WAITING_COLUMNS} FROM job_runs WHERE id IN (?)`, [ids]);
    });
    this.offers.offer(runs);
    return runs.map(({ runId }) => runId);
  }

  /** Queues a run again that ended without its work. Returns false if it is not in that state any more. */
  async repeat(runId: number, state: JobState): Promise<boolean> {
    const runs = await this.database.transaction(async (manager) => {
      await manager.query<Changed>(
        `UPDATE job_runs SET state = 'queued', attempts = 0, interruptions = 0, error = NULL, finished_at = NULL, not_before = UTC_TIMESTAMP(3)
          WHERE id = ? AND state = ?`,
        [runId, state],
      );
      return manager.query<WaitingRun[]>(`SELECT ${WAITING_COLUMNS} FROM job_runs WHERE id = ? AND state = 'queued'`, [
        runId,
      ]);
    });
    this.offers.offer(runs);
    return runs.length > 0;
  }

  /**
   * The time of the database in milliseconds since the epoch. All processes share this clock, so none of them can be
   * wrong.
   */
  now(): Promise<number> {
    return this.database.use(async (manager) => {
      const [row] = await manager.query<{ now: unknown }[]>('SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now');
      return Math.round(Number(row?.now));
    });
  }

  /** The number of runs in each state. */
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
  if (!KIND.test(kind) || !WINDOW.test(window)) throw new Error(`invalid kind or window of a job: ${kind} ${window}`);
}

/** A second request changes nothing, because (kind, tenant, window) is unique. */
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
