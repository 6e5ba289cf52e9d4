/** How the connections of a server are divided between processes. */
export interface Division {
  /** Connections that a process without a lease may use. */
  readonly floor: number;
  /** Connections that all leases together may grant. */
  readonly leased: number;
}

/** The default of MariaDB and MySQL, until a sample has shown the real one. */
const UNKNOWN_MAX_CONNECTIONS = 151;
/** The rest is for the global database, migrations, dumps, replication and operators. */
const SHARE_OF_TENANTS = 0.75;
const MAX_FLOOR = 8;
const FLOOR_PART = 10;
/** Room for so many processes without a lease: commands, and processes that have lost theirs. */
const FLOORS = 4;

/** The connections that all processes together may use for tenants. @param maxConnections of the server; null if unknown */
export const shareOf = (maxConnections: number | null): number =>
  Math.floor((maxConnections ?? UNKNOWN_MAX_CONNECTIONS) * SHARE_OF_TENANTS);

/** The `max_connections` that leaves so many connections for tenants. */
export const maxConnectionsFor = (share: number): number => Math.ceil(share / SHARE_OF_TENANTS);

/** Divides the connections that tenants may use. */
export function divisionOf(maxConnections: number | null): Division {
  const share = shareOf(maxConnections);
  const floor = Math.min(MAX_FLOOR, Math.max(1, Math.floor(share / FLOOR_PART)));
  return { floor, leased: Math.max(0, share - FLOORS * floor) };
}

/** A process that renews its lease, and what the leases of all others grant. */
export interface Claim {
  readonly leased: number;
  /** The maximum of one process. */
  readonly budget: number;
  readonly others: readonly number[];
}

/** The number of connections that a process may use: an equal part, as far as the others have given up theirs. */
export function partOf({ leased, budget, others }: Claim): number {
  const part = Math.min(budget, Math.floor(leased / (others.length + 1)));
  const free = leased - others.reduce((sum, granted) => sum + granted, 0);
  return Math.max(0, Math.min(part, free));
}
