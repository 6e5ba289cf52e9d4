import { Injectable } from '@nestjs/common';
import { inLanes, isDomainError } from '#kernel';
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
    { signal, report }: WorkHooks = {},
  ): Promise<UpkeepRound<R>> {
    const round = { tenants: [] as R[], failed: [] as UpkeepRound<R>['failed'][number][], notTried: [] as number[] };
    let ended = 0;
    await inLanes(AT_ONCE, ids, async (tenantId) => {
      if (signal?.aborted === true) {
        round.notTried.push(tenantId);
        return;
      }
      try {
        round.tenants.push(await work(tenantId));
      } catch (error) {
        round.failed.push({ tenantId, error: isDomainError(error) ? error.code : reasonOf(error) });
      }
      ended += 1;
      report?.(ended, ids.length);
    });
    return round;
  }
}
