import { Injectable } from '@nestjs/common';
import { recordNotFound } from '#persistence';
import type { TenantStatus } from '#tenancy';
import { GlobalDatabase } from '../../global/global-database';
import { DirectoryService } from '../../global/tenants/directory.service';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { lifecycleConflict } from '../../global/tenants/tenant.errors';
import { TenantPlaces } from './tenant-places';
import { ServerConnections } from '../servers/server-connections';
import { endSessions, lockAccount, unlockAccount } from '../servers/tenant-accounts';
import { leavePassage } from '../../platform-webhooks/tenant-events';

/** The permitted statuses before a change, and the status after it. */
interface Passage {
  readonly from: readonly TenantStatus[];
  readonly to: TenantStatus;
}

/**
 * Stops and restores access to a tenant's database. While access is stopped, nothing can use the tenant's account: neither a process that
 * has not received the change yet, nor a session that was open before. The registry is changed first when access stops and last when it is
 * restored, so that after a crash a tenant is refused and never partly served.
 */
@Injectable()
export class TenantFence {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly places: TenantPlaces,
    private readonly servers: ServerConnections,
  ) {}

  /**
   * Stops access: new status and epoch, account locked, sessions ended (an open session survives the lock). Returns the former status.
   * Idempotent.
   *
   * @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT
   */
  async shut(tenantId: number, { from, to }: Passage): Promise<TenantStatus> {
    const before = await this.change(tenantId, { from: [...from, to], to });
    const { server, app } = await this.places.of(tenantId);
    await this.servers.on(server, async (session) => {
      await lockAccount(session, app.user);
      await endSessions(session, app.user);
    });
    return before;
  }

  /** Restores access: first the account, then status and epoch. @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT */
  async reopen(tenantId: number, { from, to }: Passage): Promise<void> {
    const passage = { from: [...from, to], to };
    await this.assertIn(tenantId, passage.from);
    const { server, app } = await this.places.of(tenantId);
    await this.servers.on(server, (session) => unlockAccount(session, app.user));
    await this.change(tenantId, passage);
  }

  /** Changes only the status, between two statuses without access. @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT */
  async change(tenantId: number, { from, to }: Passage): Promise<TenantStatus> {
    const before = await this.database.transaction(async (manager) => {
      const tenant = await manager.findOne(Tenant, { where: { id: tenantId }, lock: { mode: 'pessimistic_write' } });
      if (tenant === null) throw recordNotFound({ resource: 'tenants', id: tenantId });
      if (!from.includes(tenant.status)) throw lifecycleConflict({ status: tenant.status });
      if (tenant.status === to) return to;
      await manager.update(Tenant, { id: tenantId }, { status: to });
      await manager.increment(TenantDatabase, { tenantId }, 'epoch', 1);
      await leavePassage(manager, tenantId, { from: tenant.status, to });
      return tenant.status;
    });
    this.directory.announceChange(tenantId);
    return before;
  }

  private async assertIn(tenantId: number, statuses: readonly TenantStatus[]): Promise<void> {
    const tenant = await this.database.use((manager) => manager.findOneBy(Tenant, { id: tenantId }));
    if (tenant === null) throw recordNotFound({ resource: 'tenants', id: tenantId });
    if (!statuses.includes(tenant.status)) throw lifecycleConflict({ status: tenant.status });
  }
}
