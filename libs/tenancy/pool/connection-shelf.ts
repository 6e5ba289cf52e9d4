import type { ServerRecord } from '../tenant-context';
import { ConnectionMaker, discard } from './connection-maker';
import type { PoolLimits } from './pool-limits';
import { PooledConnection, sameStamp } from './pooled-connection';
import type { Stamp } from './pooled-connection';
import type { Demand, TenantLane } from './waiting-room';

/** Every connection of one server: how many there are, which are idle and since when. Decides nothing. */
export class ConnectionShelf {
  opened = 0;
  rehomes = 0;
  /** False once the server said it does not know `changeUser`: then a connection is closed and another opened. */
  canRehome = true;
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

  /** Takes a place of the budget; the connection itself is opened by {@link ConnectionShelf.settle}. */
  reserve(destined: Stamp): PooledConnection {
    const connection = new PooledConnection(destined);
    this.all.set(connection, () => this.onLost(connection));
    return connection;
  }

  /** An idle connection that already is the tenant's; those of an older epoch are closed on the way. */
  takeOwn(lane: TenantLane, stamp: Stamp): PooledConnection | null {
    for (;;) {
      const connection = lane.idle.pop();
      if (!connection) return null;
      this.idle.delete(connection);
      if (connection.isReusable && sameStamp(connection.stamp, stamp)) return connection;
      this.destroy(connection);
    }
  }

  /** The idle connection whose tenant used it longest ago. Call only while there is one. */
  takeOldestIdle(laneOf: (tenantId: number) => TenantLane | undefined): {
    connection: PooledConnection;
    formerLane: TenantLane | undefined;
  } {
    const { value: connection } = this.idle.values().next();
    if (!connection) throw new Error('no idle connection to take');
    const formerLane = laneOf(connection.destined.tenantId);
    this.removeIdle(formerLane, connection);
    return { connection, formerLane };
  }

  /** Opens or re-homes the connection for the demand and stamps it. */
  async settle(connection: PooledConnection, demand: Demand): Promise<void> {
    connection.stamp = null;
    const destination = { database: demand.database, account: await demand.account() };
    const onLost = this.all.get(connection);
    if (!onLost) throw new Error('the connection is not of this pool');
    if (connection.raw !== null && !this.canRehome) {
      discard(connection.raw, onLost);
      connection.raw = null;
    }
    if (connection.raw === null) {
      connection.raw = await this.maker.open(destination, onLost);
      this.opened += 1;
    } else {
      await this.maker.rehome(connection.raw, destination);
      this.rehomes += 1;
    }
    connection.stamp = demand.stamp;
  }

  putIdle(lane: TenantLane, connection: PooledConnection): void {
    connection.idleSince = Date.now();
    lane.idle.push(connection);
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

  removeIdle(lane: TenantLane | undefined, connection: PooledConnection): void {
    this.idle.delete(connection);
    const position = lane?.idle.indexOf(connection) ?? -1;
    if (position !== -1) lane?.idle.splice(position, 1);
  }

  retire(tenantId: number, olderThanEpoch: number, lane: TenantLane | undefined): void {
    for (const connection of this.all.keys()) {
      const { destined } = connection;
      if (destined.tenantId !== tenantId || destined.epoch >= olderThanEpoch) continue;
      connection.stale = true;
      if (!this.idle.has(connection)) continue;
      this.removeIdle(lane, connection);
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
