import { Injectable } from '@nestjs/common';
import { isSilent } from '#persistence';
import { GlobalDatabase } from '../../../global/global-database';
import type { DatabaseServer } from '../../../global/servers/database-server.entity';
import { DirectoryService } from '../../../global/tenants/directory.service';
import { TenantDatabase } from '../../../global/tenants/tenant-database.entity';
import { tablesOf } from '../../dumps/side-loader';
import { ServerConnections } from '../../servers/server-connections';
import type { ServerSession } from '../../servers/server-connections';
import {
  createAccount,
  createDatabase,
  databaseExists,
  dropAccount,
  dropDatabase,
} from '../../servers/tenant-accounts';
import { RenewedSecrets } from '../../tenant-database/renewed-secrets';
import type { NewSecrets } from '../../tenant-database/renewed-secrets';
import { TenantAccounts } from '../../tenant-database/tenant-accounts.service';
import type { TenantPlace } from '../../tenant-database/tenant-places';
import { recoveryTargetUnfit, serverReachable } from './recovery.errors';

/** The change of place of a tenant whose server is lost: nothing can be asked of the former server, and nothing done there. */
@Injectable()
export class RecoveryPlace {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly directory: DirectoryService,
    private readonly servers: ServerConnections,
    private readonly accounts: TenantAccounts,
    private readonly secrets: RenewedSecrets,
  ) {}

  /** A server that answers has newer data than any backup. @throws DomainError SERVER_REACHABLE */
  async assertLost(server: DatabaseServer): Promise<void> {
    if (await this.answers(server)) throw serverReachable({ name: server.name });
  }

  /** Neither the database nor an account of the tenant exists on the new server. @throws DomainError RECOVERY_TARGET_UNFIT */
  async assertFree({ tenantId, database, server }: TenantPlace): Promise<void> {
    await this.servers.on(server, async (session) => {
      if (await databaseExists(session, database))
        throw recoveryTargetUnfit({ server: server.name, reason: `${database} exists there` });
      const [account] = await this.accounts.on(session, tenantId, 'app', 'ddl');
      if (account !== undefined) throw recoveryTargetUnfit({ server: server.name, reason: `${account} exists` });
    });
  }

  /** An empty database and locked accounts, with passwords that nobody knows. Can be repeated. */
  async prepare({ tenantId, database, server }: TenantPlace): Promise<void> {
    const secrets = await this.secrets.of(tenantId);
    await this.servers.on(server, async (session) => {
      await createDatabase(session, database);
      await createAccounts(session, database, secrets);
    });
  }

  /** Removes what {@link prepare} made. */
  async discard({ tenantId, database, server }: TenantPlace): Promise<void> {
    await this.servers.on(server, async (session) => {
      for (const user of await this.accounts.on(session, tenantId, 'app', 'ddl')) await dropAccount(session, user);
      await dropDatabase(session, database);
    });
  }

  /**
   * New passwords on the new server, and then the registry. The former server knows only the former ones: when it returns, no process can
   * use it for this tenant. Can be repeated.
   */
  async change({ tenantId, database, server }: TenantPlace): Promise<void> {
    const location = await this.database.use((manager) => manager.findOneByOrFail(TenantDatabase, { tenantId }));
    if (location.serverId !== server.id) {
      const secrets = await this.secrets.of(tenantId);
      await this.servers.on(server, (session) => createAccounts(session, database, secrets));
      await this.database.transaction(async (manager) => {
        await manager.update(TenantDatabase, { tenantId }, { serverId: server.id, epoch: () => 'epoch + 1' });
        await this.secrets.store(manager, tenantId, secrets);
      });
    }
    this.directory.announceChange(tenantId);
  }

  /** Drops the database of replaced tables that the exchange made. There were none, and a database with a table is left to the doctor. */
  async forgetKept({ server }: TenantPlace, kept: string): Promise<void> {
    await this.servers.on(server, async (session) => {
      if ((await tablesOf(session, kept)).length === 0) await dropDatabase(session, kept);
    });
  }

  /** A server that refuses has answered. */
  private async answers(server: DatabaseServer): Promise<boolean> {
    try {
      await this.servers.on(server, (session) => session.query('SELECT 1'));
      return true;
    } catch (error) {
      return !(error instanceof Error && isSilent(error.cause));
    }
  }
}

async function createAccounts(session: ServerSession, database: string, { app, ddl }: NewSecrets): Promise<void> {
  await createAccount(session, { kind: 'app', startsLocked: true }, { ...app, database });
  await createAccount(session, { kind: 'ddl' }, { ...ddl, database });
}
