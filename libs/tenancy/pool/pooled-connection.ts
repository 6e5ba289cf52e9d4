import type { DatabaseSession } from '#persistence';

/** The owner of a connection's session: tenant and epoch. */
export interface Stamp {
  readonly tenantId: number;
  readonly epoch: number;
}

export const sameStamp = (one: Stamp | null, other: Stamp): boolean =>
  one !== null && one.tenantId === other.tenantId && one.epoch === other.epoch;

/** A place in the connection budget of a server, and the session that takes it. */
export class PooledConnection {
  session: DatabaseSession | null = null;
  /** Null until the server has accepted the tenant's account, and while the connection is being reassigned. */
  stamp: Stamp | null = null;
  /** Set if the tenant changed or was evicted; the connection is not lent again. */
  stale = false;
  idleSince = 0;

  constructor(public destined: Stamp) {}

  get isReusable(): boolean {
    return !this.stale && this.session?.isFit === true;
  }
}
