import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Leases, StepUnbegun } from '#jobs';
import type { StepRecord } from '#jobs';
import type { TenantStatus } from '#tenancy';
import { MIGRATION_LEASE } from '../../tenant-database/migration-lease';
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
    private readonly leases: Leases,
    private readonly use: DataUse,
    private readonly data: RestoredData,
    private readonly holders: TableHolders,
  ) {}

  /** The fence would interrupt a migration. @throws DomainError LEASE_HELD */
  async assertNoMigration(): Promise<void> {
    await this.leases.hold(MIGRATION_LEASE, () => Promise.resolve(), { leavesAbandoned: true });
  }

  /**
   * Waits for copies of the tenant, then stops access to it, and returns when no session holds its tables.
   *
   * @throws DomainError LEASE_HELD while a copy runs; RESTORE_TABLES_HELD
   */
  async shut(plan: RestorePlan, status: TenantStatus): Promise<void> {
    const { tenantId } = plan.place;
    // The exchange is recorded, so no migration begins on this tenant.
    await this.assertNoMigration();
    await this.use.untilCopied(tenantId);
    for (let tried = 1; ; tried += 1) {
      await this.fence.shut(tenantId, { from: FENCED_FROM, to: 'maintenance' });
      if (await this.holders.areFree(plan)) return;
      const held = await this.heldBy(plan);
      if (tried === this.tries) throw held;
      if (status === 'active') await this.fence.reopen(tenantId, { from: ['maintenance'], to: status });
      await pause(this.pauseMs);
    }
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

  private async heldBy({ place }: RestorePlan): Promise<Error> {
    const holders = await this.holders.clear(place);
    return restoreTablesHeld({ database: place.database, holders: holders.join(', ') || '?' });
  }
}

const isHeld = (error: unknown): boolean => error instanceof TablesHeld;
