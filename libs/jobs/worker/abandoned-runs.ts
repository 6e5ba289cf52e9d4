import { Inject, Injectable } from '@nestjs/common';
import { IsolatedLoop } from '../isolated-loop';
import { hasEnded } from '../lease-owner';
import type { Changed } from '../jobs-database';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { JobAdmission } from './job-admission';
import { JobHandlers } from './job-handlers';
import { RunOutcomes } from './run-outcomes';

const AT_ONCE = 500;
const PROCESS_LOST = 'PROCESS_LOST';
/** No owner has this name. */
const NOBODY = '';
/** With the owners that have ended: nobody need wait for a lease of theirs. */
const EXPIRED = "state = 'running' AND (lease_until < UTC_TIMESTAMP(3) OR owner IN (?))";

interface Expired {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly attempts: number;
  readonly error: string | null;
  /** Owners that were known to have ended when it was found. */
  readonly ended: readonly string[];
}

/** Runs nobody cares for any more: their process died, or their tenant was not served and is again. */
@Injectable()
export class AbandonedRuns {
  private readonly releases = new IsolatedLoop('released runs');
  private readonly parked = new IsolatedLoop('parked tenants');

  constructor(
    @Inject(JOB_SETTINGS) private readonly settings: JobSettings,
    private readonly handlers: JobHandlers,
    private readonly admission: JobAdmission,
    private readonly outcomes: RunOutcomes,
  ) {}

  /** Frees the runs of processes that gave no sign of life; one that took its process along too often is dead. */
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

  /** Queues the parked runs of tenants that are served again, and lets go of those whose tenant is gone. */
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
      const ended = [NOBODY, ...owners.flatMap(({ owner }) => (owner !== null && hasEnded(owner) ? [owner] : []))];
      const rows = await manager.query<Omit<Expired, 'ended'>[]>(
        `SELECT id AS runId, kind, tenant_id AS tenantId, attempts, error FROM job_runs
          WHERE ${EXPIRED} ORDER BY id LIMIT ?`,
        [ended, AT_ONCE],
      );
      return rows.map((row) => ({ ...row, ended }));
    });
  }

  /** A process that ends is no failure of what it worked on; one that ends twice in a row over the same run may be. */
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
        [tenantId, AT_ONCE],
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
