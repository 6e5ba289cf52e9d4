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
import { migrationRehearsalFailed } from '../migrations/migration.errors';
import { WarmDatabase } from '../provisioning/warm-database.entity';
import { ServerConnections } from '../servers/server-connections';
import { SchemaTemplate } from '../tenant-schema/schema-template.entity';
import { WARM_POOL_LEASE, WarmPool } from './warm-pool.service';

const ROUNDS = 60;
const ROUND_MS = 500;

/** Tries the migrations on databases that belong to nobody, before any tenant has them: the canary of all (architecture.md §6). */
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
   * On each of these servers: a warm database of the schema before is migrated, as a tenant's will be; where there is none, one is made
   * from nothing, unless the current schema was made there before. Answers the databases the pool has no use for.
   *
   * @throws DomainError MIGRATION_REHEARSAL_FAILED; LEASE_HELD when the pool is busy for long
   */
  async on(serverIds: readonly number[]): Promise<WarmDatabase[]> {
    const servers = await this.database.use((manager) => manager.findBy(DatabaseServer, { id: In([...serverIds]) }));
    const left: WarmDatabase[] = [];
    for (const server of servers) if (await this.isThere(server)) left.push(...(await this.rehearse(server)));
    return left;
  }

  /** Throws these away, and what the pool has of old schemas: tenants need not wait for it. What stays goes with the next refill. */
  async clearUp(left: readonly WarmDatabase[]): Promise<void> {
    try {
      await this.pool.discardEach(left);
      await this.pool.discardOutdated();
    } catch (error) {
      this.logger.warn(`warm pool: ${reasonOf(error)}`);
    }
  }

  /** Tenants of a server that is away fail one by one, and those of the others need not wait for it. */
  private async isThere(server: DatabaseServer): Promise<boolean> {
    try {
      await this.servers.on(server, (session) => session.query('SELECT 1'));
      return true;
    } catch (error) {
      this.logger.warn(`no rehearsal on ${server.name}: ${reasonOf(error)}`);
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

  /** A refill that is on is soon over. */
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
