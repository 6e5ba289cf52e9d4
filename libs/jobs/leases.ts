import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { leaseHeld, leaseLost } from './jobs.errors';
import { JOBS_DATABASE } from './jobs-database';
import type { Changed, JobsDatabase } from './jobs-database';
import { LEASE_SECONDS } from './lease-duration';
import { hasEnded, leaseOwner } from './lease-owner';

/** Distinguishes the holder of a lease from earlier and later holders. */
export interface Fence {
  /** Incremented for every new holder. */
  readonly token: number;
  /**
   * Call this inside a transaction on the global database, before the transaction writes. Until the commit no other
   * process can take the lease over.
   *
   * @throws DomainError LEASE_LOST if another process has taken it over already
   */
  assert(manager: EntityManager): Promise<void>;
}

/** The expiry of a lease that its holder gave back. */
const GIVEN_BACK = "'2000-01-01'";

interface Holding {
  readonly name: string;
  readonly owner: string;
  readonly token: number;
}

/**
 * Exclusive leases by name, timed by the database's clock. One process holds a lease at a time, and no lease lasts for
 * ever (never GET_LOCK: pitfalls P2). A lease of a process that was killed on this machine is free immediately.
 */
@Injectable()
export class Leases {
  constructor(@Inject(JOBS_DATABASE) private readonly database: JobsDatabase) {}

  /**
   * Runs `work` while holding the lease and renews it in the meantime. A process that was suspended may have lost the
   * lease without noticing: effects that must not happen twice assert the fence.
   *
   * @throws DomainError LEASE_HELD if another process holds it
   */
  async hold<T>(name: string, work: (fence: Fence) => Promise<T>): Promise<T> {
    const holding = await this.take(name, leaseOwner());
    const renewal = setInterval(
      () => void this.renew(holding).catch(() => undefined),
      (LEASE_SECONDS / 4) * 1000,
    ).unref();
    try {
      return await work({ token: holding.token, assert: (manager) => assertHolding(manager, holding) });
    } finally {
      clearInterval(renewal);
      // If this fails, the lease expires.
      await this.giveBack(holding).catch(() => undefined);
    }
  }

  /** True if any process holds the lease now. */
  isHeld(name: string): Promise<boolean> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<unknown[]>(
        'SELECT 1 FROM leases WHERE name = ? AND expires_at >= UTC_TIMESTAMP(3)',
        [name],
      );
      return rows.length > 0;
    });
  }

  /** True if the last holder died: its lease has expired, or its process has ended, and it was not given back. */
  isAbandoned(name: string): Promise<boolean> {
    return this.database.use(async (manager) => {
      const [row] = await manager.query<{ owner: string; hasExpired: number | string }[]>(
        `SELECT owner, expires_at < UTC_TIMESTAMP(3) AS hasExpired FROM leases
          WHERE name = ? AND owner <> '' AND expires_at <> ${GIVEN_BACK}`,
        [name],
      );
      return row !== undefined && (Number(row.hasExpired) === 1 || hasEnded(row.owner));
    });
  }

  /** The leases whose name begins so and that a process holds which may still be running. */
  heldBelow(prefix: string): Promise<readonly string[]> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<{ name: string; owner: string }[]>(
        'SELECT name, owner FROM leases WHERE LEFT(name, ?) = ? AND expires_at >= UTC_TIMESTAMP(3) ORDER BY name',
        [prefix.length, prefix],
      );
      return rows.filter(({ owner }) => !hasEnded(owner)).map(({ name }) => name);
    });
  }

  private take(name: string, owner: string): Promise<Holding> {
    return this.database.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO leases (name, owner, token, expires_at) VALUES (?, '', 0, ${GIVEN_BACK})
          ON DUPLICATE KEY UPDATE name = VALUES(name)`,
        [name],
      );
      const taken = await manager.query<Changed>(
        `UPDATE leases SET token = token + 1, owner = ?, expires_at = UTC_TIMESTAMP(3) + INTERVAL ${LEASE_SECONDS} SECOND
          WHERE name = ? AND (expires_at < UTC_TIMESTAMP(3) OR owner = ?)`,
        [owner, name, await endedOwner(manager, name)],
      );
      if (taken.affectedRows !== 1) throw leaseHeld({ name });
      const [row] = await manager.query<{ token: number }[]>('SELECT token FROM leases WHERE name = ?', [name]);
      return { name, owner, token: Number(row?.token) };
    });
  }

  /** Never takes back a lost lease, because another holder may have done the work in the meantime. */
  private async renew({ name, owner, token }: Holding): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        `UPDATE leases SET expires_at = UTC_TIMESTAMP(3) + INTERVAL ${LEASE_SECONDS} SECOND
          WHERE name = ? AND owner = ? AND token = ?`,
        [name, owner, token],
      ),
    );
  }

  private async giveBack({ name, owner, token }: Holding): Promise<void> {
    await this.database.use((manager) =>
      manager.query(`UPDATE leases SET expires_at = ${GIVEN_BACK} WHERE name = ? AND owner = ? AND token = ?`, [
        name,
        owner,
        token,
      ]),
    );
  }
}

/**
 * The owner of the lease if its process was killed on this machine, so that it can neither renew nor release it;
 * otherwise null.
 */
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
