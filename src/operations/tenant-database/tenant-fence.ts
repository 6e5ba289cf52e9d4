import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { recordNotFound } from '#persistence';
import type { TenantStatus } from '#tenancy';
import { GlobalDatabase } from '../../global/global-database';
import { DirectoryService } from '../../global/tenants/directory.service';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { lifecycleConflict } from '../../global/tenants/tenant.errors';
import { TenantAccounts } from './tenant-accounts.service';
import { TenantPlaces } from './tenant-places';
import { ServerConnections } from '../servers/server-connections';
import { endSessions, existingAccounts, lockAccount, unlockAccount } from '../servers/tenant-accounts';
import { leavePassage } from '../webhooks/tenant-events';

/** The permitted statuses before a change, and the status after it. */
interface Passage {
  readonly from: readonly TenantStatus[];
  readonly to: TenantStatus;
  /** Records the former status in the transaction that changes it: a process that dies afterwards would not know it any more. */
  readonly note?: (manager: EntityManager, before: TenantStatus) => Promise<void>;
}

/**
 * Stops and restores access to a tenant's database. While access is stopped, nothing can use any account of the tenant: neither a process
 * that has not received the change yet, nor a session that was open before, nor the account of a rotation that was interrupted. The registry
 * is changed first when access stops and last when it is restored, so that after a crash a tenant is refused and never partly served.
 */
@Injectable()
export class TenantFence {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly places: TenantPlaces,
    private readonly accounts: TenantAccounts,
    private readonly servers: ServerConnections,
  ) {}

  /**
   * Stops access: new status and epoch, all application accounts locked, sessions ended (an open session survives the lock). Returns the
   * former status. Idempotent. The accounts are read after the status was changed: a rotation makes locked accounts from then on.
   *
   * @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT
   */
  async shut(tenantId: number, { from, to, note }: Passage): Promise<TenantStatus> {
    const before = await this.change(tenantId, { from: [...from, to], to, ...(note && { note }) });
    const { server } = await this.places.of(tenantId);
    await this.servers.on(server, async (session) => {
      const users = await this.accounts.on(session, tenantId, 'app');
      if (users.length === 0) return;
      await lockAccount(session, ...users);
      await endSessions(session, ...users);
    });
    return before;
  }

  /**
   * Restores access: first the accounts whose password is registered, then status and epoch. The tenant's row is locked meanwhile, so that a
   * rotation does not add a locked account in between.
   *
   * @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT
   */
  async reopen(tenantId: number, { from, to }: Passage): Promise<void> {
    await this.changeAfter(tenantId, { from: [...from, to], to }, async () => {
      const { server, app } = await this.places.of(tenantId);
      const registered = await this.accounts.registered(tenantId, 'app');
      await this.servers.on(server, async (session) => {
        // The account in use must exist; others may have been dropped already.
        const others = (await existingAccounts(session, registered)).filter((user) => user !== app.user);
        await unlockAccount(session, app.user, ...others);
      });
    });
  }

  /** Changes only the status, between two statuses without access. @throws DomainError NOT_FOUND, TENANT_STATUS_CONFLICT */
  change(tenantId: number, passage: Passage): Promise<TenantStatus> {
    return this.changeAfter(tenantId, passage, () => Promise.resolve());
  }

  private async changeAfter(tenantId: number, passage: Passage, work: () => Promise<void>): Promise<TenantStatus> {
    const before = await this.database.transaction(async (manager) => {
      const status = await lockedStatus(manager, tenantId);
      if (!passage.from.includes(status)) throw lifecycleConflict({ status });
      await work();
      if (status !== passage.to) {
        await enter(manager, tenantId, { from: status, to: passage.to });
        await passage.note?.(manager, status);
      }
      return status;
    });
    this.directory.announceChange(tenantId);
    return before;
  }
}

/** The status of the tenant; its row is locked until the transaction ends. @throws DomainError NOT_FOUND */
async function lockedStatus(manager: EntityManager, tenantId: number): Promise<TenantStatus> {
  const tenant = await manager.findOne(Tenant, { where: { id: tenantId }, lock: { mode: 'pessimistic_write' } });
  if (tenant === null) throw recordNotFound({ resource: 'tenants', id: tenantId });
  return tenant.status;
}

async function enter(
  manager: EntityManager,
  tenantId: number,
  { from, to }: { readonly from: TenantStatus; readonly to: TenantStatus },
): Promise<void> {
  await manager.update(Tenant, { id: tenantId }, { status: to });
  await manager.increment(TenantDatabase, { tenantId }, 'epoch', 1);
  await leavePassage(manager, tenantId, { from, to });
}
