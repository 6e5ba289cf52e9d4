import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Fence } from '#jobs';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { SchemaRunItem } from './schema-run-item.entity';
import type { SchemaWave } from './schema-run-item.entity';
import { SchemaRun } from './schema-run.entity';
import type { TenantOutcome } from './tenant-migration';

export interface PlannedTenant {
  readonly tenantId: number;
  readonly fromVersion: string;
  readonly wave: SchemaWave;
}

/** A run as its process sees it. */
export interface OpenRun {
  readonly id: number;
  readonly fence: Fence;
}

const ROWS_AT_ONCE = 500;
const NOT_ENDED = In(['pending', 'running']);

/** Writes down what a run is about to do, does and did. Everything under the run's lease: whoever lost it writes nothing more. */
@Injectable()
export class SchemaRunLog {
  constructor(private readonly database: GlobalDatabase) {}

  /**
   * Opens a run, or the one again that a dead process left open on the way to the same version: the lease is ours, so it died.
   */
  open(planned: readonly PlannedTenant[], actor: string, fence: Fence): Promise<OpenRun> {
    return this.database.transaction(async (manager) => {
      await fence.assert(manager);
      const left = await manager.find(SchemaRun, { where: { state: 'running' }, order: { id: 'DESC' } });
      for (const { id } of left) await giveUp(manager, id, 'interrupted');
      const taken = left.find(({ targetVersion }) => targetVersion === CURRENT_SCHEMA_VERSION);
      for (const { id } of left) {
        const end = { state: 'partly_failed', finishedAt: new Date() } as const;
        if (id !== taken?.id) await manager.update(SchemaRun, { id }, end);
      }
      const id = taken?.id ?? (await insertRun(manager, actor));
      for (let from = 0; from < planned.length; from += ROWS_AT_ONCE)
        await plan(manager, id, planned.slice(from, from + ROWS_AT_ONCE));
      await manager.update(SchemaRun, { id }, { planned: await manager.countBy(SchemaRunItem, { runId: id }) });
      return { id, fence };
    });
  }

  async begin({ id, fence }: OpenRun, tenantId: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      await fence.assert(manager);
      await manager.update(SchemaRunItem, { runId: id, tenantId }, { state: 'running', startedAt: new Date() });
    });
  }

  /** The tenant's place in the registry and the run's row in one transaction. */
  async end({ id, fence }: OpenRun, outcome: TenantOutcome): Promise<void> {
    const { tenantId, error, schema, attempts, durationMs } = outcome;
    await this.database.transaction(async (manager) => {
      await fence.assert(manager);
      const location =
        schema === null
          ? ({ status: 'failed' } as const)
          : ({
              schemaVersion: schema.version,
              schemaFingerprint: schema.fingerprint,
              status: 'ready',
              lastMigratedAt: new Date(),
            } as const);
      await manager.update(TenantDatabase, { tenantId }, location);
      const state = error === null ? 'done' : 'failed';
      await manager.update(
        SchemaRunItem,
        { runId: id, tenantId },
        { state, error, durationMs, finishedAt: new Date(), attempts: () => `attempts + ${attempts}` },
      );
    });
  }

  /** What was not tried is skipped for the reason given. */
  async close({ id, fence }: OpenRun, notTried: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await fence.assert(manager);
      await giveUp(manager, id, notTried);
      const unfinished = await manager.countBy(SchemaRunItem, { runId: id, state: In(['failed', 'skipped']) });
      const state = unfinished === 0 ? 'done' : 'partly_failed';
      await manager.update(SchemaRun, { id }, { state, error: null, finishedAt: new Date() });
    });
  }

  /** Ended before any tenant was touched. */
  async fail({ id, fence }: OpenRun, error: string): Promise<void> {
    await this.database.transaction(async (manager) => {
      await fence.assert(manager);
      await giveUp(manager, id, error);
      await manager.update(SchemaRun, { id }, { state: 'failed', error, finishedAt: new Date() });
    });
  }
}

async function insertRun(manager: EntityManager, actor: string): Promise<number> {
  const row = { targetVersion: CURRENT_SCHEMA_VERSION, state: 'running', planned: 0, actor } as const;
  const { identifiers } = await manager.insert(SchemaRun, { ...row, startedAt: new Date() });
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
    { state: 'skipped', error: reason.slice(0, 255), finishedAt: new Date() },
  );
}
