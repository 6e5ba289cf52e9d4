import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { leaseHeld, leaseLost } from './jobs.errors';
import { JOBS_DATABASE } from './jobs-database';
import type { Changed, JobsDatabase } from './jobs-database';
import { hasEnded, leaseOwner } from './lease-owner';

/** Renewed four times in it: what the dead held is free soon, wherever they were. */
const SECONDS = 20;

/** What tells the holder of a lease from those before and after it. */
export interface Fence {
  /** Grows with every holder. */
  readonly token: number;
  /**
   * To be called inside a transaction on the global database, before it writes: until the commit nobody can take the lease over.
   *
   * @throws DomainError LEASE_LOST when somebody already has
   */
  assert(manager: EntityManager): Promise<void>;
}

interface Holding {
  readonly name: string;
  readonly owner: string;
  readonly token: number;
}

/**
 * Exclusive rights by name, on the database's clock: one process at a time, and none for ever (never GET_LOCK: pitfalls P2). One of a process
 * that was killed on this machine is free at once.
 */
@Injectable()
export class Leases {
  constructor(@Inject(JOBS_DATABASE) private readonly database: JobsDatabase) {}

  /**
   * Runs `work` while holding the lease, renewed as it goes on. A process that stood still may have lost it without knowing: what
   * must not be done twice asserts the fence.
   *
   * @throws DomainError LEASE_HELD when another process has it
   */
  async hold<T>(name: string, work: (fence: Fence) => Promise<T>): Promise<T> {
    const holding = await this.take(name, leaseOwner());
    const renewal = setInterval(() => void this.renew(holding).catch(() => undefined), (SECONDS / 4) * 1000).unref();
    try {
      return await work({ token: holding.token, assert: (manager) => assertHolding(manager, holding) });
    } finally {
      clearInterval(renewal);
      // It runs out by itself.
      await this.giveBack(holding).catch(() => undefined);
    }
  }

  /** Whether some process has the lease now. */
  isHeld(name: string): Promise<boolean> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<unknown[]>(
        'SELECT 1 FROM leases WHERE name = ? AND expires_at >= UTC_TIMESTAMP(3)',
        [name],
      );
      return rows.length > 0;
    });
  }

  private take(name: string, owner: string): Promise<Holding> {
    return this.database.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO leases (name, owner, token, expires_at) VALUES (?, '', 0, '2000-01-01')
          ON DUPLICATE KEY UPDATE name = VALUES(name)`,
        [name],
      );
      const taken = await manager.query<Changed>(
        `UPDATE leases SET token = token + 1, owner = ?, expires_at = UTC_TIMESTAMP(3) + INTERVAL ${SECONDS} SECOND
          WHERE name = ? AND (expires_at < UTC_TIMESTAMP(3) OR owner = ?)`,
        [owner, name, await endedOwner(manager, name)],
      );
      if (taken.affectedRows !== 1) throw leaseHeld({ name });
      const [row] = await manager.query<{ token: number }[]>('SELECT token FROM leases WHERE name = ?', [name]);
      return { name, owner, token: Number(row?.token) };
    });
  }

  /** Never takes a lost lease back: whoever had it in between may have done the work. */
  private async renew({ name, owner, token }: Holding): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        `UPDATE leases SET expires_at = UTC_TIMESTAMP(3) + INTERVAL ${SECONDS} SECOND
          WHERE name = ? AND owner = ? AND token = ?`,
        [name, owner, token],
      ),
    );
  }

  private async giveBack({ name, owner, token }: Holding): Promise<void> {
    await this.database.use((manager) =>
      manager.query("UPDATE leases SET expires_at = '2000-01-01' WHERE name = ? AND owner = ? AND token = ?", [
        name,
        owner,
        token,
      ]),
    );
  }
}

/** The owner, where its process was killed on this machine: it will neither renew nor give back. Null for any other. */
async function endedOwner(manager: EntityManager, name: string): Promise<string | null> {
  const [row] = await manager.query<{ owner: string }[]>('SELECT owner FROM leases WHERE name = ? FOR UPDATE', [name]);
  return row !== undefined && hasEnded(row.owner) ? row.owner : null;
}

async function assertHolding(manager: EntityManager, { name, owner, token }: Holding): Promise<void> {
  const rows = await manager.query<unknown[]>(
    'SELECT 1 FROM leases WHERE name = ? AND owner = ? AND token = ? FOR UPDATE',
    [name, owner, token],
  );
  if (rows.length === 0) throw leaseLost({ name });
}
