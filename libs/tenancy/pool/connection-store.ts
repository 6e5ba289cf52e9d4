import { clock } from '#kernel';
import type { DatabaseSession } from '#persistence';
import type { ServerRecord } from '../tenant-context';
import { ConnectionMaker } from './connection-maker';
import type { PoolLimits } from './pool-limits';
import { PooledConnection, sameStamp } from './pooled-connection';
import type { Stamp } from './pooled-connection';
import type { ConnectionRequest, TenantQueue } from './connection-queue';

interface StoreOwner {
  /** The present maximum number of connections. */
  budget(): number;
  lost(connection: PooledConnection): void;
  /** A closed connection has freed its place. */
  freed(): void;
}

/**
 * All connections of one server: their number, the idle ones, and the time since when they are idle. It makes no
 * decisions; `ServerPool` does.
 */
export class ConnectionStore {
  opened = 0;
  reassigned = 0;
  /**
   * False after the server reported that it does not support `changeUser`. Then a connection is closed and another one
   * opened.
   */
  canReassign = true;
  private readonly all = new Map<PooledConnection, () => void>();
  /** Least recently used connection first. */
  private readonly idle = new Set<PooledConnection>();
  /** Sessions that the server still counts, until it has closed them too. */
  private readonly closing = new Set<DatabaseSession>();
  private readonly maker: ConnectionMaker;

  constructor(
    server: ServerRecord,
    private readonly limits: PoolLimits,
    private readonly owner: StoreOwner,
  ) {
    this.maker = new ConnectionMaker(server, limits);
  }

  /** The connections that the server may count: lent, idle, being opened and being closed. */
  get size(): number {
    return this.all.size + this.closing.size;
  }

  /** Lent, or being opened. */
  get lentCount(): number {
    return this.all.size - this.idle.size;
  }

  get idleCount(): number {
    return this.idle.size;
  }

  get hasPlace(): boolean {
    return this.size < this.owner.budget();
  }

  /** True if there are more connections than the budget, because that has become smaller. Those that are being closed are no longer meant. */
  get isCrowded(): boolean {
    return this.all.size > this.owner.budget();
  }

  /** Reserves a place in the connection budget. {@link ConnectionStore.settle} opens the connection. */
  reserve(destined: Stamp): PooledConnection {
    const connection = new PooledConnection(destined);
    this.all.set(connection, () => this.owner.lost(connection));
    return connection;
  }

  /** Takes an idle connection of this tenant and epoch. Closes connections of an older epoch that it finds first. */
  takeOwn(tenant: TenantQueue, stamp: Stamp): PooledConnection | null {
    for (;;) {
      const connection = tenant.idle.pop();
      if (!connection) return null;
      this.idle.delete(connection);
      if (connection.isReusable && sameStamp(connection.stamp, stamp)) return connection;
      this.destroy(connection);
    }
  }

  /**
   * Takes the idle connection that was used longest ago, whatever its tenant. Call only if there is an idle connection.
   */
  takeOldestIdle(queueOf: (tenantId: number) => TenantQueue | undefined): {
    connection: PooledConnection;
    formerTenant: TenantQueue | undefined;
  } {
    const { value: connection } = this.idle.values().next();
    if (!connection) throw new Error('no idle connection to take');
    const formerTenant = queueOf(connection.destined.tenantId);
    this.removeIdle(formerTenant, connection);
    return { connection, formerTenant };
  }

  /** Opens the connection, or reassigns it to the tenant of the request, and stamps it. */
  async settle(connection: PooledConnection, request: ConnectionRequest): Promise<void> {
    connection.stamp = null;
    const destination = { database: request.database, account: await request.account() };
    const onLost = this.all.get(connection);
    if (!onLost) throw new Error('the connection is not of this pool');
    if (connection.session !== null && !this.canReassign) {
      connection.session.close();
      connection.session = null;
    }
    if (connection.session === null) {
      connection.session = await this.maker.open(destination, onLost);
      this.opened += 1;
    } else {
      await this.maker.reassign(connection.session, destination);
      this.reassigned += 1;
    }
    connection.stamp = request.stamp;
  }

  putIdle(tenant: TenantQueue, connection: PooledConnection): void {
    connection.idleSince = clock.monotonicMs();
    tenant.idle.push(connection);
    this.idle.add(connection);
  }

  isIdle(connection: PooledConnection): boolean {
    return this.idle.has(connection);
  }

  everyIdle(): readonly PooledConnection[] {
    return [...this.idle];
  }

  /** The idle connections above the budget. */
  surplus(): readonly PooledConnection[] {
    return this.isCrowded ? this.everyIdle().slice(0, this.all.size - this.owner.budget()) : [];
  }

  overdue(): readonly PooledConnection[] {
    const before = clock.monotonicMs() - this.limits.idleTimeoutMs;
    const spare = Math.max(0, this.idle.size - this.limits.minimumIdle);
    return [...this.idle].slice(0, spare).filter((connection) => connection.idleSince < before);
  }

  removeIdle(tenant: TenantQueue | undefined, connection: PooledConnection): void {
    this.idle.delete(connection);
    const position = tenant?.idle.indexOf(connection) ?? -1;
    if (position !== -1) tenant?.idle.splice(position, 1);
  }

  retire(tenantId: number, olderThanEpoch: number, tenant: TenantQueue | undefined): void {
    for (const connection of this.all.keys()) {
      const { destined } = connection;
      if (destined.tenantId !== tenantId || destined.epoch >= olderThanEpoch) continue;
      connection.stale = true;
      if (!this.idle.has(connection)) continue;
      this.removeIdle(tenant, connection);
      this.destroy(connection);
    }
  }

  /** Ends what waits on the lent connections; their holders return them. */
  endLent(error: Error): void {
    for (const connection of this.all.keys()) connection.session?.end(error);
  }

  /** Closes the connection. Its place in the budget is free when the server has closed it too, or does not answer. */
  destroy(connection: PooledConnection): void {
    this.all.delete(connection);
    connection.stamp = null;
    const { session } = connection;
    connection.session = null;
    if (session === null) return;
    session.close();
    const freed = (): void => {
      clearTimeout(timer);
      if (this.closing.delete(session)) this.owner.freed();
    };
    const timer = setTimeout(freed, this.limits.connectTimeoutMs).unref();
    if (session.whenClosed(freed)) this.closing.add(session);
    else clearTimeout(timer);
  }
}
