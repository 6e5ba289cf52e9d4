import { Inject, Injectable } from '@nestjs/common';
import { IsolatedLoop } from '../isolated-loop';
import { hasEnded } from '../lease-owner';
import type { Changed } from '../jobs-database';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { LOCAL_WINDOW } from '../runs/run-rows';
import { JobAdmission } from './job-admission';
import { JobHandlers } from './job-handlers';
import { JOBS_WORK } from './jobs-work';
import type { JobsWork } from './jobs-work';
import { RunOutcomes } from './run-outcomes';

const BATCH = 500;
const PROCESS_LOST = 'PROCESS_LOST';
/** No owner has this name, so that the list is never empty. */
const NO_OWNER = '';
/** Also matches owners whose process has ended, without waiting for their lease. No worker repeats the run of a caller who waited for it. */
const EXPIRED = `state = 'running' AND window_key NOT LIKE '${LOCAL_WINDOW}%' AND (lease_until < UTC_TIMESTAMP(3) OR owner IN (?))`;
/** A process that was only stopped for a while continues its local run, so it is not ended at once. */
const LOCAL_LOST = `state = 'running' AND window_key LIKE '${LOCAL_WINDOW}%' AND lease_until < UTC_TIMESTAMP(3) - INTERVAL 1 HOUR`;

interface Expired {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly attempts: number;
  readonly error: string | null;
  /** Owners whose process had ended when the run was found. */
  readonly ended: readonly string[];
}

/** Recovers runs whose process died, and parked runs of tenants that are active again. */
@Injectable()
export class AbandonedRuns {
  private readonly releases = new IsolatedLoop('released runs');
  private readonly parked = new IsolatedLoop('parked tenants');

  constructor(
    @Inject(JOB_SETTINGS) private readonly settings: JobSettings,
    private readonly handlers: JobHandlers,
    private readonly admission: JobAdmission,
    private readonly outcomes: RunOutcomes,
    @Inject(JOBS_WORK) private readonly work: JobsWork,
  ) {}

  /**
   * Frees the runs of processes whose lease has expired. A run that has killed its process too often becomes `dead`.
   */
  async release(): Promise<void> {
    await this.releases.each(await this.expired(), {
      name: ({ runId, kind }) => `${kind} ${runId}`,
      work: async (run) => {
        const isFirstLoss = run.error !== PROCESS_LOST;
        if (isFirstLoss || run.attempts < this.handlers.attemptsOf(run.kind)) await this.free(run);
        else if (await this.bury(run)) this.outcomes.buried(run, PROCESS_LOST);
      },
    });
  }

  /** Ends the runs of commands and requests whose process died. Their operations are completed by the doctor. */
  async endLocal(): Promise<void> {
    const set = "state = 'cancelled', error = ?, owner = NULL, lease_until = NULL, finished_at = UTC_TIMESTAMP(3)";
    await this.change(`${set} WHERE ${LOCAL_LOST}`, [PROCESS_LOST]);
  }

  /** Lets the application find work whose run ended without it. */
  async recover(): Promise<void> {
    await this.work.recover?.();
  }

  /** Queues the parked runs of tenants that are active again, and discards those of tenants that no longer exist. */
  async unpark(): Promise<void> {
    await this.parked.each(await this.parkedTenants(), {
      name: (tenantId) => `tenant ${tenantId}`,
      work: async (tenantId) => {
        const admission = await this.admission.of(tenantId);
        if (admission.verdict === 'admitted') await this.queueParked(tenantId);
        if (admission.verdict === 'discarded') await this.discardParked(tenantId, admission.reason);
      },
    });
  }

  private expired(): Promise<Expired[]> {
    return this.settings.database.use(async (manager) => {
      const owners = await manager.query<{ owner: string | null }[]>(
        "SELECT DISTINCT owner FROM job_runs WHERE state = 'running'",
      );
      const ended = [NO_OWNER, ...owners.flatMap(({ owner }) => (owner !== null && hasEnded(owner) ? [owner] : []))];
      const rows = await manager.query<Omit<Expired, 'ended'>[]>(
        `SELECT id AS runId, kind, tenant_id AS tenantId, attempts, error FROM job_runs
          WHERE ${EXPIRED} ORDER BY id LIMIT ?`,
        [ended, BATCH],
      );
      return rows.map((row) => ({ ...row, ended }));
    });
  }

  /**
   * The first loss of the process does not count as an attempt. A second loss in a row may be caused by the run, so it
   * counts.
   */
  private free({ runId, error, ended }: Expired): Promise<boolean> {
    const attempts = error === PROCESS_LOST ? 'attempts' : 'attempts - 1';
    const set = `state = 'queued', error = ?, attempts = ${attempts}, owner = NULL, lease_until = NULL, not_before = UTC_TIMESTAMP(3)`;
    return this.change(`${set} WHERE id = ? AND ${EXPIRED}`, [PROCESS_LOST, runId, ended]);
  }

  private bury({ runId, ended }: Expired): Promise<boolean> {
    const set = "state = 'dead', error = ?, owner = NULL, lease_until = NULL, finished_at = UTC_TIMESTAMP(3)";
    return this.change(`${set} WHERE id = ? AND ${EXPIRED}`, [PROCESS_LOST, runId, ended]);
  }

  private parkedTenants(): Promise<number[]> {
    return this.settings.database.use(async (manager) => {
      const rows = await manager.query<{ tenantId: number }[]>(
        "SELECT DISTINCT tenant_id AS tenantId FROM job_runs WHERE state = 'parked'",
      );
      return rows.map(({ tenantId }) => tenantId);
    });
  }

  private queueParked(tenantId: number): Promise<boolean> {
    return this.change("state = 'queued' WHERE tenant_key = ? AND state = 'parked'", [tenantId]);
  }

  private async discardParked(tenantId: number, reason: string): Promise<void> {
    const rows = await this.settings.database.use((manager) =>
      manager.query<{ runId: number; kind: string }[]>(
        "SELECT id AS runId, kind FROM job_runs WHERE tenant_key = ? AND state = 'parked' LIMIT ?",
        [tenantId, BATCH],
      ),
    );
    for (const row of rows) await this.outcomes.discard({ ...row, tenantId }, reason);
  }

  private change(assignments: string, values: readonly unknown[]): Promise<boolean> {
    return this.settings.database.use(async (manager) => {
      const changed = await manager.query<Changed>(`UPDATE job_runs SET ${assignments}`, [...values]);
      return changed.affectedRows > 0;
    });
  }
}
