import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock, interruptible, interruption, outsideRequest } from '#kernel';
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

export interface HoldOptions {
  /** Ends the renewal when it is aborted, so that work that never ends does not hold the lease for ever. */
  readonly until?: AbortSignal;
  /**
   * What the lease protects must be tidied after a holder that died, and this holder does not do it: if it takes the lease over from
   * such a holder, the lease stays abandoned afterwards ({@link Leases.isAbandoned}).
   */
  readonly leavesAbandoned?: boolean;
  /** Tidies after a holder that died. If that fails, the lease stays abandoned. */
  readonly tidies?: boolean;
}

/** The expiry of a lease that its holder gave back. */
const GIVEN_BACK = "'2000-01-01'";
/** The expiry of a lease that is free, but whose last holder died and left something. */
const ABANDONED = "'2000-01-02'";

/** An expired lease counts as abandoned after this time: its holder may have been cut off, and needs time to stop. */
const MARGIN_SECONDS = 2 * LEASE_SECONDS;

interface Holding {
  readonly name: string;
  readonly owner: string;
  readonly token: number;
  readonly wasAbandoned: boolean;
}

/**
 * Exclusive leases by name, timed by the database's clock. One process holds a lease at a time, and no lease lasts for
 * ever (never GET_LOCK: pitfalls P2). A lease of a process that was killed on this machine is free immediately.
 */
@Injectable()
export class Leases {
  constructor(@Inject(JOBS_DATABASE) private readonly database: JobsDatabase) {}

  /**
   * Runs `work` while holding the lease and renews it in the meantime. Work whose lease was lost, or could not be renewed in time, is
   * interrupted. A process that was suspended may have lost the lease without noticing: effects that must not happen twice assert the
   * fence.
   *
   * @throws DomainError LEASE_HELD if another process holds it
   */
  async hold<T>(name: string, work: (fence: Fence) => Promise<T>, options: HoldOptions = {}): Promise<T> {
    const holding = await this.take(name, leaseOwner());
    const loss = new AbortController();
    const renewal = outsideRequest(() => this.renewing(holding, loss));
    options.until?.addEventListener('abort', () => clearInterval(renewal));
    const outer = interruption();
    const signal = outer === undefined ? loss.signal : AbortSignal.any([outer, loss.signal]);
    let isComplete = false;
    try {
      const fence: Fence = { token: holding.token, assert: (manager) => assertHolding(manager, holding) };
      const result = await interruptible(signal, () => work(fence));
      isComplete = true;
      return result;
    } finally {
      clearInterval(renewal);
      const staysAbandoned = (options.tidies === true && !isComplete) || leaves(holding, options);
      // If this fails, the lease expires.
      await outsideRequest(() => this.giveBack(holding, staysAbandoned)).catch(() => undefined);
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

  /** True if the last holder died: its lease expired some time ago, or its process has ended, and it was not given back. */
  isAbandoned(name: string): Promise<boolean> {
    return this.database.use(async (manager) => {
      const [row] = await manager.query<{ owner: string; hasExpired: number | string }[]>(
        `SELECT owner, expires_at < UTC_TIMESTAMP(3) - INTERVAL ${MARGIN_SECONDS} SECOND AS hasExpired FROM leases
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
      const last = await lastHolder(manager, name);
      const taken = await manager.query<Changed>(
        `UPDATE leases SET token = token + 1, owner = ?, expires_at = UTC_TIMESTAMP(3) + INTERVAL ${LEASE_SECONDS} SECOND
          WHERE name = ? AND (expires_at < UTC_TIMESTAMP(3) OR owner = ?)`,
        [owner, name, last.hasEnded ? last.owner : null],
      );
      if (taken.affectedRows !== 1) throw leaseHeld({ name });
      const [row] = await manager.query<{ token: number }[]>('SELECT token FROM leases WHERE name = ?', [name]);
      return { name, owner, token: Number(row?.token), wasAbandoned: last.wasAbandoned };
    });
  }

  private renewing(holding: Holding, loss: AbortController): NodeJS.Timeout {
    let renewedAt = clock.monotonicMs();
    const renew = async (): Promise<void> => {
      try {
        if (await this.renew(holding)) renewedAt = clock.monotonicMs();
        else loss.abort(leaseLost({ name: holding.name }));
      } catch {
        if (clock.monotonicMs() - renewedAt > LEASE_SECONDS * 1000) loss.abort(leaseLost({ name: holding.name }));
      }
    };
    return setInterval(() => void renew(), (LEASE_SECONDS / 4) * 1000).unref();
  }

  /** Never takes back a lost lease, because another holder may have done the work in the meantime. False if it is lost. */
  private renew({ name, owner, token }: Holding): Promise<boolean> {
    return this.database.use(async (manager) => {
      const { affectedRows } = await manager.query<Changed>(
        `UPDATE leases SET expires_at = UTC_TIMESTAMP(3) + INTERVAL ${LEASE_SECONDS} SECOND
          WHERE name = ? AND owner = ? AND token = ?`,
        [name, owner, token],
      );
      return affectedRows === 1;
    });
  }

  private async giveBack({ name, owner, token }: Holding, staysAbandoned: boolean): Promise<void> {
    const expiry = staysAbandoned ? ABANDONED : GIVEN_BACK;
    await this.database.use((manager) =>
      manager.query(`UPDATE leases SET expires_at = ${expiry} WHERE name = ? AND owner = ? AND token = ?`, [
        name,
        owner,
        token,
      ]),
    );
  }
}

const leaves = ({ wasAbandoned }: Holding, { leavesAbandoned = false }: HoldOptions): boolean =>
  leavesAbandoned && wasAbandoned;

interface LastHolder {
  readonly owner: string;
  /** True if its process was killed on this machine, so that it can neither renew nor release the lease. */
  readonly hasEnded: boolean;
  /** True if it did not give the lease back. */
  readonly wasAbandoned: boolean;
}

async function lastHolder(manager: EntityManager, name: string): Promise<LastHolder> {
  const [row] = await manager.query<{ owner: string; isOpen: number | string }[]>(
    `SELECT owner, expires_at <> ${GIVEN_BACK} AS isOpen FROM leases WHERE name = ? FOR UPDATE`,
    [name],
  );
  const owner = row?.owner ?? '';
  return { owner, hasEnded: hasEnded(owner), wasAbandoned: owner !== '' && Number(row?.isOpen ?? 0) === 1 };
}

async function assertHolding(manager: EntityManager, { name, owner, token }: Holding): Promise<void> {
  const rows = await manager.query<unknown[]>(
    'SELECT 1 FROM leases WHERE name = ? AND owner = ? AND token = ? FOR UPDATE',
    [name, owner, token],
  );
  if (rows.length === 0) throw leaseLost({ name });
}
