import { Inject, Injectable, Logger } from '@nestjs/common';
import { Not } from 'typeorm';
import { IsolatedLoop, Leases } from '#jobs';
import type { Fence, LoopFailure } from '#jobs';
import { clock, isDomainError } from '#kernel';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';
import { nextTenantId, TenantReservations } from '../provisioning/tenant-reservation';
import { WarmDatabase } from '../servers/warm-database.entity';
import { ServerConnections } from '../servers/server-connections';
import { createAccount, createDatabase, dropAccount, dropDatabase } from '../servers/tenant-accounts';
import { recordTemplate } from '../tenant-database/schema-template.entity';
import { TenantSchema } from '../tenant-database/tenant-schema';

export const WARM_POOL_LEASE = 'warm pool';

/** Databases that are created and migrated in advance, so that the creation of a tenant takes milliseconds (architecture.md §6). */
@Injectable()
export class WarmPool {
  private readonly logger = new Logger(WarmPool.name);
  private readonly loop = new IsolatedLoop('warm pool');

  constructor(
    private readonly database: GlobalDatabase,
    private readonly reservations: TenantReservations,
    private readonly servers: ServerConnections,
    private readonly schema: TenantSchema,
    private readonly leases: Leases,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Number of warm databases per open server. */
  get size(): number {
    return this.settings.warmPoolSize;
  }

  /**
   * Drops outdated and unfinished databases and fills up every open server; returns the number of new databases. One process at a time.
   *
   * @throws DomainError LOOP_INCOMPLETE for servers that could not be filled
   */
  async refill(): Promise<number> {
    try {
      return await this.leases.hold(WARM_POOL_LEASE, async (fence) => {
        let made = 0;
        const failed = await this.discardEach(await this.useless());
        const unfilled = await this.loop.each(await this.openServers(), {
          name: ({ name }) => `server ${name}`,
          work: async (server) => (made += await this.fill(server, fence)),
        });
        this.loop.failed([...failed, ...unfilled]);
        return made;
      });
    } catch (error) {
      if (isDomainError(error, 'LEASE_HELD')) return 0;
      throw error;
    }
  }

  /**
   * Warm databases of another schema version, and unfinished ones if their process died: an unfinished database counts as abandoned when no
   * process holds the pool's lease.
   */
  async outdated(): Promise<WarmDatabase[]> {
    const useless = await this.useless();
    // Checked after the rows were read, so that a database that is begun later is not among them.
    const isAtWork = await this.leases.isHeld(WARM_POOL_LEASE);
    return useless.filter(({ state }) => !isAtWork || state !== 'building');
  }

  /** Drops the {@link outdated} databases. Returns their number. */
  async discardOutdated(): Promise<number> {
    const outdated = await this.outdated();
    return outdated.length - (await this.discardEach(outdated)).length;
  }

  /** Drops the given databases; a failure does not stop the others. Returns the failures. */
  discardEach(databases: readonly WarmDatabase[]): Promise<LoopFailure[]> {
    return this.loop.each(databases, {
      name: ({ databaseName }) => databaseName,
      work: (warm) => this.discard(warm),
    });
  }

  /** Drops a warm database, unless a tenant took it or its creation was completed meanwhile. */
  async discard(warm: WarmDatabase): Promise<void> {
    const { tenantId, serverId, databaseName } = warm;
    if (!(await this.withdraw(warm))) return;
    const server = await this.database.use((manager) => manager.findOneByOrFail(DatabaseServer, { id: serverId }));
    const { appUser, ddlUser } = this.reservations.planFor(tenantId);
    await this.servers.on(server, async (session) => {
      await dropDatabase(session, databaseName);
      await dropAccount(session, appUser);
      await dropAccount(session, ddlUser);
    });
    await this.database.use((manager) => manager.delete(WarmDatabase, { tenantId }));
  }

  /** From here on no tenant can take the database. The row is deleted after all objects that it names. */
  private async withdraw({ tenantId, state }: WarmDatabase): Promise<boolean> {
    const result = await this.database.use((manager) =>
      manager.update(WarmDatabase, { tenantId, state }, { state: 'building' }),
    );
    return result.affected === 1;
  }

  private useless(): Promise<WarmDatabase[]> {
    return this.database.use((manager) =>
      manager.findBy(WarmDatabase, [{ schemaVersion: Not(CURRENT_SCHEMA_VERSION) }, { state: 'building' }]),
    );
  }

  private openServers(): Promise<DatabaseServer[]> {
    return this.database.use((manager) => manager.findBy(DatabaseServer, { state: 'open' }));
  }

  private async fill(server: DatabaseServer, fence: Fence): Promise<number> {
    const ready = await this.database.use((manager) =>
      manager.countBy(WarmDatabase, { serverId: server.id, state: 'ready' }),
    );
    const missing = Math.max(0, this.size - ready);
    for (let built = 0; built < missing; built += 1) await this.build(server, fence);
    if (missing > 0) this.logger.log(`created ${missing} warm database(s) on ${server.name}`);
    return missing;
  }

  /** Creates a warm database under the pool's lease. */
  async build(server: DatabaseServer, fence: Fence): Promise<WarmDatabase> {
    const warm = await this.reserve(server, fence);
    const { tenantId, databaseName: database, ddlSecret, appSecret } = warm;
    const { appUser, ddlUser } = this.reservations.planFor(tenantId);
    const password = (account: AccountKind, secret: string): string =>
      this.reservations.opened(tenantId, account, secret);
    await this.servers.on(server, async (session) => {
      await createDatabase(session, database);
      await createAccount(
        session,
        { kind: 'app', startsLocked: false },
        { user: appUser, password: password('app', appSecret), database },
      );
      await createAccount(session, { kind: 'ddl' }, { user: ddlUser, password: password('ddl', ddlSecret), database });
    });
    return this.migrate(warm, server);
  }

  /** Migrates a warm database of an old schema under the pool's lease, unless a tenant took it meanwhile. */
  async renew(warm: WarmDatabase, server: DatabaseServer): Promise<void> {
    if (await this.withdraw(warm)) await this.migrate(warm, server);
  }

  /** After this a tenant can take the database. After a failure it stays `building` and is dropped later. */
  private async migrate(warm: WarmDatabase, { id, host, port }: DatabaseServer): Promise<WarmDatabase> {
    const { tenantId, databaseName: database, ddlSecret } = warm;
    const migrated = await this.schema.migrate({ tenantId, host, port, database, ddlSecret, generation: 1 });
    const { version: schemaVersion, fingerprint: schemaFingerprint } = migrated;
    const ready = { state: 'ready', schemaVersion, schemaFingerprint } as const;
    await this.database.use(async (manager) => {
      await recordTemplate(manager, id, migrated);
      await manager.update(WarmDatabase, { tenantId }, ready);
    });
    return { ...warm, ...ready };
  }

  /** The row is written before the database is created, so that every created object is known after a crash. */
  private reserve(server: DatabaseServer, fence: Fence): Promise<WarmDatabase> {
    return this.database.transaction(async (manager) => {
      await fence.assert(manager);
      const tenantId = await nextTenantId(manager);
      const secret = (account: AccountKind): string => this.reservations.newSecret(tenantId, account);
      await manager.insert(WarmDatabase, {
        tenantId,
        serverId: server.id,
        databaseName: this.reservations.planFor(tenantId).database,
        schemaVersion: CURRENT_SCHEMA_VERSION,
        schemaFingerprint: '',
        appSecret: secret('app'),
        ddlSecret: secret('ddl'),
        state: 'building',
        createdAt: clock.now(),
      });
      return manager.findOneByOrFail(WarmDatabase, { tenantId });
    });
  }
}
