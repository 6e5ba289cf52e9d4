import type { BreakerState } from '#persistence';

/** The state of a server's pool. Counters grow for the life of the process. */
export interface ServerPoolStats {
  readonly serverId: number;
  readonly server: string;
  readonly budget: number;
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
  /** Number of tenants that have a connection or wait for one. */
  readonly tenants: number;
  readonly opened: number;
  readonly reassigned: number;
  /** Number of served requests, with or without waiting, and their total waiting time. */
  readonly waits: number;
  readonly waitMsTotal: number;
  readonly breaker: BreakerState;
}
