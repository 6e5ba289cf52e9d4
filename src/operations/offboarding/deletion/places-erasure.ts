import { Injectable } from '@nestjs/common';
import { GlobalDatabase } from '../../../global/global-database';
import { DatabaseServer } from '../../../global/servers/database-server.entity';
import { MoveKeeping } from '../../moves/move-keeping';
import { ServerConnections } from '../../servers/server-connections';
import { dropAccount, dropDatabase, endSessions } from '../../servers/tenant-accounts';
import type { PurgeInventory } from './purge-inventory';

/** Erases what an erased tenant has on the database servers. Can be repeated. */
@Injectable()
export class PlacesErasure {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly moves: MoveKeeping,
  ) {}

  /** The copy that a move keeps is dropped first, with its replication, which would repeat what follows. */
  async dropDatabases(tenantId: number, inventory: PurgeInventory): Promise<void> {
    const { database, databasesBeside, serverId, elsewhere = [] } = inventory;
    await this.moves.forgetAll(tenantId);
    for (const place of [...elsewhere, { serverId, databases: [...databasesBeside, database] }])
      await this.servers.on(await this.server(place.serverId), async (session) => {
        for (const name of place.databases) await dropDatabase(session, name);
      });
  }

  async dropAccounts({ accounts, serverId, elsewhere = [] }: PurgeInventory): Promise<void> {
    for (const place of [...elsewhere, { serverId, accounts }])
      await this.servers.on(await this.server(place.serverId), async (session) => {
        for (const user of place.accounts) {
          await dropAccount(session, user);
          await endSessions(session, user);
        }
      });
  }

  private server(id: number): Promise<DatabaseServer> {
    return this.database.use((manager) => manager.findOneByOrFail(DatabaseServer, { id }));
  }
}
