import type { Lease } from './lease';
import type { PooledConnection, Stamp } from './pooled-connection';
import type { TenantAccount } from '../tenant-context';

/** A request of a tenant's data source for a connection. */
export interface ConnectionRequest {
  readonly stamp: Stamp;
  readonly database: string;
  readonly account: () => Promise<TenantAccount>;
}

export interface Waiter {
  readonly request: ConnectionRequest;
  readonly since: number;
  readonly deadline: number;
  /** Runs work in the context of the request, which another request may serve. */
  readonly inContext: (work: () => void) => void;
  readonly resolve: (lease: Lease) => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The state of one tenant in a pool: its waiting requests, its lent and idle connections. It exists only while the
 * tenant has a connection or waits for one.
 */
export class TenantQueue {
  /** Number of connections that are lent or being prepared. */
  lent = 0;
  /** Most recently returned connection last. */
  readonly idle: PooledConnection[] = [];
  readonly waiting: Waiter[] = [];
  /** End of the pause while the account has no connection left on the server. */
  pausedUntil = 0;

  constructor(readonly tenantId: number) {}

  get isEmpty(): boolean {
    return this.lent === 0 && this.idle.length === 0 && this.waiting.length === 0;
  }
}

/**
 * A fair queue of connection requests: each turn serves one request of the next tenant, whatever the number of waiting
 * requests of other tenants.
 */
export class ConnectionQueue {
  private readonly tenants = new Map<number, TenantQueue>();
  /** Tenants with waiting requests, in the order of their turns. */
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

  /**
   * Puts a request back at the front of its tenant's queue, after an attempt that failed for another reason than the
   * request.
   */
  putBack(tenant: TenantQueue, waiter: Waiter): void {
    tenant.waiting.unshift(waiter);
    this.turns.add(tenant);
    this.total += 1;
  }

  /** The next tenant that may be served. {@link ConnectionQueue.take} ends its turn. */
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

  /** Removes and returns all waiting requests, so that the caller can reject them. */
  drain(): readonly Waiter[] {
    const waiters = [...this.turns].flatMap((tenant) => tenant.waiting.splice(0));
    this.turns.clear();
    this.total = 0;
    for (const tenant of this.tenants.values()) this.forgetIfEmpty(tenant);
    return waiters;
  }

  forgetIfEmpty(tenant: TenantQueue): void {
    if (tenant.isEmpty && this.tenants.get(tenant.tenantId) === tenant) this.tenants.delete(tenant.tenantId);
  }
}
