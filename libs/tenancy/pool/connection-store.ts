import type { ServerRecord } from '../tenant-context';
import { ConnectionMaker, discard } from './connection-maker';
import type { PoolLimits } from './pool-limits';
import { PooledConnection, sameStamp } from './pooled-connection';
import type { Stamp } from './pooled-connection';
import type { ConnectionRequest, TenantQueue } from './connection-queue';

/** Every connection of one server: how many there are, which are idle and since when. Decides nothing. */
export class ConnectionStore {
  opened = 0;
  reassigned = 0;
  /** False once the server said it does not know `changeUser`: then a connection is closed and another opened. */
  canReassign = true;
  private readonly all = new Map<PooledConnection, () => void>();
  /** Least recently used first. */
  private readonly idle = new Set<PooledConnection>();
  private readonly maker: ConnectionMaker;

  constructor(
    private readonly server: ServerRecord,
    private readonly limits: PoolLimits,
    private readonly onLost: (connection: PooledConnection) => void,
  ) {
    this.maker = new ConnectionMaker(server, limits);
  }

  get size(): number {
    return this.all.size;
  }

  get idleCount(): number {
    return this.idle.size;
  }

  get hasPlace(): boolean {
    return this.all.size < this.server.connectionBudget;
  }

  /** Takes a place of the budget; the connection itself is opened by {@link ConnectionStore.settle}. */
  reserve(destined: Stamp): PooledConnection {
    const connection = new PooledConnection(destined);
    this.all.set(connection, () => this.onLost(connection));
    return connection;
  }

  /** An idle connection that already is the tenant's; those of an older epoch are closed on the way. */
  takeOwn(tenant: TenantQueue, stamp: Stamp): PooledConnection | null {
    for (;;) {
      const connection = tenant.idle.pop();
      if (!connection) return null;
      this.idle.delete(connection);
      if (connection.isReusable && sameStamp(connection.stamp, stamp)) return connection;
      this.destroy(connection);
    }
  }

  /** The idle connection whose tenant used it longest ago. Call only while there is one. */
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

  /** Opens or re-homes the connection for the request and stamps it. */
  async settle(connection: PooledConnection, request: ConnectionRequest): Promise<void> {
    connection.stamp = null;
    const destination = { database: request.database, account: await request.account() };
    const onLost = this.all.get(connection);
    if (!onLost) throw new Error('the connection is not of this pool');
    if (connection.raw !== null && !this.canReassign) {
      discard(connection.raw, onLost);
      connection.raw = null;
    }
    if (connection.raw === null) {
      connection.raw = await this.maker.open(destination, onLost);
      this.opened += 1;
    } else {
      await this.maker.reassign(connection.raw, destination);
      this.reassigned += 1;
    }
    connection.stamp = request.stamp;
  }

  putIdle(tenant: TenantQueue, connection: PooledConnection): void {
    connection.idleSince = Date.now();
    tenant.idle.push(connection);
    this.idle.add(connection);
  }

  isIdle(connection: PooledConnection): boolean {
    return this.idle.has(connection);
  }

  everyIdle(): readonly PooledConnection[] {
    return [...this.idle];
  }

  overdue(): readonly PooledConnection[] {
    const before = Date.now() - this.limits.idleTimeoutMs;
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

  /** Gives its place back and closes it. */
  destroy(connection: PooledConnection): void {
    const onLost = this.all.get(connection);
    this.all.delete(connection);
    connection.stamp = null;
    if (connection.raw && onLost) discard(connection.raw, onLost);
    connection.raw = null;
  }
}
