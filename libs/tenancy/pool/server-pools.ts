import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { TenantQueryStats } from '../stats/tenant-query-stats';
import { TENANCY_OPTIONS } from '../tenancy.options';
import type { TenancyOptions } from '../tenancy.options';
import type { ServerRecord, TenantAccount, TenantRecord } from '../tenant-context';
import type { SharedPools } from './connection-shares';
import type { Lease } from './lease';
import { DEFAULT_POOL_LIMITS } from './pool-limits';
import type { PoolLimits } from './pool-limits';
import { ServerPool } from './server-pool';
import type { ServerPoolStats } from './server-pool-stats';

/** The connection pools of this process, one per database server, each within the budget of its server. */
@Injectable()
export class ServerPools implements OnApplicationShutdown, SharedPools {
  readonly limits: PoolLimits;
  private readonly pools = new Map<number, ServerPool>();
  private readonly accounts = new Map<string, Promise<TenantAccount>>();
  private sweeper: NodeJS.Timeout | undefined;

  constructor(
    @Inject(TENANCY_OPTIONS) private readonly options: TenancyOptions,
    private readonly queryStats: TenantQueryStats,
  ) {
    this.limits = { ...DEFAULT_POOL_LIMITS, ...options.pool };
    options.shares?.follow(this);
  }

  /**
   * Lends a connection with the tenant's own account on the tenant's own database. The caller must release it.
   *
   * @throws DomainError TENANT_DB_UNAVAILABLE, TENANT_POOL_TIMEOUT
   */
  async acquire(tenant: TenantRecord): Promise<Lease> {
    const { tenantId, epoch, databaseName } = tenant;
    const pool = await this.poolOf(tenant.serverId);
    const account = (): Promise<TenantAccount> => this.account(tenantId, epoch);
    return pool.acquire({ stamp: { tenantId, epoch }, database: databaseName, account });
  }

  /** One entry per database server that this process has used. */
  stats(): readonly ServerPoolStats[] {
    return [...this.pools.values()].map((pool) => pool.stats());
  }

  /** Retires the tenant's connections on every server: idle ones now, lent ones when they are returned. */
  evict(tenantId: number, olderThanEpoch?: number): void {
    for (const pool of this.pools.values()) pool.evict(tenantId, olderThanEpoch);
  }

  sizeOf(serverId: number): number {
    return this.pools.get(serverId)?.size ?? 0;
  }

  adapt(): void {
    for (const pool of this.pools.values()) pool.adapt();
  }

  /** Closes all pools. Nest calls this after the HTTP server has drained. */
  onApplicationShutdown(): void {
    clearInterval(this.sweeper);
    for (const pool of this.pools.values()) pool.close();
  }

  /**
   * The pool of a server. It follows changes of the server's state and budget. If the address has changed, the old pool is
   * closed and a new one created.
   */
  private async poolOf(serverId: number): Promise<ServerPool> {
    const server = await this.options.directory.server(serverId);
    const known = this.pools.get(serverId);
    if (known && isSameServer(known.server, server)) {
      if (known.server !== server) known.follow(server);
      return known;
    }
    known?.close();
    const pool = new ServerPool(server, this.limits, this.queryStats, this.options.shares);
    this.pools.set(server.serverId, pool);
    this.options.shares?.used(server.serverId);
    this.sweeper ??= setInterval(() => this.sweep(), Math.max(50, this.limits.idleTimeoutMs / 4)).unref();
    return pool;
  }

  private sweep(): void {
    for (const pool of this.pools.values()) pool.sweep();
  }

  /** Joins concurrent look-ups of the same tenant and epoch. The directory caches; this only prevents a stampede. */
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
  return one.host === other.host && one.port === other.port && one.flavour === other.flavour;
}
