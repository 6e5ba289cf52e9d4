import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock, isDomainError } from '#kernel';
import type { WriteRequest } from '#kernel';
import { recordNotFound } from '#persistence';
import { GlobalWrites } from '../../global/audit/global-writes';
import { DirectoryService } from '../../global/tenants/directory.service';
import { TenantMaintenance } from '../../global/tenants/tenant-maintenance.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { lifecycleConflict } from '../../global/tenants/tenant.errors';
import { TenantsService } from '../../global/tenants/tenants.service';
import type { LocatedTenant } from '../../global/tenants/tenants.service';
import { TenantClaims } from '../tasks/tenant-claims';
import { endOf } from './maintenance-end';

/** A maintenance to announce. */
export interface Announcement {
  readonly reason: string;
  /** A time with a zone; one hour from now if it is missing. */
  readonly until: string | undefined;
}

/**
 * Takes a tenant out of service for its members, with a reason and an end, at which it is served again without further action. It
 * concerns requests and runs; the status, the accounts and the connections stay as they are, so operations work as usual.
 */
@Injectable()
export class TenantMaintenances {
  constructor(
    private readonly tenants: TenantsService,
    private readonly directory: DirectoryService,
    private readonly writes: GlobalWrites,
    private readonly claims: TenantClaims,
  ) {}

  /**
   * Announces a maintenance, or replaces its reason and its end.
   *
   * @throws DomainError NOT_FOUND, TENANT_MAINTENANCE_END_INVALID, TENANT_STATUS_CONFLICT for a tenant that is not served, TENANT_BUSY while an
   * operation has stopped access to it; errors of GlobalWrites
   */
  async begin(write: WriteRequest, tenantId: number, { reason, until }: Announcement): Promise<LocatedTenant> {
    const end = endOf(until);
    await this.announce(write, tenantId, { reason, end }).catch(async (error: unknown) => {
      throw isDomainError(error, 'TENANT_STATUS_CONFLICT') ? await this.claims.reasonFor(tenantId, error) : error;
    });
    return this.changed(tenantId);
  }

  /** Ends the maintenance before its time. Idempotent. @throws DomainError NOT_FOUND; errors of GlobalWrites */
  async end(write: WriteRequest, tenantId: number): Promise<LocatedTenant> {
    await this.writes.run(write, async ({ manager }) => {
      await lockedTenant(manager, tenantId);
      await manager.delete(TenantMaintenance, { tenantId });
      return { id: tenantId };
    });
    return this.changed(tenantId);
  }

  private async announce(
    write: WriteRequest,
    tenantId: number,
    { reason, end }: { readonly reason: string; readonly end: Date },
  ): Promise<void> {
    await this.writes.run(write, async ({ manager }) => {
      const { status } = await lockedTenant(manager, tenantId);
      if (status !== 'active') throw lifecycleConflict({ status });
      const running = await manager.findOneBy(TenantMaintenance, { tenantId });
      const now = clock.now();
      const startedAt = running === null || running.until <= now ? now : running.startedAt;
      await manager.upsert(TenantMaintenance, { tenantId, reason, startedAt, until: end }, ['tenantId']);
      return { id: tenantId };
    });
  }

  private changed(tenantId: number): Promise<LocatedTenant> {
    this.directory.announceChange(tenantId);
    return this.tenants.get(tenantId);
  }
}

async function lockedTenant(manager: EntityManager, id: number): Promise<Tenant> {
  const tenant = await manager.findOne(Tenant, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (tenant === null) throw recordNotFound({ resource: 'tenants', id });
  return tenant;
}
