import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import type { TenantStatus } from '#tenancy';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { lifecycleConflict } from '../../global/tenants/tenant.errors';
import { ServerConnections } from '../servers/server-connections';
import { RenewedSecrets } from '../tenant-database/renewed-secrets';
import type { NewSecrets } from '../tenant-database/renewed-secrets';
import { TenantAccounts } from '../tenant-database/tenant-accounts.service';
import type { LogPosition } from './replication/channel-dialect';
import { TenantMove } from './tenant-move.entity';
import type { MoveState } from './tenant-move.entity';

/** The change of place: forwards by a move, back by its undo. */
export interface Flip {
  /** The move; for an undo, the one that is undone. */
  readonly moveId: number;
  readonly tenantId: number;
  readonly from: DatabaseServer;
  readonly to: DatabaseServer;
  /** The tenant's status before and after. */
  readonly status: TenantStatus;
  /** Of the schema at the new place, if it is not that of the former place. */
  readonly fingerprint?: string;
  /** The state of the move after the flip. */
  readonly leads: Extract<MoveState, 'kept' | 'undone'>;
}

/** What the flip stores. */
interface Flipped {
  readonly secrets: NewSecrets;
  readonly end: LogPosition | null;
  readonly fenceMs: number;
  /** The epoch that the fence began. */
  readonly epoch: number;
}

/** How long a move can be undone. */
const KEPT_HOURS = 24;

/** The registry's side of a move: status, place and credentials of the tenant. */
@Injectable()
export class MoveRegistry {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly accounts: TenantAccounts,
    private readonly secrets: RenewedSecrets,
    private readonly servers: ServerConnections,
  ) {}

  /** The fence of a flip that was made already, in milliseconds; null before the flip. */
  async fenceOf({ moveId, leads }: Flip): Promise<number | null> {
    const move = await this.move(moveId);
    return move?.state === leads ? (move.fenceMs ?? 0) : null;
  }

  move(operationId: number): Promise<TenantMove | null> {
    return this.database.use((manager) => manager.findOneBy(TenantMove, { operationId }));
  }

  server(id: number): Promise<DatabaseServer> {
    return this.database.use((manager) => manager.findOneByOrFail(DatabaseServer, { id }));
  }

  /** A tenant that is served becomes one that moves. Returns the epoch, in which the flip must happen. @throws DomainError TENANT_STATUS_CONFLICT */
  async shut({ tenantId, status }: Flip, isOnline: boolean): Promise<number> {
    return this.database.transaction(async (manager) => {
      const found = await lockTenant(manager, tenantId);
      const expected: readonly TenantStatus[] = isOnline ? [status, 'moving'] : ['maintenance'];
      if (!expected.includes(found)) throw lifecycleConflict({ status: found });
      if (isOnline && status === 'active') await enter(manager, tenantId, 'moving');
      return (await manager.findOneByOrFail(TenantDatabase, { tenantId })).epoch;
    });
  }

  /**
   * The former status, after `unlock`, in one transaction: a flip whose answer was lost has happened before it, or cannot happen any more.
   * Returns the fence of the flip if it has happened; then nothing is unlocked.
   */
  reopen({ moveId, tenantId, status, leads }: Flip, unlock: () => Promise<void>): Promise<number | null> {
    return this.database.transaction(async (manager) => {
      const found = await lockTenant(manager, tenantId);
      const move = await manager.findOneByOrFail(TenantMove, { operationId: moveId });
      if (move.state === leads) return move.fenceMs ?? 0;
      if (found !== 'moving') return null;
      await unlock();
      await enter(manager, tenantId, status);
      return null;
    });
  }

  /** The accounts of the tenant on a server. */
  accountsOn({ tenantId }: Flip, server: DatabaseServer, ...kinds: readonly AccountKind[]): Promise<readonly string[]> {
    return this.servers.on(server, (session) => this.accounts.on(session, tenantId, ...kinds));
  }

  registeredUsers({ tenantId }: Flip): Promise<readonly string[]> {
    return this.accounts.registered(tenantId, 'app');
  }

  /** One transaction: the tenant is at its new place, or nothing has changed. */
  async flip(
    { moveId, tenantId, from, to, status, fingerprint, leads }: Flip,
    { secrets, end, fenceMs, epoch }: Flipped,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockTenant(manager, tenantId);
      const moved = await manager
        .createQueryBuilder()
        .update(TenantDatabase)
        .set({ serverId: to.id, epoch: () => 'epoch + 1', schemaFingerprint: fingerprint })
        .where('tenant_id = :tenantId AND server_id = :from AND epoch = :epoch', { tenantId, from: from.id, epoch })
        .execute();
      if (moved.affected !== 1) throw new Error(`tenant ${tenantId} is not on ${from.name} in epoch ${epoch}`);
      await manager.update(Tenant, { id: tenantId }, { status });
      await this.secrets.store(manager, tenantId, secrets);
      const flippedAt = clock.now();
      const keptUntil = clock.after(KEPT_HOURS * 3_600_000);
      const place = { logFile: end?.file ?? null, logPosition: end === null ? null : String(end.position) };
      await manager.update(
        TenantMove,
        { operationId: moveId },
        { state: leads, fenceMs, ...(leads === 'kept' && { flippedAt, keptUntil, ...place }) },
      );
    });
  }
}

/** The status of the tenant; its row is locked until the transaction ends. */
async function lockTenant(manager: EntityManager, tenantId: number): Promise<TenantStatus> {
  const { status } = await manager.findOneOrFail(Tenant, {
    where: { id: tenantId },
    lock: { mode: 'pessimistic_write' },
  });
  return status;
}

async function enter(manager: EntityManager, tenantId: number, status: TenantStatus): Promise<void> {
  await manager.update(Tenant, { id: tenantId }, { status });
  await manager.increment(TenantDatabase, { tenantId }, 'epoch', 1);
}
