/** The limits of a server's pool. Times are in milliseconds. */
export interface PoolLimits {
  /** Maximum number of connections of one tenant at a time. */
  readonly perTenantCap: number;
  /** Maximum number of waiting requests of one tenant at a time. */
  readonly perTenantWaiting: number;
  /** How long a request waits for a connection before TENANT_POOL_TIMEOUT. */
  readonly acquireTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Time limit of one statement before its connection is given up; mysql2 would wait for ever. */
  readonly queryTimeoutMs: number;
  /** Number of idle connections per server that are kept regardless of their idle time. */
  readonly minimumIdle: number;
  readonly idleTimeoutMs: number;
  /** Number of consecutive connection failures that open the circuit of a server. */
  readonly breakerThreshold: number;
  /** First pause before an open circuit is probed. It doubles up to four seconds. */
  readonly breakerPauseMs: number;
  /**
   * How long a refused account or database is cached: during this time the tenant's requests fail without a new
   * attempt.
   */
  readonly failureCacheMs: number;
}

export const DEFAULT_POOL_LIMITS: PoolLimits = {
  perTenantCap: 8,
  perTenantWaiting: 1000,
  acquireTimeoutMs: 5000,
  connectTimeoutMs: 2000,
  queryTimeoutMs: 10_000,
  minimumIdle: 4,
  idleTimeoutMs: 60_000,
  breakerThreshold: 3,
  breakerPauseMs: 300,
  failureCacheMs: 2000,
};
