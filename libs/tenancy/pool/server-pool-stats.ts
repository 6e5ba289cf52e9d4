import type { BreakerState } from '#persistence';
import type { ServerRecord } from '../tenant-context';
import type { ConnectionQueue } from './connection-queue';
import type { ConnectionStore } from './connection-store';

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

interface PoolState extends Pick<ServerPoolStats, 'budget' | 'waits' | 'waitMsTotal' | 'breaker'> {
  readonly server: ServerRecord;
  readonly store: ConnectionStore;
  readonly queue: ConnectionQueue;
}

export function statsOf({ server, store, queue, ...counted }: PoolState): ServerPoolStats {
  const { lentCount, idleCount, opened, reassigned } = store;
  return {
    ...counted,
    serverId: server.serverId,
    server: server.name,
    inUse: lentCount,
    idle: idleCount,
    waiting: queue.size,
    tenants: queue.tenantCount,
    opened,
    reassigned,
  };
}
