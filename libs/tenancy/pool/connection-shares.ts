import type { ServerRecord } from '../tenant-context';

/** The pools of this process, as seen by the {@link ConnectionShares}. */
export interface SharedPools {
  /** The number of connections to a server, lent, idle, being opened and being closed. */
  sizeOf(serverId: number): number;
  /** Call after a change of a share: closes idle connections above it, and serves what waits below it. */
  adapt(): void;
}

/**
 * Port: the part of a server's connections that this process may use, so that all processes together stay below a limit. The
 * answer may change at any time. Without this port, each process uses the whole budget of the server's record.
 */
export interface ConnectionShares {
  follow(pools: SharedPools): void;
  /** Called when the process begins to use the server. */
  used(serverId: number): void;
  of(server: ServerRecord): number;
}
