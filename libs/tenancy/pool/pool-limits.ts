/** The bounds of a server's pool. Times in milliseconds. */
export interface PoolLimits {
  /** Most connections one tenant may hold at a time. */
  readonly perTenantCap: number;
  /** Most requests of one tenant that may wait at a time. */
  readonly perTenantWaiting: number;
  /** How long a request waits for a connection before TENANT_POOL_TIMEOUT. */
  readonly acquireTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** How long one statement may take before its connection is given up: mysql2 would wait for ever. */
  readonly queryTimeoutMs: number;
  /** Idle connections a server keeps however long they are idle. */
  readonly minimumIdle: number;
  readonly idleTimeoutMs: number;
  /** Consecutive failures to connect that open a server's circuit. */
  readonly breakerThreshold: number;
  /** First pause before an open circuit is probed; doubles up to thirty-two times that. */
  readonly breakerPauseMs: number;
  /** How long a tenant whose account or database was refused is answered without asking its server again. */
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
