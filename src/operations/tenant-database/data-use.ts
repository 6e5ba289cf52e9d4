import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { leaseHeld, Leases } from '#jobs';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';

/** What reads all tables of a tenant. */
export type CopyKind = 'backup' | 'clone' | 'export';

/** Maximum copies of one kind of one tenant at the same time. */
const MAX_COPIES = 4;
const POLL_MS = 200;

/**
 * Keeps copies of a tenant's data and exchanges of its tables apart. A copy holds a lease. An exchange is known from the steps of its
 * operation, which survive a crash: from the fence to the exchange no copy begins. Both sides enter themselves first and then look for the
 * other side.
 */
@Injectable()
export class DataUse {
  /** How long an exchange waits for copies before it stops access to the tenant. */
  protected waitMs = 60_000;

  constructor(
    private readonly leases: Leases,
    private readonly database: GlobalDatabase,
  ) {}

  /**
   * Runs `work`, which reads all tables of the tenant, while no exchange of its tables runs. Several copies may run.
   *
   * @throws DomainError LEASE_HELD if an exchange or too many copies run; LEASE_LOST if this process was suspended so long that an exchange
   * may have begun
   */
  copying<T>(tenantId: number, kind: CopyKind, work: () => Promise<T>): Promise<T> {
    return this.inPlace(tenantId, kind, 1, work);
  }

  /** @throws DomainError LEASE_HELD while an operation exchanges tables of the tenant */
  async assertNoExchange(tenantId: number): Promise<void> {
    const [running] = await this.database.use((manager) =>
      manager.query<{ id: number; kind: string }[]>(EXCHANGING, [tenantId]),
    );
    if (running !== undefined) throw leaseHeld({ name: `${running.kind} ${running.id}` });
  }

  /** A migration would change tables between two servers. @throws DomainError LEASE_HELD while the tenant moves */
  async assertStays(tenantId: number): Promise<void> {
    const [running] = await this.database.use((manager) =>
      manager.query<{ id: number; kind: string }[]>(MOVING, [tenantId]),
    );
    if (running !== undefined) throw leaseHeld({ name: `${running.kind} ${running.id}` });
  }

  /** Waits for the copies that run. The caller has recorded its exchange, so no other copy begins. @throws DomainError LEASE_HELD */
  async untilCopied(tenantId: number): Promise<void> {
    const until = performance.now() + this.waitMs;
    for (;;) {
      const [held] = await this.leases.heldBelow(`copy:${tenantId}:`);
      if (held === undefined) return;
      if (performance.now() >= until) throw leaseHeld({ name: held });
      await pause(POLL_MS);
    }
  }

  private async inPlace<T>(tenantId: number, kind: CopyKind, place: number, work: () => Promise<T>): Promise<T> {
    let isMine = false;
    try {
      return await this.leases.hold(`copy:${tenantId}:${kind}:${place}`, async (fence) => {
        isMine = true;
        await this.assertNoExchange(tenantId);
        const copy = await work();
        await this.database.transaction((manager) => fence.assert(manager));
        return copy;
      });
    } catch (error) {
      if (isMine || place === MAX_COPIES || !isDomainError(error, 'LEASE_HELD')) throw error;
    }
    return this.inPlace(tenantId, kind, place + 1, work);
  }
}

const MOVING = `SELECT id, kind FROM operations
  WHERE tenant_id = ? AND state = 'running' AND kind IN ('tenant.move', 'move.undo') LIMIT 1`;

const EXCHANGING = `SELECT operation.id, operation.kind FROM operations operation
    JOIN operation_steps fence ON fence.operation_id = operation.id AND fence.name = 'fence' AND fence.state IN ('running', 'done')
    JOIN operation_steps exchange ON exchange.operation_id = operation.id AND exchange.name = 'exchange'
      AND exchange.state <> 'done'
  WHERE operation.tenant_id = ? AND operation.state = 'running' LIMIT 1`;
