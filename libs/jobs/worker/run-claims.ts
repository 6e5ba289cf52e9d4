import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantRecord } from '#tenancy';
import type { JobHandler } from '../job';
import type { Changed } from '../jobs-database';
import { JOB_SETTINGS } from '../jobs.options';
import { leaseOwner } from '../lease-owner';
import type { JobSettings } from '../jobs.options';
import { payloadOf, WAITING_COLUMNS } from '../runs/run-rows';
import type { TakenRun, WaitingRun } from '../runs/run-rows';
import { limitsOf, ofPlaces, outsideKinds } from '../runs/run-places';
import { JobAdmission } from './job-admission';
import { JobHandlers } from './job-handlers';
import { RunOutcomes } from './run-outcomes';

/** The result of an attempt to take a run: taken, nothing to do, or not its turn yet. */
export type Claim =
  | { readonly outcome: 'taken'; readonly run: TakenRun; readonly handler: JobHandler }
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'later'; readonly afterMs: number };

const NOTHING: Claim = { outcome: 'nothing' };
const UNKNOWN_KIND_MS = 60_000;
const STALE_EPOCH_MS = 1000;
const CROWDED_MS = 250;
const MAX_CROWDED_MS = 5000;

const RUNNING = "state = 'running' AND lease_until >= UTC_TIMESTAMP(3)";

const count = (condition: string): string => `(SELECT COUNT(*) FROM job_runs WHERE ${condition})`;

const later = (afterMs: number): Claim => ({ outcome: 'later', afterMs });

/** Takes runs for this process, in the database: a run that the queue delivers twice is taken once. */
@Injectable()
export class RunClaims {
  private readonly logger = new Logger('Jobs');
  private readonly owner = leaseOwner();

  constructor(
    @Inject(JOB_SETTINGS) private readonly settings: JobSettings,
    private readonly handlers: JobHandlers,
    private readonly admission: JobAdmission,
    private readonly outcomes: RunOutcomes,
  ) {}

  /** @throws DomainError if the database or the directory cannot answer */
  async claim(runId: number): Promise<Claim> {
    const run = await this.waiting(runId);
    if (run === null) return NOTHING;
    if (run.waitMs > 0) return later(run.waitMs);
    const handler = this.handlers.find(run.kind);
    if (handler === null) return later(UNKNOWN_KIND_MS);
    const admission = await this.admission.of(run.tenantId);
    if (admission.verdict === 'discarded') await this.outcomes.discard(run, admission.reason);
    if (admission.verdict === 'parked') await this.outcomes.park(run);
    if (admission.verdict !== 'admitted') return NOTHING;
    return this.takeInEpoch(run, handler, admission.tenant);
  }

  private async takeInEpoch(run: WaitingRun, handler: JobHandler, tenant: TenantRecord | null): Promise<Claim> {
    const epoch = tenant?.epoch ?? 0;
    if (handler.requiresEpoch === true && run.epoch !== epoch) {
      // The directory's cache may be slightly old.
      if (run.epoch > epoch) return later(STALE_EPOCH_MS);
      await this.outcomes.discard(run, 'EPOCH_PASSED');
      return NOTHING;
    }
    const claim = await this.take(run, handler, tenant);
    if (claim.outcome === 'taken' && run.epoch !== epoch) {
      this.logger.log(`${run.kind} ${run.runId}: requested in epoch ${run.epoch}, runs in epoch ${epoch}`);
    }
    return claim;
  }

  private take({ runId }: WaitingRun, handler: JobHandler, tenant: TenantRecord | null): Promise<Claim> {
    return this.settings.database.transaction(async (manager) => {
      const crowdedMs = tenant === null ? null : await this.crowdedMs(manager, tenant, handler);
      if (crowdedMs !== null) return later(crowdedMs);
      const taken = await manager.query<Changed>(
        `UPDATE job_runs SET state = 'running', owner = ?, fence = fence + 1, attempts = attempts + 1, epoch = ?, server_id = ?,
            started_at = UTC_TIMESTAMP(3), lease_until = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
          WHERE id = ? AND state IN ('queued', 'failed') AND not_before <= UTC_TIMESTAMP(3)`,
        [this.owner, tenant?.epoch ?? 0, tenant?.serverId ?? null, this.settings.limits.leaseMs * 1000, runId],
      );
      return taken.affectedRows === 1 ? { outcome: 'taken', run: await readTaken(manager, runId), handler } : NOTHING;
    });
  }

  /** Milliseconds to wait if the tenant or its server has the maximum number of running runs; null if there is room. */
  private async crowdedMs(
    manager: EntityManager,
    { tenantId, serverId }: TenantRecord,
    { kind }: JobHandler,
  ): Promise<number | null> {
    await serialiseClaims(manager, serverId);
    const places = this.handlers.placesOf(kind);
    const counted = `${RUNNING} AND ${ofPlaces(places)}`;
    const outside = outsideKinds(this.handlers);
    const [found] = await manager.query<{ ofTenant: number; onServer: number; waiting: number }[]>(
      `SELECT ${count(`tenant_key = ? AND ${counted}`)} AS ofTenant, ${count(`server_id = ? AND ${counted}`)} AS onServer,
        ${count("tenant_key = ? AND state = 'queued'")} AS waiting`,
      [tenantId, outside, serverId, outside, tenantId],
    );
    const { perTenant, perServer } = limitsOf(places, this.settings.limits);
    if (Number(found?.ofTenant) < perTenant && Number(found?.onServer) < perServer) return null;
    // The more runs wait, the less often each of them tries.
    const spreadMs = Math.min(Number(found?.waiting) * 20, MAX_CROWDED_MS);
    return CROWDED_MS + Math.round(Math.random() * spreadMs);
  }

  private waiting(runId: number): Promise<WaitingRun | null> {
    return this.settings.database.use(async (manager) => {
      const [row] = await manager.query<WaitingRun[]>(
        `SELECT ${WAITING_COLUMNS} FROM job_runs WHERE id = ? AND state IN ('queued', 'failed')`,
        [runId],
      );
      return row ?? null;
    });
  }
}

/**
 * Serialises the transactions that count and then add runs of the same server, until the commit. It writes a row
 * instead of only locking it, because Galera detects only conflicts of writes.
 */
async function serialiseClaims(manager: EntityManager, serverId: number): Promise<void> {
  await manager.query(
    `INSERT INTO leases (name, owner, token, expires_at) VALUES (?, '', 0, UTC_TIMESTAMP(3))
      ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at)`,
    [`jobs: turns on server ${serverId}`],
  );
}

async function readTaken(manager: EntityManager, runId: number): Promise<TakenRun> {
  const [row] = await manager.query<TakenRun[]>(
    `SELECT id AS runId, kind, tenant_id AS tenantId, epoch, payload, attempts AS attempt, fence FROM job_runs WHERE id = ?`,
    [runId],
  );
  if (row === undefined) throw new Error(`run ${runId} is gone`);
  return { ...row, payload: payloadOf(row.payload) };
}
