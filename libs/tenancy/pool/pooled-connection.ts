import type { Connection, ResultSetHeader } from 'mysql2';

/** The owner of a connection's session: tenant and epoch. */
export interface Stamp {
  readonly tenantId: number;
  readonly epoch: number;
}

export const sameStamp = (one: Stamp | null, other: Stamp): boolean =>
  one !== null && one.tenantId === other.tenantId && one.epoch === other.epoch;

const IN_TRANSACTION = 0x0001;
const AUTOCOMMIT = 0x0002;

/** One connection to a server, and the state of its session. */
export class PooledConnection {
  raw: Connection | null = null;
  /** Null until the server has accepted the tenant's account, and while the connection is being reassigned. */
  stamp: Stamp | null = null;
  /** Set if the tenant changed or was evicted; the connection is not lent again. */
  stale = false;
  /** Set by an error after which the session's state is unknown. */
  broken = false;
  /** Taken from the status flags of the server's last OK packet. */
  inTransaction = false;
  /** Number of statements without an answer yet. */
  pending = 0;
  idleSince = 0;

  constructor(public destined: Stamp) {}

  get isReusable(): boolean {
    return !this.stale && !this.broken && !this.inTransaction && this.pending === 0;
  }

  /** Records the status flags of an answer. A result set has none here and cannot change them by itself. */
  observe(answer: unknown): void {
    const status = (answer as (Partial<ResultSetHeader> & { serverStatus?: number }) | undefined)?.serverStatus;
    if (typeof status !== 'number') return;
    this.inTransaction = (status & IN_TRANSACTION) !== 0 || (status & AUTOCOMMIT) === 0;
  }
}
