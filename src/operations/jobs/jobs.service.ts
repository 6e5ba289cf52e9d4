import { Injectable } from '@nestjs/common';
import { JobRuns } from '#jobs';
import type { JobState } from '#jobs';
import { onTenant } from '#kernel';
import type { ListRequest, Page, WriteRequest } from '#kernel';
import { listPage, recordNotFound } from '#persistence';
import type { Listing } from '#persistence';
import { GlobalWrites } from '../../global/audit/global-writes';
import { GlobalDatabase } from '../../global/global-database';
import { JobRun } from './job-run.entity';
import { jobEnded, jobNotRetried } from './job.errors';

const STATES: readonly JobState[] = ['queued', 'running', 'done', 'failed', 'dead', 'parked', 'discarded', 'cancelled'];

/** Runs get their ids in the order in which they were asked for. */
export const JOB_LISTING: Listing = {
  sorts: { queuedAt: 'record.id', finishedAt: 'record.finishedAt' },
  defaultSort: [{ key: 'queuedAt', direction: 'desc' }],
  filters: {
    state: { kind: 'choice', values: STATES, column: 'record.state' },
    kind: { kind: 'code', column: 'record.kind' },
    tenantId: { kind: 'ids', column: 'record.tenantId' },
  },
  search: [],
};

const MOST_DEAD = 1000;

/** How many runs of a kind are in a state. */
export interface JobCount {
  readonly kind: string;
  readonly state: JobState;
  readonly total: number;
}

/** What an operator sees of background work, and does about it. */
@Injectable()
export class JobsService {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly runs: JobRuns,
    private readonly writes: GlobalWrites,
  ) {}

  list(request: ListRequest): Promise<Page<JobRun>> {
    return this.database.use((manager) =>
      listPage(manager, { entity: JobRun, listing: JOB_LISTING, joins: {} }, request),
    );
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<JobRun> {
    const run = await this.database.use((manager) => manager.findOneBy(JobRun, { id: String(id) }));
    if (run === null) throw recordNotFound({ resource: 'jobs', id });
    return run;
  }

  /** What is to be done and what was given up, by kind. What has ended well is too much to count each time. */
  counts(): Promise<JobCount[]> {
    return this.database.use((manager) =>
      manager.query<JobCount[]>(
        `SELECT kind, state, COUNT(*) AS total FROM job_runs
          WHERE state IN ('queued', 'running', 'failed', 'parked', 'dead') GROUP BY kind, state ORDER BY kind, state`,
      ),
    );
  }

  /**
   * Does what a request asks for, once for each of its idempotency keys; the log of the tenant whose run it is has it too.
   *
   * @throws DomainError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_PROGRESS; as the change itself
   */
  async request(write: WriteRequest, change: 'retry' | 'cancel', id: number): Promise<JobRun> {
    const { tenantId } = await this.get(id);
    await this.writes.runRepeatable(onTenant(write, tenantId), () => this[change](id));
    return this.get(id);
  }

  /** Has a run done once more that ended without its effect, with all its attempts. @throws DomainError NOT_FOUND, JOB_NOT_RETRIED */
  async retry(id: number): Promise<JobRun> {
    const { state } = await this.get(id);
    const [retried] = await this.runs.retry([id]);
    if (retried === undefined) throw jobNotRetried({ id, state });
    return this.get(id);
  }

  /** As {@link retry}, all dead ones, of one kind or of all; answers how many. At most a thousand at once. */
  async retryDead(kind: string | null): Promise<number> {
    const dead = await this.database.use((manager) =>
      manager.query<{ id: number }[]>(
        "SELECT id FROM job_runs WHERE state = 'dead' AND (? IS NULL OR kind = ?) ORDER BY id LIMIT ?",
        [kind, kind, MOST_DEAD],
      ),
    );
    return (await this.runs.retry(dead.map(({ id }) => id))).length;
  }

  /** Takes a run back that has not ended; one that is worked on is told to stop. @throws DomainError NOT_FOUND, JOB_ENDED */
  async cancel(id: number): Promise<JobRun> {
    const { state } = await this.get(id);
    if (!(await this.runs.cancel(id))) throw jobEnded({ id, state });
    return this.get(id);
  }
}
