import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { Batcher } from '#kernel';
import type { Fence } from '#jobs';
import { clock } from '#kernel';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { leaveRunEnd, leaveTenantFailures } from './migration-events';
import { SchemaRunItem } from './schema-run-item.entity';
import type { SchemaWave } from './schema-run-item.entity';
import { SchemaRun } from './schema-run.entity';
import type { TenantOutcome } from './tenant-migration';

export interface PlannedTenant {
  readonly tenantId: number;
  readonly fromVersion: string;
  readonly wave: SchemaWave;
}

/** A run in the process that executes it. */
export interface OpenRun {
  readonly id: number;
  readonly fence: Fence;
  readonly entries: Batcher<Entry, void>;
}

/** The begin or the end of a tenant's migration. */
interface Entry {
  readonly tenantId: number;
  readonly outcome: TenantOutcome | null;
}

const ROWS_AT_ONCE = 500;
const NOT_ENDED = In(['pending', 'running']);

/**
 * Records the planned, running and completed migrations of a run. Every write checks the run's lease: a process that lost it writes nothing
 * more.
 */
@Injectable()
export class SchemaRunLog {
  constructor(private readonly database: GlobalDatabase) {}

  /**
   * Opens a run, or reopens an unfinished run to the same version. This process holds the lease, so the process of the unfinished run is
   * dead.
   */
  async open(planned: readonly PlannedTenant[], actor: string, fence: Fence): Promise<OpenRun> {
    const runId = await this.database.transaction(async (manager) => {
      await fence.assert(manager);
      const left = await manager.find(SchemaRun, { where: { state: 'running' }, order: { id: 'DESC' } });
      for (const { id } of left) await giveUp(manager, id, 'interrupted');
      const taken = left.find(({ targetVersion }) => targetVersion === CURRENT_SCHEMA_VERSION);
      for (const { id } of left) {
        const end = { state: 'partly_failed', finishedAt: clock.now() } as const;
        if (id === taken?.id) continue;
        await manager.update(SchemaRun, { id }, end);
        await leaveRunEnd(manager, id);
      }
      const id = taken?.id ?? (await insertRun(manager, actor));
      for (let from = 0; from < planned.length; from += ROWS_AT_ONCE)
        await plan(manager, id, planned.slice(from, from + ROWS_AT_ONCE));
      await manager.update(SchemaRun, { id }, { planned: await manager.countBy(SchemaRunItem, { runId: id }) });
      return id;
    });
    return { id: runId, fence, entries: new Batcher((entries) => this.write(runId, fence, entries)) };
  }

  /** Recorded before the migration of the tenant begins. */
  begin({ entries }: OpenRun, tenantId: number): Promise<void> {
    return entries.join({ tenantId, outcome: null });
  }

  /** Updates the tenant's schema in the registry and the row of the run in one transaction. */
  end({ entries }: OpenRun, outcome: TenantOutcome): Promise<void> {
    return entries.join({ tenantId: outcome.tenantId, outcome });
  }

  /** Marks tenants that were not tried as skipped, with the given reason. */
  async close({ id, fence }: OpenRun, notTried: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await fence.assert(manager);
      await giveUp(manager, id, notTried);
      const unfinished = await manager.countBy(SchemaRunItem, { runId: id, state: In(['failed', 'skipped']) });
      const state = unfinished === 0 ? 'done' : 'partly_failed';
      await manager.update(SchemaRun, { id }, { state, error: null, finishedAt: clock.now() });
      await leaveRunEnd(manager, id);
    });
  }

  /** Ends the run before any tenant was migrated. */
  async fail({ id, fence }: OpenRun, error: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await fence.assert(manager);
      await giveUp(manager, id, error);
      await manager.update(SchemaRun, { id }, { state: 'failed', error, finishedAt: clock.now() });
      await leaveRunEnd(manager, id);
    });
  }

  /** One transaction with one check of the lease for all waiting entries. */
  private async write(runId: number, fence: Fence, entries: readonly Entry[]): Promise<void[]> {
    const begun = entries.filter(({ outcome }) => outcome === null).map(({ tenantId }) => tenantId);
    const ended = entries.flatMap(({ outcome }) => outcome ?? []);
    await this.database.transaction(async (manager) => {
      await fence.assert(manager);
      if (begun.length > 0) {
        const running = { state: 'running', startedAt: clock.now() } as const;
        await manager.update(SchemaRunItem, { runId, tenantId: In(begun) }, running);
      }
      if (ended.length === 0) return;
      await register(manager, ended);
      await writeEnds(manager, runId, ended);
      await leaveTenantFailures(manager, runId, CURRENT_SCHEMA_VERSION, ended);
    });
    return entries.map(() => undefined);
  }
}

/** Most tenants of a run get the same schema and share a statement. */
async function register(manager: EntityManager, ended: readonly TenantOutcome[]): Promise<void> {
  const alike = Map.groupBy(ended, ({ schema }) => JSON.stringify(schema));
  for (const outcomes of alike.values()) {
    const schema = outcomes[0]?.schema ?? null;
    const tenantId = In(outcomes.map((outcome) => outcome.tenantId));
    const location =
      schema === null
        ? ({ status: 'failed' } as const)
        : ({
            schemaVersion: schema.version,
            schemaFingerprint: schema.fingerprint,
            seedsFingerprint: schema.seeds,
            status: 'ready',
            lastMigratedAt: clock.now(),
          } as const);
    await manager.update(TenantDatabase, { tenantId }, location);
  }
}

async function writeEnds(manager: EntityManager, runId: number, ended: readonly TenantOutcome[]): Promise<void> {
  const finishedAt = clock.now();
  const rows = ended.map(({ tenantId, error, attempts, durationMs }) => {
    const state = error === null ? 'done' : 'failed';
    return [tenantId, state, error, attempts, durationMs, finishedAt];
  });
  const facts = 'SELECT ? AS tenant_id, ? AS state, ? AS error, ? AS attempts, ? AS ms, ? AS at';
  await manager.query(
    `UPDATE schema_run_items item JOIN (${rows.map(() => facts).join(' UNION ALL ')}) ended
      ON ended.tenant_id = item.tenant_id
      SET item.state = ended.state, item.error = ended.error, item.attempts = item.attempts + ended.attempts,
        item.duration_ms = ended.ms, item.finished_at = ended.at WHERE item.run_id = ?`,
    [...rows.flat(), runId],
  );
}

async function insertRun(manager: EntityManager, actor: string): Promise<number> {
  const row = { targetVersion: CURRENT_SCHEMA_VERSION, state: 'running', planned: 0, actor } as const;
  const { identifiers } = await manager.insert(SchemaRun, { ...row, startedAt: clock.now() });
  return Number(identifiers[0]?.['id']);
}

async function plan(manager: EntityManager, runId: number, planned: readonly PlannedTenant[]): Promise<void> {
  const rows = planned.map(({ tenantId, fromVersion, wave }) => [runId, tenantId, fromVersion, wave, 'pending', null]);
  await manager.query(
    `INSERT INTO schema_run_items (run_id, tenant_id, from_version, wave, state, finished_at)
      VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}
      ON DUPLICATE KEY UPDATE wave = VALUES(wave), state = VALUES(state), error = NULL, finished_at = NULL`,
    rows.flat(),
  );
}

async function giveUp(manager: EntityManager, runId: number, reason: string): Promise<void> {
  await manager.update(
    SchemaRunItem,
    { runId, state: NOT_ENDED },
    { state: 'skipped', error: reason.slice(0, 255), finishedAt: clock.now() },
  );
}
