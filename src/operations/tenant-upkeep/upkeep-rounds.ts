import { Injectable } from '@nestjs/common';
import { inLanes, interruption, isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import type { WorkHooks } from './table-report';
import { TenantLocations } from './tenant-location';

/** Result of the work on several tenants. */
export interface UpkeepRound<R> {
  readonly tenants: readonly R[];
  readonly failed: readonly { readonly tenantId: number; readonly error: string }[];
  /** Tenants that were not reached because the work was cancelled. */
  readonly notTried: readonly number[];
}

const AT_ONCE = 4;

/** Runs the same work for one tenant or for all served tenants, several concurrently. A failure does not stop the others. */
@Injectable()
export class UpkeepRounds {
  constructor(private readonly locations: TenantLocations) {}

  async over<R>(
    only: number | null,
    work: (tenantId: number) => Promise<R>,
    hooks: WorkHooks = {},
  ): Promise<UpkeepRound<R>> {
    if (only !== null) return { tenants: [await work(only)], failed: [], notTried: [] };
    return this.among(await this.locations.active(), work, hooks);
  }

  async among<R>(
    ids: readonly number[],
    work: (tenantId: number) => Promise<R>,
    { signal = interruption(), report }: WorkHooks = {},
  ): Promise<UpkeepRound<R>> {
    const round = { tenants: [] as R[], failed: [] as UpkeepRound<R>['failed'][number][] };
    const notTried = new Set(ids);
    await inLanes(AT_ONCE, ids, async (tenantId) => {
      signal?.throwIfAborted();
      try {
        round.tenants.push(await work(tenantId));
        notTried.delete(tenantId);
      } catch (error) {
        if (signal?.aborted === true && error === signal.reason) throw error;
        notTried.delete(tenantId);
        round.failed.push({ tenantId, error: isDomainError(error) ? error.code : reasonOf(error) });
      }
      report?.(ids.length - notTried.size, ids.length);
    }).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    });
    return { ...round, notTried: [...notTried] };
  }
}
