import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { leaseOwner } from '#jobs';
import { clock } from '#kernel';
import type { ConnectionShares, ServerRecord, SharedPools } from '#tenancy';
import { GlobalDatabase } from '../global-database';
import { divisionOf, partOf } from './connection-division';
import type { Division } from './connection-division';

export const LEASE_MS = 20_000;
/** A process gives up its lease so long before another one may take it over: requests return what is lent. */
const MARGIN_MS = 5000;
/** Until the process knows the server's size. */
const FIRST_FLOOR = 1;

interface Held {
  /** The lease may grant more, for connections above the part that are not returned yet. */
  readonly part: number;
  /** Of the monotonic clock. */
  readonly until: number;
  /** Closes what is above the floor when the lease ends. */
  readonly end: NodeJS.Timeout;
}

interface SizeRow {
  readonly budget: number;
  readonly maxConnections: number | null;
}

interface LeaseRow {
  readonly process: string;
  readonly granted: number;
  readonly isExpired: number;
}

/**
 * The part of each server's connections that this process may use for tenants (architecture.md §5). Processes divide a server by leases
 * in the global database: all of them together never use more than the server's share. A process without a lease, or that could not renew
 * it in time, uses no more than a floor, for which room is left.
 */
@Injectable()
export class ServerShares implements ConnectionShares {
  private readonly process = leaseOwner();
  private readonly held = new Map<number, Held>();
  private readonly floors = new Map<number, number>();
  private pools: SharedPools | null = null;
  /** A command has no lease, but learns its floor. */
  private onUse = (serverId: number): unknown => this.learn(serverId).catch(() => undefined);

  constructor(private readonly database: GlobalDatabase) {}

  follow(pools: SharedPools): void {
    this.pools = pools;
  }

  used(serverId: number): void {
    if (!this.floors.has(serverId)) this.floors.set(serverId, FIRST_FLOOR);
    this.onUse(serverId);
  }

  of({ serverId }: ServerRecord): number {
    return Math.max(this.floors.get(serverId) ?? FIRST_FLOOR, this.partOn(serverId));
  }

  /** Calls the listener when the process begins to use a server. */
  whenUsed(listener: () => void): void {
    this.onUse = listener;
  }

  /** Renews the lease on each server that this process has used. @throws the first error, after all servers were tried */
  async renew(): Promise<void> {
    const failures: unknown[] = [];
    for (const serverId of this.floors.keys()) {
      await this.renewOn(serverId).catch((error: unknown) => failures.push(error));
    }
    this.pools?.adapt();
    if (failures.length > 0) throw failures[0];
  }

  /** Gives up every lease, when the connections of this process are closed. */
  async release(): Promise<void> {
    if (this.held.size === 0) return;
    for (const { end } of this.held.values()) clearTimeout(end);
    this.held.clear();
    await this.database.use((manager) =>
      manager.query('DELETE FROM connection_leases WHERE process = ?', [this.process]),
    );
  }

  private async learn(serverId: number): Promise<void> {
    const { maxConnections } = await this.database.use((manager) => sizeOf(manager, serverId));
    this.floors.set(serverId, divisionOf(maxConnections).floor);
    this.pools?.adapt();
  }

  private partOn(serverId: number): number {
    const held = this.held.get(serverId);
    return held !== undefined && held.until > clock.monotonicMs() ? held.part : 0;
  }

  private async renewOn(serverId: number): Promise<void> {
    const until = clock.monotonicMs() + LEASE_MS - MARGIN_MS;
    const part = await this.database.transaction(async (manager) => {
      await serialise(manager, serverId);
      const size = await sizeOf(manager, serverId);
      const division = divisionOf(size.maxConnections);
      const others = await this.othersOn(manager, serverId);
      const wanted = partOf({ leased: division.leased, budget: size.budget, others });
      const used = this.narrow(serverId, division, wanted);
      await manager.query(WRITE, [serverId, this.process, Math.max(wanted, used), LEASE_MS * 1000]);
      return wanted;
    });
    this.hold(serverId, part, until);
  }

  /** A turn of the keeper that was given up may still end after the next one: what it was granted no longer counts. */
  private hold(serverId: number, part: number, until: number): void {
    const former = this.held.get(serverId);
    if (former !== undefined && former.until > until) return;
    clearTimeout(former?.end);
    const end = setTimeout(() => this.pools?.adapt(), until - clock.monotonicMs() + 1).unref();
    this.held.set(serverId, { part, until, end });
  }

  /**
   * Puts a smaller part in force before it is written: idle connections above it are closed, and from then on none is opened, so that what
   * is written is never less than what is used. Returns the number of connections that need a lease; those within the floor need none.
   */
  private narrow(serverId: number, { floor }: Division, part: number): number {
    const held = this.held.get(serverId);
    this.floors.set(serverId, floor);
    if (held !== undefined && held.part > part) this.held.set(serverId, { ...held, part });
    this.pools?.adapt();
    const size = this.pools?.sizeOf(serverId) ?? 0;
    return size > floor ? size : 0;
  }

  /**
   * What the other processes hold. Expired leases are deleted, and no others: the server still runs the statements of a process that was
   * killed a moment ago.
   */
  private async othersOn(manager: EntityManager, serverId: number): Promise<number[]> {
    const rows = await manager.query<LeaseRow[]>(LEASES, [serverId, this.process]);
    const lost = rows.filter(({ isExpired }) => isExpired === 1).map(({ process }) => process);
    if (lost.length > 0)
      await manager.query('DELETE FROM connection_leases WHERE server_id = ? AND process IN (?)', [serverId, lost]);
    return rows.filter(({ isExpired }) => isExpired === 0).map(({ granted }) => granted);
  }
}

const LEASES = `SELECT process, granted, expires_at < UTC_TIMESTAMP(3) AS isExpired FROM connection_leases
  WHERE server_id = ? AND process NOT IN ('', ?)`;
const WRITE = `INSERT INTO connection_leases (server_id, process, granted, expires_at)
  VALUES (?, ?, ?, UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND)
  ON DUPLICATE KEY UPDATE granted = VALUES(granted), expires_at = VALUES(expires_at)`;

/** One process at a time divides a server. It writes a row instead of only locking it, because Galera detects only conflicts of writes. */
async function serialise(manager: EntityManager, serverId: number): Promise<void> {
  await manager.query(
    `INSERT INTO connection_leases (server_id, process, granted, expires_at) VALUES (?, '', 0, UTC_TIMESTAMP(3))
      ON DUPLICATE KEY UPDATE expires_at = VALUES(expires_at)`,
    [serverId],
  );
}

async function sizeOf(manager: EntityManager, serverId: number): Promise<SizeRow> {
  const [row] = await manager.query<SizeRow[]>(
    `SELECT s.connection_budget AS budget, seen.max_connections AS maxConnections FROM database_servers s
      LEFT JOIN server_samples seen ON seen.server_id = s.id WHERE s.id = ?`,
    [serverId],
  );
  return row ?? { budget: 0, maxConnections: null };
}
