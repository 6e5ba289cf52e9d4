import type { Connection, ResultSetHeader } from 'mysql2';

/** Whose session a connection is: tenant and epoch. */
export interface Stamp {
  readonly tenantId: number;
  readonly epoch: number;
}

export const sameStamp = (one: Stamp | null, other: Stamp): boolean =>
  one !== null && one.tenantId === other.tenantId && one.epoch === other.epoch;

const IN_TRANSACTION = 0x0001;
const AUTOCOMMIT = 0x0002;

/** One connection to a server, and what the pool must know of its session. */
export class PooledConnection {
  raw: Connection | null = null;
  /** Null until the server accepted the tenant's account, and while it is being re-homed. */
  stamp: Stamp | null = null;
  /** Set when its tenant changed or was evicted: not to be lent again. */
  stale = false;
  /** Set by an error after which the session's state is unknown. */
  broken = false;
  /** By the server's own word: the status flags of its last OK packet. */
  inTransaction = false;
  /** Statements sent and not yet answered. */
  pending = 0;
  idleSince = 0;

  constructor(public destined: Stamp) {}

  get isReusable(): boolean {
    return !this.stale && !this.broken && !this.inTransaction && this.pending === 0;
  }

  /** Takes note of the status flags of an answer; a result set carries none here, and cannot change them by itself. */
  observe(answer: unknown): void {
    const status = (answer as (Partial<ResultSetHeader> & { serverStatus?: number }) | undefined)?.serverStatus;
    if (typeof status !== 'number') return;
    this.inTransaction = (status & IN_TRANSACTION) !== 0 || (status & AUTOCOMMIT) === 0;
  }
}
