import type { TenantQueryStats } from '../stats/tenant-query-stats';
import { tenantDatabaseUnavailable, tenantPoolTimeout } from '../tenancy.errors';
import type { ServerRecord } from '../tenant-context';
import { breakerOf } from './circuit-breaker';
import type { BreakerState, CircuitBreaker } from './circuit-breaker';
import { failureOf } from './connection-failure';
import { ConnectionShelf } from './connection-shelf';
import { Lease } from './lease';
import type { PoolLimits } from './pool-limits';
import { sameStamp } from './pooled-connection';
import type { PooledConnection } from './pooled-connection';
import { RefusalMemory } from './refusal-memory';
import { StaleStampError } from './stale-stamp.error';
import { WaitingRoom } from './waiting-room';
import type { Demand, TenantLane, Waiter } from './waiting-room';

/** A server's pool at one moment; counters grow for the life of the process. */
export interface ServerPoolStats {
  readonly serverId: number;
  readonly server: string;
  readonly budget: number;
  readonly inUse: number;
  readonly idle: number;
  readonly waiting: number;
  /** Tenants the pool knows of right now. */
  readonly tenants: number;
  readonly opened: number;
  readonly rehomes: number;
  /** Requests served, with or without waiting, and the time all of them waited together. */
  readonly waits: number;
  readonly waitMsTotal: number;
  readonly breaker: BreakerState;
}

const CROWDED_PAUSE_MS = 100;
const MOST_ATTEMPTS = 4;

/**
 * The connections of one database server, shared by all its tenants (architecture.md §5): own idle connection → open one while
 * under budget → re-home the least recently used idle one → wait, in turns over the tenants.
 */
export class ServerPool {
  private readonly shelf: ConnectionShelf;
  private readonly room = new WaitingRoom();
  private readonly breaker: CircuitBreaker;
  private readonly refusals: RefusalMemory;
  private crowdedUntil = 0;
  /** The latest moment until which the server or any account is paused. */
  private pausedUntil = 0;
  private pumpTimer: NodeJS.Timeout | undefined;
  private waits = 0;
  private waitMsTotal = 0;
  private closing = false;

  constructor(
    readonly server: ServerRecord,
    private readonly limits: PoolLimits,
    private readonly queryStats: TenantQueryStats,
  ) {
    this.breaker = breakerOf(server, limits, () => this.pump());
    this.refusals = new RefusalMemory(limits.refusalMemoryMs);
    this.shelf = new ConnectionShelf(server, limits, (connection) => this.lost(connection));
  }

  /**
   * @throws DomainError TENANT_DB_UNAVAILABLE while the circuit is open or the tenant's account is refused, TENANT_POOL_TIMEOUT
   * when no connection became free in time.
   */
  acquire(demand: Demand): Promise<Lease> {
    const refusal = this.refusal(demand);
    if (refusal) return Promise.reject(refusal);
    const lane = this.room.laneOf(demand.stamp.tenantId);
    if (lane.waiting.length >= this.limits.perTenantWaiting) return Promise.reject(this.timeout());
    return new Promise((resolve, reject) => {
      const since = Date.now();
      const deadline = since + this.limits.acquireTimeoutMs;
      const waiter: Waiter = { demand, since, deadline, resolve, reject, attempts: 0, timer: undefined };
      this.room.add(lane, waiter);
      this.pump();
      if (lane.waiting.includes(waiter)) this.startTimer(lane, waiter);
    });
  }

  /** Makes every connection of the tenant unusable: idle ones go at once, lent ones when they come back. */
  evict(tenantId: number, olderThanEpoch = Infinity): void {
    this.refusals.forget(tenantId);
    this.shelf.retire(tenantId, olderThanEpoch, this.room.find(tenantId));
    const lane = this.room.find(tenantId);
    if (lane) this.room.forgetIfEmpty(lane);
    this.pump();
  }

  /** Closes what was idle for too long, above the minimum. */
  sweep(): void {
    for (const connection of this.shelf.overdue()) this.dropIdle(connection);
  }

  stats(): ServerPoolStats {
    const { size, idleCount, opened, rehomes } = this.shelf;
    return {
      serverId: this.server.serverId,
      server: this.server.name,
      budget: this.server.connectionBudget,
      inUse: size - idleCount,
      idle: idleCount,
      waiting: this.room.size,
      tenants: this.room.laneCount,
      opened,
      rehomes,
      waits: this.waits,
      waitMsTotal: this.waitMsTotal,
      breaker: this.breaker.state,
    };
  }

  /** Refuses what waits and closes every connection; lent ones when they come back. */
  close(): void {
    this.closing = true;
    clearTimeout(this.pumpTimer);
    this.breaker.stop();
    this.refuseEverybody();
    this.dropEveryIdle();
  }

  private refusal(demand: Demand): Error | null {
    if (this.closing || this.breaker.isOpen || this.server.state === 'closed') return this.unavailable();
    return this.refusals.find(demand.stamp);
  }

  /** Serves whoever can be served now; called whenever a connection, a place or a turn came free. */
  private pump(): void {
    while (this.room.size > 0 && !this.closing) {
      const now = Date.now();
      const mayOpen = this.shelf.hasPlace && this.crowdedUntil <= now;
      if (!mayOpen && this.shelf.idleCount === 0) break;
      const lane = this.room.next((candidate) => this.mustWait(candidate, now));
      const waiter = lane && this.room.take(lane);
      if (!lane || !waiter) break;
      clearTimeout(waiter.timer);
      const refusal = this.refusal(waiter.demand);
      if (refusal) this.refuse(lane, waiter, refusal);
      else this.serve(lane, waiter, mayOpen);
    }
    if (this.room.size > 0) this.pumpLater();
  }

  private mustWait(lane: TenantLane, now: number): boolean {
    return lane.lent >= this.limits.perTenantCap || lane.pausedUntil > now;
  }

  private serve(lane: TenantLane, waiter: Waiter, mayOpen: boolean): void {
    lane.lent += 1;
    const own = this.shelf.takeOwn(lane, waiter.demand.stamp);
    if (own) return this.lend(lane, waiter, own);
    const connection = mayOpen ? this.shelf.reserve(waiter.demand.stamp) : this.takeForeign(waiter);
    void this.prepare(lane, waiter, connection);
  }

  private takeForeign(waiter: Waiter): PooledConnection {
    const { connection, formerLane } = this.shelf.takeOldestIdle((tenantId) => this.room.find(tenantId));
    connection.destined = waiter.demand.stamp;
    if (formerLane) this.room.forgetIfEmpty(formerLane);
    return connection;
  }

  private async prepare(lane: TenantLane, waiter: Waiter, connection: PooledConnection): Promise<void> {
    const rehomed = connection.raw !== null;
    try {
      await this.shelf.settle(connection, waiter.demand);
    } catch (error) {
      lane.lent -= 1;
      this.shelf.destroy(connection);
      this.failed(lane, waiter, error, rehomed);
      this.room.forgetIfEmpty(lane);
      return this.pump();
    }
    this.breaker.succeeded();
    if (!connection.stale && !this.closing) return this.lend(lane, waiter, connection);
    lane.lent -= 1;
    this.shelf.destroy(connection);
    this.refuse(lane, waiter, this.closing ? this.unavailable() : new StaleStampError());
    this.pump();
  }

  private lend(lane: TenantLane, waiter: Waiter, connection: PooledConnection): void {
    this.waits += 1;
    this.waitMsTotal += Date.now() - waiter.since;
    this.noteWait(lane, waiter);
    waiter.resolve(
      new Lease(connection, waiter.demand.stamp, {
        giveBack: (returned) => this.takeBack(lane, returned),
        answered: (microseconds) => this.queryStats.answered(lane.tenantId, microseconds),
      }),
    );
  }

  private takeBack(lane: TenantLane, connection: PooledConnection): void {
    lane.lent -= 1;
    const fit =
      connection.isReusable &&
      sameStamp(connection.stamp, connection.destined) &&
      !this.closing &&
      !this.breaker.isOpen;
    if (fit) this.shelf.putIdle(lane, connection);
    else this.shelf.destroy(connection);
    this.room.forgetIfEmpty(lane);
    this.pump();
  }

  private failed(lane: TenantLane, waiter: Waiter, error: unknown, rehomed: boolean): void {
    const failure = failureOf(error);
    waiter.attempts += 1;
    const mayRetry = waiter.attempts < MOST_ATTEMPTS;
    if (failure !== 'server') this.breaker.succeeded();
    if (failure === 'tenant') return this.refuse(lane, waiter, this.refusals.remember(waiter.demand.stamp, error));
    if (failure === 'crowded') this.crowdedUntil = this.pause();
    if (failure === 'account-crowded') lane.pausedUntil = this.pause();
    if (failure === 'rehome-unsupported') this.shelf.canRehome = false;
    const waitsOn = failure === 'crowded' || failure === 'account-crowded' || (rehomed && mayRetry);
    if (waitsOn) return this.waitOn(lane, waiter);
    if (this.breaker.failed()) {
      this.refuseEverybody();
      this.dropEveryIdle();
    }
    this.refuse(lane, waiter, this.unavailable(error));
  }

  private pause(): number {
    this.pausedUntil = Date.now() + CROWDED_PAUSE_MS;
    return this.pausedUntil;
  }

  private waitOn(lane: TenantLane, waiter: Waiter): void {
    if (Date.now() >= waiter.deadline) return this.refuse(lane, waiter, this.timeout());
    this.room.putBack(lane, waiter);
    this.startTimer(lane, waiter);
  }

  private startTimer(lane: TenantLane, waiter: Waiter): void {
    const giveUp = (): void => {
      if (this.room.remove(lane, waiter)) this.refuse(lane, waiter, this.timeout());
    };
    waiter.timer = setTimeout(giveUp, Math.max(0, waiter.deadline - Date.now()));
  }

  private refuse(lane: TenantLane, waiter: Waiter, error: unknown): void {
    clearTimeout(waiter.timer);
    this.noteWait(lane, waiter);
    this.room.forgetIfEmpty(lane);
    waiter.reject(error);
  }

  /** Whoever was served at once never had a timer. */
  private noteWait({ tenantId }: TenantLane, { timer, since }: Waiter): void {
    if (timer !== undefined) this.queryStats.waited(tenantId, Date.now() - since);
  }

  private refuseEverybody(): void {
    for (const waiter of this.room.drain()) {
      clearTimeout(waiter.timer);
      waiter.reject(this.unavailable());
    }
  }

  private dropEveryIdle(): void {
    for (const connection of this.shelf.everyIdle()) this.dropIdle(connection);
  }

  private dropIdle(connection: PooledConnection): void {
    const lane = this.room.find(connection.destined.tenantId);
    this.shelf.removeIdle(lane, connection);
    this.shelf.destroy(connection);
    if (lane) this.room.forgetIfEmpty(lane);
  }

  private lost(connection: PooledConnection): void {
    connection.broken = true;
    if (!this.shelf.isIdle(connection)) return;
    this.dropIdle(connection);
    this.pump();
  }

  /** While the server or an account has no connection left, nothing else would wake who waits. */
  private pumpLater(): void {
    if (this.pumpTimer || this.closing || this.pausedUntil <= Date.now()) return;
    this.pumpTimer = setTimeout(() => {
      this.pumpTimer = undefined;
      this.pump();
    }, CROWDED_PAUSE_MS + 1).unref();
  }

  private unavailable(cause?: unknown): Error {
    return tenantDatabaseUnavailable({}, { cause, retryAfterSeconds: 2 });
  }

  private timeout(): Error {
    return tenantPoolTimeout({}, { retryAfterSeconds: 1 });
  }
}
