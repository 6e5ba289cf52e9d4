import type { Lease } from './lease';
import type { PooledConnection, Stamp } from './pooled-connection';
import type { TenantAccount } from '../tenant-context';

/** What a tenant's data source asks of its server's pool. */
export interface ConnectionRequest {
  readonly stamp: Stamp;
  readonly database: string;
  readonly account: () => Promise<TenantAccount>;
}

export interface Waiter {
  readonly request: ConnectionRequest;
  readonly since: number;
  readonly deadline: number;
  readonly resolve: (lease: Lease) => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
  timer: NodeJS.Timeout | undefined;
}

/** Everything a pool knows of one tenant; exists only while the tenant has a connection or waits for one. */
export class TenantQueue {
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
export class ConnectionQueue {
  private readonly tenants = new Map<number, TenantQueue>();
  /** The tenants somebody waits in, next turn first. */
  private readonly turns = new Set<TenantQueue>();
  private total = 0;

  get size(): number {
    return this.total;
  }

  get tenantCount(): number {
    return this.tenants.size;
  }

  queueOf(tenantId: number): TenantQueue {
    const existing = this.tenants.get(tenantId);
    if (existing) return existing;
    const tenant = new TenantQueue(tenantId);
    this.tenants.set(tenantId, tenant);
    return tenant;
  }

  find(tenantId: number): TenantQueue | undefined {
    return this.tenants.get(tenantId);
  }

  add(tenant: TenantQueue, waiter: Waiter): void {
    tenant.waiting.push(waiter);
    this.turns.add(tenant);
    this.total += 1;
  }

  /** Back to the front of its tenant's queue, after an attempt that failed for no fault of its own. */
  putBack(tenant: TenantQueue, waiter: Waiter): void {
    tenant.waiting.unshift(waiter);
    this.turns.add(tenant);
    this.total += 1;
  }

  /** The next tenant that may be served; its turn is over with {@link ConnectionQueue.take}. */
  next(maySkip: (tenant: TenantQueue) => boolean): TenantQueue | null {
    for (const tenant of this.turns) {
      if (!maySkip(tenant)) return tenant;
    }
    return null;
  }

  take(tenant: TenantQueue): Waiter | undefined {
    const waiter = tenant.waiting.shift();
    this.turns.delete(tenant);
    if (tenant.waiting.length > 0) this.turns.add(tenant);
    if (waiter) this.total -= 1;
    return waiter;
  }

  remove(tenant: TenantQueue, waiter: Waiter): boolean {
    const position = tenant.waiting.indexOf(waiter);
    if (position === -1) return false;
    tenant.waiting.splice(position, 1);
    if (tenant.waiting.length === 0) this.turns.delete(tenant);
    this.total -= 1;
    return true;
  }

  /** Takes everybody out, to be refused. */
  drain(): readonly Waiter[] {
    const everybody = [...this.turns].flatMap((tenant) => tenant.waiting.splice(0));
    this.turns.clear();
    this.total = 0;
    for (const tenant of this.tenants.values()) this.forgetIfEmpty(tenant);
    return everybody;
  }

  forgetIfEmpty(tenant: TenantQueue): void {
    if (tenant.isEmpty && this.tenants.get(tenant.tenantId) === tenant) this.tenants.delete(tenant.tenantId);
  }
}
