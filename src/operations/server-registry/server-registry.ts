import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WriteRequest } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { GlobalWrites } from '../../global/audit/global-writes';
import { ChangeEvents } from '../../global/changes/change-events';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { serverKnown, serverNotEmpty, serverOfPlatform } from '../../global/servers/server.errors';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { TenantMove } from '../moves/tenant-move.entity';
import { WarmDatabase } from '../servers/warm-database.entity';

type Facts = Omit<DatabaseServer, 'id' | 'state'>;

/** The rows of database servers. Every write has its audit row, and is announced to the processes that cache servers. */
@Injectable()
export class ServerRegistry {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly writes: GlobalWrites,
    private readonly events: ChangeEvents,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws DomainError SERVER_KNOWN */
  async refuseKnown({ name, host, port }: Pick<Facts, 'name' | 'host' | 'port'>): Promise<void> {
    const isKnown = await this.database.use((manager) => manager.existsBy(DatabaseServer, [{ name }, { host, port }]));
    if (isKnown) throw serverKnown({ name, host, port });
  }

  /** The server of the settings holds the global database. @throws DomainError SERVER_OF_PLATFORM */
  refusePlatform({ name, host, port }: DatabaseServer): void {
    const { database } = this.settings;
    if (host === database.host && port === database.port) throw serverOfPlatform({ name });
  }

  tenantsOn(serverId: number): Promise<number> {
    return this.database.use((manager) => manager.countBy(TenantDatabase, { serverId }));
  }

  /** Copies that moves keep on the server for an undo. */
  copiesOn(serverId: number): Promise<number> {
    const kept = [
      { state: 'kept' as const, fromServerId: serverId },
      { state: 'undone' as const, toServerId: serverId },
    ];
    return this.database.use((manager) => manager.countBy(TenantMove, kept));
  }

  warmOn(serverId: number): Promise<WarmDatabase[]> {
    return this.database.use((manager) => manager.findBy(WarmDatabase, { serverId }));
  }

  insert(write: WriteRequest, facts: Facts): Promise<DatabaseServer> {
    return this.writes.run(write, async ({ manager }) => {
      await manager.insert(DatabaseServer, { ...facts, state: 'open' });
      return manager.findOneByOrFail(DatabaseServer, { name: facts.name });
    });
  }

  async update(write: WriteRequest, { id }: DatabaseServer, change: Partial<DatabaseServer>): Promise<DatabaseServer> {
    const changed = await this.writes.run(write, async ({ manager }) => {
      if (Object.keys(change).length > 0) await manager.update(DatabaseServer, { id }, change);
      return manager.findOneByOrFail(DatabaseServer, { id });
    });
    this.events.announce('server', id);
    return changed;
  }

  /** A reservation locks the rows of open servers, so no tenant is placed on it in between. @throws DomainError SERVER_NOT_EMPTY */
  async remove(write: WriteRequest, { id, name }: DatabaseServer): Promise<void> {
    await this.writes.run(write, async ({ manager }) => {
      await lock(manager, id);
      const tenants = await manager.countBy(TenantDatabase, { serverId: id });
      if (tenants > 0) throw serverNotEmpty({ name, tenants });
      await manager.delete(DatabaseServer, { id });
      return { id };
    });
    this.events.announce('server', id);
  }
}

async function lock(manager: EntityManager, id: number): Promise<void> {
  await manager.findOne(DatabaseServer, { where: { id }, lock: { mode: 'pessimistic_write' } });
}
