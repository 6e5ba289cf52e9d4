import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { clock } from '#kernel';
import { GlobalDatabase } from '../global-database';
import { DirectoryCache } from './directory-cache';
import type { CacheAges } from './directory-cache';
import { DirectoryService } from './directory.service';
import { Tenant } from './tenant.entity';
import { tenantUnknown } from './tenant.errors';

const MAX_TENANTS = 10_000;
const FRESH_MS = 5000;
const STALE_MS = 5 * 60_000;
const AGES: CacheAges = {
  isFresh: (readAt) => clock.monotonicMs() - readAt < FRESH_MS,
  isUsable: (readAt) => clock.monotonicMs() - readAt < STALE_MS,
};

/** Legal identities of companies: cached for at most five seconds, and for five minutes while the global database is down. */
@Injectable()
export class TenantIdentities implements OnModuleInit {
  private readonly identities = new DirectoryCache<Tenant>(MAX_TENANTS, AGES);

  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
  ) {}

  onModuleInit(): void {
    this.directory.onChange((tenantId) => this.identities.forget(({ id }) => id === tenantId));
  }

  /** @throws DomainError DATABASE_UNAVAILABLE */
  async identityOf(tenantId: number): Promise<Tenant> {
    const read = (): Promise<Tenant | null> =>
      this.database.use((manager) => manager.findOneBy(Tenant, { id: tenantId }));
    const tenant = await this.identities.get(String(tenantId), read);
    if (tenant === null) throw tenantUnknown({ tenant: String(tenantId) });
    return tenant;
  }
}
