import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { StepUnbegun } from '#jobs';
import type { StepRecord } from '#jobs';
import type { TenantStatus } from '#tenancy';
import { DataUse } from '../../tenant-database/data-use';
import { TenantFence } from '../../tenant-database/tenant-fence';
import type { RestorePlan } from '../restore-plan';
import { restoreTablesHeld } from '../restore.errors';
import { RestoredData } from './restored-data';
import { TableHolders } from './table-holders';
import { TablesHeld } from './tables-held';

/** Statuses in which a tenant's data may be exchanged. */
export const FENCED_FROM: readonly TenantStatus[] = ['active', 'suspended', 'archived'];

/** Tries in a row to exchange the tables, when they were free before. Access is stopped meanwhile. */
const EXCHANGE_TRIES = 3;

/**
 * Stops access to a tenant and exchanges its data. A session that holds a table would make the exchange wait, and the tenant with it. So
 * each try waits for seconds only, and the tenant is served between two tries to stop access.
 */
@Injectable()
export class FencedExchange {
  protected tries = 5;
  protected pauseMs = 2000;

  constructor(
    private readonly fence: TenantFence,
    private readonly use: DataUse,
    private readonly data: RestoredData,
    private readonly holders: TableHolders,
  ) {}

  /** The fence would interrupt a migration. @throws DomainError LEASE_HELD */
  assertNoMigration(): Promise<void> {
    return this.use.assertNoSchemaWork();
  }

  /**
   * Waits for copies of the tenant, then stops access to it, and returns when no session holds its tables. The tenant is served meanwhile, so
   * its status may change: `note` records the one that it had last, together with the fence. Returns that status; if access was stopped by an
   * earlier attempt, the recorded one.
   *
   * @throws DomainError LEASE_HELD while a copy or a migration runs; RESTORE_TABLES_HELD
   */
  async shut(plan: RestorePlan, recorded: TenantStatus, note?: StatusNote): Promise<TenantStatus> {
    const { tenantId } = plan.place;
    // The exchange is recorded, so no migration begins on this tenant.
    await this.assertNoMigration();
    await this.use.untilCopied(tenantId);
    let status = recorded;
    for (let tried = 1; ; tried += 1) {
      const before = await this.fence.shut(tenantId, { from: FENCED_FROM, to: 'maintenance', ...(note && { note }) });
      if (before !== 'maintenance') status = before;
      const held = await this.obstacle(plan).catch(async (error: unknown) => {
        await this.reopen(tenantId, status);
        throw error;
      });
      if (held === null) return status;
      if (tried === this.tries || status === 'active') await this.reopen(tenantId, status);
      if (tried === this.tries) throw held;
      await pause(this.pauseMs);
    }
  }

  /** Gives the tenant this status: one that was suspended stays suspended, with its account locked. */
  async reopen(tenantId: number, status: TenantStatus): Promise<void> {
    const passage = { from: ['maintenance'] as const, to: status };
    if (status === 'active') await this.fence.reopen(tenantId, passage);
    else await this.fence.change(tenantId, { from: ['maintenance', status], to: status });
  }

  /** @throws StepUnbegun with RESTORE_TABLES_HELD if a session that began since holds the tables */
  async exchange(plan: RestorePlan, record: StepRecord): Promise<StepRecord> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.data.exchange(plan, record);
      } catch (error) {
        if (!isHeld(error)) throw error;
        const held = await this.heldBy(plan);
        if (tried === EXCHANGE_TRIES) throw new StepUnbegun(held);
      }
    }
  }

  /** What the exchange would wait for; null if nothing. @throws DomainError LEASE_HELD if a migration began meanwhile */
  private async obstacle(plan: RestorePlan): Promise<Error | null> {
    await this.assertNoMigration();
    return (await this.holders.areFree(plan)) ? null : this.heldBy(plan);
  }

  private async heldBy({ place }: RestorePlan): Promise<Error> {
    const holders = await this.holders.clear(place);
    return restoreTablesHeld({ database: place.database, holders: holders.join(', ') || '?' });
  }
}

/** Records the status that a tenant had before its access was stopped. */
export type StatusNote = (manager: EntityManager, before: TenantStatus) => Promise<void>;

const isHeld = (error: unknown): boolean => error instanceof TablesHeld;
