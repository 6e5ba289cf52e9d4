import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { Leases } from '#jobs';
import type { Fence } from '#jobs';
import { isDomainError } from '#kernel';
import { reasonOf } from '#persistence';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { migrationRehearsalFailed } from './warm-pool.errors';
import { WarmDatabase } from '../servers/warm-database.entity';
import { ServerConnections } from '../servers/server-connections';
import { SchemaTemplate } from '../tenant-database/schema-template.entity';
import { WARM_POOL_LEASE, WarmPool } from './warm-pool.service';

const ROUNDS = 60;
const ROUND_MS = 500;

/** Tries the migrations on databases without a tenant, before any tenant is migrated (architecture.md §6). */
@Injectable()
export class WarmRehearsal {
  private readonly logger = new Logger(WarmRehearsal.name);

  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly pool: WarmPool,
    private readonly leases: Leases,
  ) {}

  /**
   * For each server: migrates a warm database of the previous schema as a tenant's would be; if there is none, creates a new database,
   * unless the server has a recorded database of the current schema. Returns the databases that the pool does not need.
   *
   * @throws DomainError MIGRATION_REHEARSAL_FAILED; LEASE_HELD if the pool stays busy
   */
  async on(serverIds: readonly number[]): Promise<WarmDatabase[]> {
    const servers = await this.database.use((manager) => manager.findBy(DatabaseServer, { id: In([...serverIds]) }));
    const left: WarmDatabase[] = [];
    for (const server of servers) if (await this.isThere(server)) left.push(...(await this.rehearse(server)));
    return left;
  }

  /** Drops the given databases and the pool's databases of old schemas without delaying tenants. The next refill drops the rest. */
  async clearUp(left: readonly WarmDatabase[]): Promise<void> {
    try {
      await this.pool.discardEach(left);
      await this.pool.discardOutdated();
    } catch (error) {
      this.logger.warn(`outdated warm databases could not be dropped: ${reasonOf(error)}`);
    }
  }

  /** Tenants of an unavailable server fail one by one; the tenants of the other servers are migrated nevertheless. */
  private async isThere(server: DatabaseServer): Promise<boolean> {
    try {
      await this.servers.on(server, (session) => session.query('SELECT 1'));
      return true;
    } catch (error) {
      this.logger.warn(`no rehearsal on ${server.name}, which is unavailable: ${reasonOf(error)}`);
      return false;
    }
  }

  private async rehearse(server: DatabaseServer): Promise<WarmDatabase[]> {
    const old = await this.findOld(server.id);
    if (old === null && (await this.isProven(server.id))) return [];
    try {
      if (old === null) return await this.alone((fence) => this.fromNothing(server, fence));
      await this.alone(() => this.pool.renew(old, server));
      return [];
    } catch (error) {
      if (isDomainError(error, 'LEASE_HELD')) throw error;
      throw migrationRehearsalFailed({ server: server.name, reason: reasonOf(error) }, { cause: error });
    }
  }

  private async fromNothing(server: DatabaseServer, fence: Fence): Promise<WarmDatabase[]> {
    const warm = await this.pool.build(server, fence);
    return server.state !== 'open' || this.pool.size === 0 ? [warm] : [];
  }

  /** Waits for a running refill, which ends soon. */
  private async alone<T>(work: (fence: Fence) => Promise<T>): Promise<T> {
    for (let round = 1; ; round += 1) {
      try {
        return await this.leases.hold(WARM_POOL_LEASE, work);
      } catch (error) {
        if (!isDomainError(error, 'LEASE_HELD') || round === ROUNDS) throw error;
        await pause(ROUND_MS);
      }
    }
  }

  private findOld(serverId: number): Promise<WarmDatabase | null> {
    return this.database.use((manager) =>
      manager.findOne(WarmDatabase, {
        where: { serverId, state: 'ready', schemaVersion: Not(CURRENT_SCHEMA_VERSION) },
        order: { tenantId: 'ASC' },
      }),
    );
  }

  private isProven(serverId: number): Promise<boolean> {
    return this.database.use((manager) =>
      manager.existsBy(SchemaTemplate, { serverId, schemaVersion: CURRENT_SCHEMA_VERSION }),
    );
  }
}
