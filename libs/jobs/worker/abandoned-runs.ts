import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { IsolatedLoop } from '../isolated-loop';
import { hasEnded } from '../lease-owner';
import type { Changed } from '../jobs-database';
import { JOB_SETTINGS } from '../jobs.options';
import type { JobSettings } from '../jobs.options';
import { LOCAL_WINDOW } from '../runs/run-rows';
import { JobAdmission } from './job-admission';
import { JOBS_WORK } from './jobs-work';
import type { JobsWork } from './jobs-work';
import { RunOutcomes } from './run-outcomes';

const BATCH = 500;
const PROCESS_LOST = 'PROCESS_LOST';
/** No owner has this name, so that the list is never empty. */
const NO_OWNER = '';
const UNOWNED = 'owner = NULL, lease_until = NULL';
/** Also matches owners whose process has ended, without waiting for their lease. No worker repeats the run of a caller who waited for it. */
const EXPIRED = `state = 'running' AND window_key NOT LIKE '${LOCAL_WINDOW}%' AND (lease_until < UTC_TIMESTAMP(3) OR owner IN (?))`;
/** A process that was only stopped for a while continues its local run, so it is not ended at once. */
const LOCAL_LOST = `state = 'running' AND window_key LIKE '${LOCAL_WINDOW}%'
  AND (lease_until < UTC_TIMESTAMP(3) - INTERVAL 1 HOUR OR owner IN (?))`;
/** Pause after the second interruption; it doubles with each further one, and varies, so that runs that were lost together part. */
const PAUSE_SECONDS = 5;

interface Expired {
  readonly runId: number;
  readonly kind: string;
  readonly tenantId: number | null;
  readonly interruptions: number;
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
    private readonly admission: JobAdmission,
    private readonly outcomes: RunOutcomes,
    @Inject(JOBS_WORK) private readonly work: JobsWork,
  ) {}

  /**
   * Frees the runs of processes that have ended or whose lease has expired. A run that has lost its process too often
   * becomes `dead`.
   */
  async release(): Promise<void> {
    await this.releases.each(await this.expired(), {
      name: ({ runId, kind }) => `${kind} ${runId}`,
      work: async (run) => {
        if (run.interruptions + 1 < this.settings.limits.interruptions) await this.free(run);
        else if (await this.bury(run)) this.outcomes.buried(run, PROCESS_LOST);
      },
    });
  }

  /** Ends the runs of commands and requests whose process died. {@link recover} continues their operations. */
  async endLocal(): Promise<void> {
    const set = `state = 'cancelled', error = ?, finished_at = UTC_TIMESTAMP(3), ${UNOWNED}`;
    await this.change(`${set} WHERE ${LOCAL_LOST}`, [PROCESS_LOST, await this.ended()]);
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

  private ended(): Promise<readonly string[]> {
    return this.settings.database.use(endedOwners);
  }

  private expired(): Promise<Expired[]> {
    return this.settings.database.use(async (manager) => {
      const ended = await endedOwners(manager);
      const rows = await manager.query<Omit<Expired, 'ended'>[]>(
        `SELECT id AS runId, kind, tenant_id AS tenantId, interruptions FROM job_runs
          WHERE ${EXPIRED} ORDER BY id LIMIT ?`,
        [ended, BATCH],
      );
      return rows.map((row) => ({ ...row, ended }));
    });
  }

  /** A lost process is not an attempt. After the first loss the run is due at once, later after a growing pause. */
  private free({ runId, interruptions, ended }: Expired): Promise<boolean> {
    const seconds = interruptions === 0 ? 0 : PAUSE_SECONDS * 2 ** (interruptions - 1) * (0.5 + Math.random());
    const due = 'not_before = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND';
    const set = `state = 'queued', error = ?, attempts = GREATEST(attempts, 1) - 1, interruptions = interruptions + 1, ${due}, ${UNOWNED}`;
    return this.change(`${set} WHERE id = ? AND ${EXPIRED}`, [PROCESS_LOST, Math.round(seconds * 1e6), runId, ended]);
  }

  private bury({ runId, ended }: Expired): Promise<boolean> {
    const set = `state = 'dead', error = ?, interruptions = interruptions + 1, finished_at = UTC_TIMESTAMP(3), ${UNOWNED}`;
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

/** Owners of running runs whose process has ended on this machine. */
async function endedOwners(manager: EntityManager): Promise<readonly string[]> {
  const owners = await manager.query<{ owner: string | null }[]>(
    "SELECT DISTINCT owner FROM job_runs WHERE state = 'running'",
  );
  return [NO_OWNER, ...owners.flatMap(({ owner }) => (owner !== null && hasEnded(owner) ? [owner] : []))];
}
