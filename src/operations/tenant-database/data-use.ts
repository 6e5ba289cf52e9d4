import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { leaseHeld, Leases } from '#jobs';
import { isDomainError } from '#kernel';
import { GlobalDatabase } from '../../global/global-database';
import { MIGRATION_LEASE } from './migration-lease';

/** What reads all tables of a tenant. */
export type CopyKind = 'backup' | 'clone' | 'export';

/** Maximum copies of one kind of one tenant at the same time. */
const MAX_COPIES = 4;
const POLL_MS = 200;

/**
 * Keeps copies of a tenant's data, exchanges of its tables and migrations of its schema apart. A copy holds a lease. An exchange is known
 * from the steps of its operation, which survive a crash: from the fence to the exchange no copy begins. A migration is known from the rows of
 * its run. All sides enter themselves first and then look for the others.
 */
@Injectable()
export class DataUse {
  /** How long an exchange waits for copies before it stops access to the tenant, and how long a migration does. */
  protected waitMs = 60_000;

  constructor(
    private readonly leases: Leases,
    private readonly database: GlobalDatabase,
  ) {}

  /**
   * Runs `work`, which reads all tables of the tenant, while no exchange and no migration of its tables runs. Several copies may run.
   *
   * @throws DomainError LEASE_HELD if an exchange, a migration or too many copies run; LEASE_LOST if this process was suspended so long that an exchange
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

  /**
   * Before the accounts of a tenant are used or replaced, by a holder of the lease of migrations: an erasure that is recorded later waits for it.
   *
   * @throws DomainError LEASE_HELD while an operation erases the tenant
   */
  async assertNoErasure(tenantId: number): Promise<void> {
    const running = await this.erasure(tenantId);
    if (running !== null) throw leaseHeld({ name: running });
  }

  /** Whether an operation erases the tenant. */
  async isErased(tenantId: number): Promise<boolean> {
    return (await this.erasure(tenantId)) !== null;
  }

  /** Does not take the lease, so that a migration that begins at this moment is not refused. @throws DomainError LEASE_HELD while it is held */
  async assertNoSchemaWork(): Promise<void> {
    const [held] = await this.leases.heldBelow(MIGRATION_LEASE);
    if (held !== undefined) throw leaseHeld({ name: held });
  }

  /** Waits for the copies that run. The caller has recorded its exchange or its migration, so no other copy begins. @throws DomainError LEASE_HELD */
  async untilCopied(tenantId: number): Promise<void> {
    const until = performance.now() + this.waitMs;
    for (;;) {
      const [held] = await this.leases.heldBelow(`copy:${tenantId}:`);
      if (held === undefined) return;
      if (performance.now() >= until) throw leaseHeld({ name: held });
      await pause(POLL_MS);
    }
  }

  private async erasure(tenantId: number): Promise<string | null> {
    const [running] = await this.database.use((manager) =>
      manager.query<{ id: number; kind: string }[]>(ERASING, [tenantId]),
    );
    return running === undefined ? null : `${running.kind} ${running.id}`;
  }

  /** A copy of a schema that changes is neither of the old nor of the new one. */
  private async assertNotMigrated(tenantId: number): Promise<void> {
    const rows = await this.database.use((manager) => manager.query<unknown[]>(MIGRATING, [tenantId]));
    if (rows.length > 0) await this.assertNoSchemaWork();
  }

  private async inPlace<T>(tenantId: number, kind: CopyKind, place: number, work: () => Promise<T>): Promise<T> {
    let isMine = false;
    try {
      return await this.leases.hold(`copy:${tenantId}:${kind}:${place}`, async (fence) => {
        isMine = true;
        await this.assertNoExchange(tenantId);
        await this.assertNotMigrated(tenantId);
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
/** Also of a run whose process died: then nobody holds its lease. */
const MIGRATING = `SELECT 1 FROM schema_runs run
    JOIN schema_run_items item ON item.run_id = run.id AND item.tenant_id = ? AND item.state = 'running'
  WHERE run.state = 'running' LIMIT 1`;

const ERASING = `SELECT operation.id, operation.kind FROM operations operation
    JOIN operation_steps step ON step.operation_id = operation.id AND step.name = 'drop_database'
  WHERE operation.tenant_id = ? AND operation.state = 'running' LIMIT 1`;

const EXCHANGING = `SELECT operation.id, operation.kind FROM operations operation
    JOIN operation_steps fence ON fence.operation_id = operation.id AND fence.name = 'fence' AND fence.state IN ('running', 'done')
    JOIN operation_steps exchange ON exchange.operation_id = operation.id AND exchange.name = 'exchange'
      AND exchange.state <> 'done'
  WHERE operation.tenant_id = ? AND operation.state = 'running' LIMIT 1`;
