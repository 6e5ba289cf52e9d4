import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { TenantQueryStats } from '../stats/tenant-query-stats';
import { TENANCY_OPTIONS } from '../tenancy.options';
import type { TenancyOptions } from '../tenancy.options';
import type { ServerRecord, TenantAccount, TenantRecord } from '../tenant-context';
import type { Lease } from './lease';
import { DEFAULT_POOL_LIMITS } from './pool-limits';
import type { PoolLimits } from './pool-limits';
import { ServerPool } from './server-pool';
import type { ServerPoolStats } from './server-pool';

/** The connections of this process to every database server, each server within its budget. */
@Injectable()
export class ServerPools implements OnApplicationShutdown {
  readonly limits: PoolLimits;
  private readonly pools = new Map<number, ServerPool>();
  private readonly accounts = new Map<string, Promise<TenantAccount>>();
  private sweeper: NodeJS.Timeout | undefined;

  constructor(
    @Inject(TENANCY_OPTIONS) private readonly options: TenancyOptions,
    private readonly queryStats: TenantQueryStats,
  ) {
    this.limits = { ...DEFAULT_POOL_LIMITS, ...options.pool };
  }

  /**
   * Lends a connection that is logged in as the tenant's own account on the tenant's own database. The caller releases it.
   *
   * @throws DomainError TENANT_DB_UNAVAILABLE, TENANT_POOL_TIMEOUT.
   */
  async acquire(tenant: TenantRecord): Promise<Lease> {
    const { tenantId, epoch, databaseName } = tenant;
    const pool = await this.poolOf(tenant.serverId);
    const account = (): Promise<TenantAccount> => this.account(tenantId, epoch);
    return pool.acquire({ stamp: { tenantId, epoch }, database: databaseName, account });
  }

  /** One entry per database server this process has talked to. */
  stats(): readonly ServerPoolStats[] {
    return [...this.pools.values()].map((pool) => pool.stats());
  }

  /** Ends the tenant's connections on every server: idle ones now, lent ones when they come back. */
  evict(tenantId: number, olderThanEpoch?: number): void {
    for (const pool of this.pools.values()) pool.evict(tenantId, olderThanEpoch);
  }

  /** Closes everything. Nest calls it after the HTTP server has drained. */
  onApplicationShutdown(): void {
    clearInterval(this.sweeper);
    for (const pool of this.pools.values()) pool.close();
  }

  /** The pool of the server as the directory describes it now; a server whose description changed gets a new one. */
  private async poolOf(serverId: number): Promise<ServerPool> {
    const server = await this.options.directory.server(serverId);
    const known = this.pools.get(serverId);
    if (known && isSameServer(known.server, server)) return known;
    known?.close();
    const pool = new ServerPool(server, this.limits, this.queryStats);
    this.pools.set(server.serverId, pool);
    this.sweeper ??= setInterval(() => this.sweep(), Math.max(50, this.limits.idleTimeoutMs / 4)).unref();
    return pool;
  }

  private sweep(): void {
    for (const pool of this.pools.values()) pool.sweep();
  }

  /** One look-up at a time per tenant and epoch; the directory caches, this only keeps a stampede from it. */
  private account(tenantId: number, epoch: number): Promise<TenantAccount> {
    const key = `${tenantId}@${epoch}`;
    const pending = this.accounts.get(key);
    if (pending) return pending;
    const lookup = this.options.directory.account(tenantId, epoch).finally(() => this.accounts.delete(key));
    this.accounts.set(key, lookup);
    return lookup;
  }
}

function isSameServer(one: ServerRecord, other: ServerRecord): boolean {
  return (
    one === other ||
    (one.host === other.host &&
      one.port === other.port &&
      one.flavour === other.flavour &&
      one.state === other.state &&
      one.connectionBudget === other.connectionBudget)
  );
}
