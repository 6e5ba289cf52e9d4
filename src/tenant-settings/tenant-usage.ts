import { Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Database } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';

/** The use of a tenant's limits in its own database; null when it is not counted yet. */
export interface UsedInDatabase {
  readonly storageBytes: number | null;
  readonly vehicles: number | null;
}

/** Port to the counters of the modules: rows, so that no table is counted. */
export type UsageCounters = {
  readonly [K in keyof UsedInDatabase]: (manager: EntityManager) => Promise<UsedInDatabase[K]>;
};

/** Injection token of the {@link UsageCounters}. */
export const USAGE_COUNTERS = Symbol('USAGE_COUNTERS');

/** What a tenant uses of its limits. */
@TenantScoped()
export class TenantUsage {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @Inject(USAGE_COUNTERS) private readonly counters: UsageCounters,
  ) {}

  async read(): Promise<UsedInDatabase> {
    const { manager } = this.database;
    const storageBytes = await this.counters.storageBytes(manager);
    return { storageBytes, vehicles: await this.counters.vehicles(manager) };
  }
}
