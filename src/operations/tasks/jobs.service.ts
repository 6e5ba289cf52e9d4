import { Injectable } from '@nestjs/common';
import { JobRuns } from '#jobs';
import type { JobState } from '#jobs';
import { onTenant } from '#kernel';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { inContext, listPage, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalWrites } from '../../global/audit/global-writes';
import { GlobalDatabase } from '../../global/global-database';
import { JobRun } from './job-run.entity';
import { OF_TASK } from './kind-filter';
import { TaskRegistry } from './task-registry';
import { jobEnded, jobNotRetried } from './job.errors';

const STATES: readonly JobState[] = ['queued', 'running', 'done', 'failed', 'dead', 'parked', 'discarded', 'cancelled'];

/** Runs are numbered in the order in which they were requested. */
export const JOB_LISTING: Listing<TaskRegistry> = {
  sorts: { queuedAt: 'record.id', finishedAt: 'record.finishedAt' },
  defaultSort: [{ key: 'queuedAt', direction: 'desc' }],
  filters: {
    state: { kind: 'choice', values: STATES, column: 'record.state' },
    kind: OF_TASK,
    tenantId: { kind: 'ids', column: 'record.tenantId' },
  },
  search: [],
};

const MAX_DEAD = 1000;

/** Number of runs of a kind in a state. */
export interface JobCount {
  readonly kind: string;
  readonly state: JobState;
  readonly total: number;
}

/** Lists, retries and cancels runs for operators. */
@Injectable()
export class JobsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly runs: JobRuns,
    private readonly writes: GlobalWrites,
    private readonly tasks: TaskRegistry,
  ) {}

  list(request: ListRequest): Promise<Page<JobRun>> {
    const source = inContext({ entity: JobRun, listing: JOB_LISTING, joins: {} }, this.tasks);
    return this.database.use((manager) => listPage(manager, source, request));
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<JobRun> {
    const run = await this.database.use((manager) => manager.findOneBy(JobRun, { id: String(id) }));
    if (run === null) throw recordNotFound({ resource: 'jobs', id });
    return run;
  }

  /** Unfinished and dead runs, by kind. Successful runs are too many to count on each request. */
  counts(): Promise<JobCount[]> {
    return this.database.use((manager) =>
      manager.query<JobCount[]>(
        `SELECT kind, state, COUNT(*) AS total FROM job_runs
          WHERE state IN ('queued', 'running', 'failed', 'parked', 'dead') GROUP BY kind, state ORDER BY kind, state`,
      ),
    );
  }

  /**
   * Executes the change once per idempotency key. A change to a tenant's run is also recorded in the tenant's audit log.
   *
   * @throws DomainError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS; the errors of the change itself
   */
  async request(write: WriteRequest, change: 'retry' | 'cancel', id: number): Promise<JobRun> {
    const { tenantId } = await this.get(id);
    await this.writes.runRepeatable(onTenant(write, tenantId), () => this[change](id));
    return this.get(id);
  }

  /** Restarts a failed, dead or cancelled run with all its attempts. @throws DomainError NOT_FOUND, JOB_NOT_RETRIED */
  async retry(id: number): Promise<JobRun> {
    const { state } = await this.get(id);
    const [retried] = await this.runs.retry([id]);
    if (retried === undefined) throw jobNotRetried({ id, state });
    return this.get(id);
  }

  /** Like {@link retry}, for the dead runs of one kind or of all kinds, at most 1000 per call. Returns their number. */
  async retryDead(kind: string | null): Promise<number> {
    const dead = await this.database.use((manager) =>
      manager.query<{ id: number }[]>(
        "SELECT id FROM job_runs WHERE state = 'dead' AND (? IS NULL OR kind IN (?)) ORDER BY id LIMIT ?",
        [kind, kind === null ? [''] : this.tasks.namesOf(kind), MAX_DEAD],
      ),
    );
    return (await this.runs.retry(dead.map(({ id }) => id))).length;
  }

  /** Cancels an unfinished run; a running one is asked to stop. @throws DomainError NOT_FOUND, JOB_ENDED */
  async cancel(id: number): Promise<JobRun> {
    const { state } = await this.get(id);
    if (!(await this.runs.cancel(id))) throw jobEnded({ id, state });
    return this.get(id);
  }
}
