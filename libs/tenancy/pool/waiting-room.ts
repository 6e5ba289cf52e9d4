import type { Lease } from './lease';
import type { PooledConnection, Stamp } from './pooled-connection';
import type { TenantAccount } from '../tenant-context';

/** What a tenant's data source asks of its server's pool. */
export interface Demand {
  readonly stamp: Stamp;
  readonly database: string;
  readonly account: () => Promise<TenantAccount>;
}

export interface Waiter {
  readonly demand: Demand;
  readonly since: number;
  readonly deadline: number;
  readonly resolve: (lease: Lease) => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
  timer: NodeJS.Timeout | undefined;
}

/** Everything a pool knows of one tenant; exists only while the tenant has a connection or waits for one. */
export class TenantLane {
  /** Connections lent or being prepared. */
  lent = 0;
  /** The last given back is the last. */
  readonly idle: PooledConnection[] = [];
  readonly waiting: Waiter[] = [];
  /** While its account has no connection left on the server. */
  pausedUntil = 0;

  constructor(readonly tenantId: number) {}

  get isEmpty(): boolean {
    return this.lent === 0 && this.idle.length === 0 && this.waiting.length === 0;
  }
}

/** Who waits, tenant by tenant: each turn serves the next tenant once, however many requests of another are in front. */
export class WaitingRoom {
  private readonly lanes = new Map<number, TenantLane>();
  /** The tenants somebody waits in, next turn first. */
  private readonly turns = new Set<TenantLane>();
  private total = 0;

  get size(): number {
    return this.total;
  }

  get laneCount(): number {
    return this.lanes.size;
  }

  laneOf(tenantId: number): TenantLane {
    const existing = this.lanes.get(tenantId);
    if (existing) return existing;
    const lane = new TenantLane(tenantId);
    this.lanes.set(tenantId, lane);
    return lane;
  }

  find(tenantId: number): TenantLane | undefined {
    return this.lanes.get(tenantId);
  }

  add(lane: TenantLane, waiter: Waiter): void {
    lane.waiting.push(waiter);
    this.turns.add(lane);
    this.total += 1;
  }

  /** Back to the front of its tenant's queue, after an attempt that failed for no fault of its own. */
  putBack(lane: TenantLane, waiter: Waiter): void {
    lane.waiting.unshift(waiter);
    this.turns.add(lane);
    this.total += 1;
  }

  /** The next tenant that may be served; its turn is over with {@link WaitingRoom.take}. */
  next(maySkip: (lane: TenantLane) => boolean): TenantLane | null {
    for (const lane of this.turns) {
      if (!maySkip(lane)) return lane;
    }
    return null;
  }

  take(lane: TenantLane): Waiter | undefined {
    const waiter = lane.waiting.shift();
    this.turns.delete(lane);
    if (lane.waiting.length > 0) this.turns.add(lane);
    if (waiter) this.total -= 1;
    return waiter;
  }

  remove(lane: TenantLane, waiter: Waiter): boolean {
    const position = lane.waiting.indexOf(waiter);
    if (position === -1) return false;
    lane.waiting.splice(position, 1);
    if (lane.waiting.length === 0) this.turns.delete(lane);
    this.total -= 1;
    return true;
  }

  /** Takes everybody out, to be refused. */
  drain(): readonly Waiter[] {
    const everybody = [...this.turns].flatMap((lane) => lane.waiting.splice(0));
    this.turns.clear();
    this.total = 0;
    for (const lane of this.lanes.values()) this.forgetIfEmpty(lane);
    return everybody;
  }

  forgetIfEmpty(lane: TenantLane): void {
    if (lane.isEmpty && this.lanes.get(lane.tenantId) === lane) this.lanes.delete(lane.tenantId);
  }
}
