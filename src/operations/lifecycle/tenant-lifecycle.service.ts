import { Injectable } from '@nestjs/common';
import { recordNotFound } from '#persistence';
import type { TenantStatus } from '#tenancy';
import { GlobalDatabase } from '../../global/global-database';
import { DirectoryService } from '../../global/tenants/directory.service';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { lifecycleConflict } from '../provisioning/provisioning.errors';
import { TenantPlaces } from '../provisioning/tenant-places';
import { ServerConnections } from '../servers/server-connections';
import { endSessions, lockAccount, unlockAccount } from '../servers/tenant-accounts';

/** Stops and starts tenants. The registry goes first, so that a crash in between leaves a tenant refused, never half served. */
@Injectable()
export class TenantLifecycle {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly places: TenantPlaces,
    private readonly servers: ServerConnections,
  ) {}

  /** Refuses the tenant's requests, locks its account and ends its sessions: they would outlive the lock. Repeating is harmless. @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT */
  async suspend(tenantId: number): Promise<void> {
    await this.change(tenantId, { from: ['active', 'suspended'], to: 'suspended' });
    const { server, app } = await this.places.of(tenantId);
    await this.servers.on(server, async (session) => {
      await lockAccount(session, app.user);
      await endSessions(session, app.user);
    });
  }

  /** @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT */
  async activate(tenantId: number): Promise<void> {
    const { status } = await this.current(tenantId);
    if (status !== 'suspended' && status !== 'active') throw lifecycleConflict({ status });
    const { server, app } = await this.places.of(tenantId);
    await this.servers.on(server, (session) => unlockAccount(session, app.user));
    await this.change(tenantId, { from: ['suspended', 'active'], to: 'active' });
  }

  private async change(
    tenantId: number,
    { from, to }: { readonly from: readonly TenantStatus[]; readonly to: TenantStatus },
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      const tenant = await manager.findOne(Tenant, { where: { id: tenantId }, lock: { mode: 'pessimistic_write' } });
      if (tenant === null) throw recordNotFound({ resource: 'tenants', id: tenantId });
      if (!from.includes(tenant.status)) throw lifecycleConflict({ status: tenant.status });
      if (tenant.status === to) return;
      await manager.update(Tenant, { id: tenantId }, { status: to });
      await manager.increment(TenantDatabase, { tenantId }, 'epoch', 1);
    });
    this.directory.announceChange(tenantId);
  }

  private current(tenantId: number): Promise<Tenant> {
    return this.database.use(async (manager) => {
      const tenant = await manager.findOneBy(Tenant, { id: tenantId });
      if (tenant === null) throw recordNotFound({ resource: 'tenants', id: tenantId });
      return tenant;
    });
  }
}
