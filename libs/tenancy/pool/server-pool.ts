import { AsyncLocalStorage } from 'node:async_hooks';
import { clock, shareOfRequest } from '#kernel';
import { breakerOf, probeGreeting, SilenceWatch } from '#persistence';
import type { CircuitBreaker } from '#persistence';
import type { TenantQueryStats } from '../stats/tenant-query-stats';
import type { ServerRecord } from '../tenant-context';
import { failureOf } from './connection-failure';
import type { ConnectionShares } from './connection-shares';
import { ConnectionStore } from './connection-store';
import { Lease } from './lease';
import type { PoolLimits } from './pool-limits';
import { PoolPauses } from './pool-pauses';
import { statsOf } from './server-pool-stats';
import type { ServerPoolStats } from './server-pool-stats';
import { sameStamp } from './pooled-connection';
import type { PooledConnection } from './pooled-connection';
import { FailureCache } from './failure-cache';
import { timeout, unavailable } from './pool-refusals';
import { StaleStampError } from './stale-stamp.error';
import { ConnectionQueue } from './connection-queue';
import type { ConnectionRequest, TenantQueue, Waiter } from './connection-queue';

const MAX_ATTEMPTS = 4;

/**
 * The connections of one database server, shared by all its tenants (architecture.md §5). Order of attempts: own idle
 * connection; open one within the budget; reassign the least recently used idle one; wait in the fair queue.
 */
export class ServerPool {
  private readonly store: ConnectionStore;
  private readonly queue = new ConnectionQueue();
  private readonly breaker: CircuitBreaker;
  private readonly silence: SilenceWatch;
  private readonly failures: FailureCache;
  private readonly pauses = new PoolPauses(() => this.pump());
  private waits = 0;
  private waitMsTotal = 0;
  private closing = false;

  constructor(
    private record: ServerRecord,
    private readonly limits: PoolLimits,
    private readonly queryStats: TenantQueryStats,
    private readonly shares: ConnectionShares | undefined,
  ) {
    this.breaker = breakerOf(record, limits, () => this.pump());
    this.silence = new SilenceWatch(
      () => probeGreeting(record.host, record.port, limits.connectTimeoutMs),
      (error) => this.breaker.trip() && this.endAll(error),
    );
    this.failures = new FailureCache(limits.failureCacheMs);
    this.store = new ConnectionStore(record, limits, {
      budget: () => this.budget,
      lost: (connection) => this.lost(connection),
      freed: () => this.pump(),
    });
  }

  get server(): ServerRecord {
    return this.record;
  }

  /** The number of connections: lent, idle, being opened and being closed. */
  get size(): number {
    return this.store.size;
  }

  private get budget(): number {
    const { connectionBudget } = this.record;
    return Math.max(1, Math.min(connectionBudget, this.shares?.of(this.record) ?? connectionBudget));
  }

  /** Takes over another state and budget of the same server. */
  follow(record: ServerRecord): void {
    this.record = record;
    this.pump();
  }

  /** Closes idle connections above the budget, and serves what waits below it. Lent ones above it are closed when they are returned. */
  adapt(): void {
    this.pump();
  }

  /**
   * @throws DomainError TENANT_DB_UNAVAILABLE while the circuit is open or the tenant's account is refused,
   * TENANT_POOL_TIMEOUT if no connection became free in time.
   */
  acquire(request: ConnectionRequest): Promise<Lease> {
    const refusal = this.refusal(request);
    if (refusal) return Promise.reject(refusal);
    const tenant = this.queue.queueOf(request.stamp.tenantId);
    if (tenant.waiting.length >= this.limits.perTenantWaiting) return Promise.reject(timeout());
    return new Promise((resolve, reject) => {
      const since = clock.monotonicMs();
      const deadline = since + shareOfRequest(this.limits.acquireTimeoutMs);
      const inContext = AsyncLocalStorage.snapshot();
      const waiter: Waiter = { request, since, deadline, inContext, resolve, reject, attempts: 0, timer: undefined };
      this.queue.add(tenant, waiter);
      this.pump();
      if (tenant.waiting.includes(waiter)) this.startTimer(tenant, waiter);
    });
  }

  /** Retires all connections of the tenant: idle ones are closed now, lent ones when they are returned. */
  evict(tenantId: number, olderThanEpoch = Infinity): void {
    this.failures.forget(tenantId);
    this.store.retire(tenantId, olderThanEpoch, this.queue.find(tenantId));
    const tenant = this.queue.find(tenantId);
    if (tenant) this.queue.forgetIfEmpty(tenant);
    this.pump();
  }

  /** Closes connections above the minimum that were idle for too long. */
  sweep(): void {
    for (const connection of this.store.overdue()) this.dropIdle(connection);
  }

  stats(): ServerPoolStats {
    const { record, budget, store, queue, breaker, waits, waitMsTotal } = this;
    return statsOf({ server: record, budget, store, queue, breaker: breaker.state, waits, waitMsTotal });
  }

  /** Rejects waiting requests and closes all connections, the lent ones when they are returned. */
  close(): void {
    this.closing = true;
    this.pauses.stop();
    this.breaker.stop();
    this.silence.stop();
    this.refuseAllWaiting();
    this.dropAll(this.store.everyIdle());
  }

  private refusal(request: ConnectionRequest): Error | null {
    if (this.closing || this.breaker.isOpen || this.server.state === 'closed') return unavailable();
    return this.failures.find(request.stamp);
  }

  /**
   * Serves what can be served now; called after a connection, a place or a turn became free. What is above the budget is closed first: a
   * process that wakes up after the end of its lease lends nothing that others may count as theirs.
   */
  private pump(): void {
    this.dropAll(this.store.surplus());
    while (this.queue.size > 0 && !this.closing) {
      const now = clock.monotonicMs();
      const mayOpen = this.store.hasPlace && !this.pauses.isCrowded(now);
      if (!mayOpen && this.store.idleCount === 0) break;
      const tenant = this.queue.next((candidate) => this.mustWait(candidate, now));
      const waiter = tenant && this.queue.take(tenant);
      if (!tenant || !waiter) break;
      clearTimeout(waiter.timer);
      const refusal = this.refusal(waiter.request);
      if (refusal) this.refuse(tenant, waiter, refusal);
      else this.serve(tenant, waiter, mayOpen);
    }
    if (this.queue.size > 0 && !this.closing) this.pauses.wakeLater();
  }

  private mustWait(tenant: TenantQueue, now: number): boolean {
    return tenant.lent >= this.limits.perTenantCap || tenant.pausedUntil > now;
  }

  private serve(tenant: TenantQueue, waiter: Waiter, mayOpen: boolean): void {
    tenant.lent += 1;
    const own = this.store.takeOwn(tenant, waiter.request.stamp);
    if (own) return this.lend(tenant, waiter, own);
    const connection = mayOpen ? this.store.reserve(waiter.request.stamp) : this.takeForeign(waiter);
    waiter.inContext(() => void this.prepare(tenant, waiter, connection));
  }

  private takeForeign(waiter: Waiter): PooledConnection {
    const { connection, formerTenant } = this.store.takeOldestIdle((tenantId) => this.queue.find(tenantId));
    connection.destined = waiter.request.stamp;
    if (formerTenant) this.queue.forgetIfEmpty(formerTenant);
    return connection;
  }

  private async prepare(tenant: TenantQueue, waiter: Waiter, connection: PooledConnection): Promise<void> {
    const wasReassigned = connection.session !== null;
    try {
      await this.store.settle(connection, waiter.request);
    } catch (error) {
      tenant.lent -= 1;
      this.store.destroy(connection);
      this.failed(tenant, waiter, error, wasReassigned);
      this.queue.forgetIfEmpty(tenant);
      return this.pump();
    }
    this.breaker.succeeded();
    if (!connection.stale && !this.closing) return this.lend(tenant, waiter, connection);
    tenant.lent -= 1;
    this.store.destroy(connection);
    this.refuse(tenant, waiter, this.closing ? unavailable() : new StaleStampError());
    this.pump();
  }

  private lend(tenant: TenantQueue, waiter: Waiter, connection: PooledConnection): void {
    this.waits += 1;
    this.waitMsTotal += clock.monotonicMs() - waiter.since;
    this.noteWait(tenant, waiter);
    waiter.resolve(
      new Lease(connection, waiter.request.stamp, {
        giveBack: (returned) => this.takeBack(tenant, returned),
        asked: () => this.silence.asked(),
        answered: (microseconds, isSilence) => {
          this.silence.answered(isSilence);
          this.queryStats.answered(tenant.tenantId, microseconds);
        },
      }),
    );
  }

  private takeBack(tenant: TenantQueue, connection: PooledConnection): void {
    tenant.lent -= 1;
    const fit =
      connection.isReusable &&
      sameStamp(connection.stamp, connection.destined) &&
      !this.closing &&
      !this.store.isCrowded &&
      !this.breaker.isOpen;
    if (fit) this.store.putIdle(tenant, connection);
    else this.store.destroy(connection);
    this.queue.forgetIfEmpty(tenant);
    this.pump();
  }

  private failed(tenant: TenantQueue, waiter: Waiter, error: unknown, wasReassigned: boolean): void {
    const failure = failureOf(error);
    waiter.attempts += 1;
    const mayRetry = waiter.attempts < MAX_ATTEMPTS;
    if (failure !== 'server') this.breaker.succeeded();
    if (failure === 'tenant') return this.refuse(tenant, waiter, this.failures.remember(waiter.request.stamp, error));
    if (failure === 'crowded') this.pauses.crowd();
    if (failure === 'account-crowded') tenant.pausedUntil = this.pauses.begin();
    if (failure === 'reassign-unsupported') this.store.canReassign = false;
    const waitsOn = failure === 'crowded' || failure === 'account-crowded' || (wasReassigned && mayRetry);
    if (waitsOn) return this.waitOn(tenant, waiter);
    if (this.breaker.failed()) this.refuseAll();
    this.refuse(tenant, waiter, unavailable(error));
  }

  private refuseAll(): void {
    this.refuseAllWaiting();
    this.dropAll(this.store.everyIdle());
  }

  /** The server does not answer: what waits for it now would wait in vain. */
  private endAll(error: Error): void {
    this.refuseAll();
    this.store.endLent(error);
  }

  private waitOn(tenant: TenantQueue, waiter: Waiter): void {
    if (clock.monotonicMs() >= waiter.deadline) return this.refuse(tenant, waiter, timeout());
    this.queue.putBack(tenant, waiter);
    this.startTimer(tenant, waiter);
  }

  private startTimer(tenant: TenantQueue, waiter: Waiter): void {
    const giveUp = (): void => {
      if (this.queue.remove(tenant, waiter)) this.refuse(tenant, waiter, timeout());
    };
    waiter.timer = setTimeout(giveUp, Math.max(0, waiter.deadline - clock.monotonicMs()));
  }

  private refuse(tenant: TenantQueue, waiter: Waiter, error: unknown): void {
    clearTimeout(waiter.timer);
    this.noteWait(tenant, waiter);
    this.queue.forgetIfEmpty(tenant);
    waiter.reject(error);
  }

  /** A request that was served without waiting never had a timer. */
  private noteWait({ tenantId }: TenantQueue, { timer, since }: Waiter): void {
    if (timer !== undefined) this.queryStats.waited(tenantId, clock.monotonicMs() - since);
  }

  private refuseAllWaiting(): void {
    for (const waiter of this.queue.drain()) {
      clearTimeout(waiter.timer);
      waiter.reject(unavailable());
    }
  }

  private dropAll(idle: readonly PooledConnection[]): void {
    for (const connection of idle) this.dropIdle(connection);
  }

  private dropIdle(connection: PooledConnection): void {
    const tenant = this.queue.find(connection.destined.tenantId);
    this.store.removeIdle(tenant, connection);
    this.store.destroy(connection);
    if (tenant) this.queue.forgetIfEmpty(tenant);
  }

  private lost(connection: PooledConnection): void {
    if (this.store.isIdle(connection)) this.dropIdle(connection);
    this.pump();
  }
}
