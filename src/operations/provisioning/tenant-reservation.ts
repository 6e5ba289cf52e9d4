import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TaskRequest } from '#jobs';
import type { Actor, WriteRequest } from '#kernel';
import { mapConstraintError } from '#persistence';
import { KEY_RING, KeyRing, open, randomSecret, seal } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantCredential } from '../../global/tenants/tenant-credential.entity';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { OperationRecords } from '../tasks/operation-records';
import { noServer, slugTaken } from './provisioning.errors';
import type { CreationInput } from './tenant-creation.task';
import type { Profile } from './tenant-profile';
import { WarmDatabase } from '../servers/warm-database.entity';

/** The input of a reservation. */
export interface Reservation {
  readonly profile: Profile;
  readonly slug: string;
  readonly serverName: string | null;
  readonly actor: Actor;
  readonly idempotency: { readonly key: string; readonly fingerprint: string } | null;
  /** The request of a platform administrator that caused it. */
  readonly asked?: WriteRequest;
}

/** Determines the names of a tenant's database and accounts from its id. After the reservation only the registry is used. */
export interface PlannedPlace {
  readonly database: string;
  readonly appUser: string;
  readonly ddlUser: string;
}

/** Reserves a slug, an id and a server for a new tenant, and records the operation that creates it, in one transaction. */
@Injectable()
export class TenantReservations {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly operations: OperationRecords,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly keyRing: KeyRing,
  ) {}

  /**
   * Returns the id of the operation.
   *
   * @throws DomainError SLUG_TAKEN, NO_DATABASE_SERVER; a duplicate idempotency key as the driver's error
   */
  reserve<I extends object>(
    reservation: Reservation,
    taskOf: (reserved: CreationInput) => Pick<TaskRequest<I>, 'task' | 'input'>,
  ): Promise<{ tenantId: number; operationId: number }> {
    return this.database.transaction(async (manager) => {
      await queueUp(manager);
      const server = await openServer(manager, reservation.serverName);
      const warm = await claimWarm(manager, server.id);
      const tenantId = warm?.tenantId ?? (await nextTenantId(manager));
      await this.insertTenant(manager, tenantId, reservation);
      await this.insertPlace(manager, { tenantId, serverId: server.id }, warm);
      const { profile, slug, actor, idempotency, asked = null } = reservation;
      const operationId = await this.operations.open(
        manager,
        { ...taskOf({ slug, name: profile.name, warm: warm !== null }), tenantId, actor },
        { idempotency, asked },
      );
      return { tenantId, operationId };
    });
  }

  planFor(tenantId: number): PlannedPlace {
    const { tenantDatabasePrefix, tenantAccountPrefix } = this.settings.database;
    return {
      database: `${tenantDatabasePrefix}${tenantId}`,
      appUser: `${tenantAccountPrefix}${tenantId}`,
      ddlUser: `${tenantAccountPrefix}${tenantId}_ddl`,
    };
  }

  /** A new encrypted password for the first generation of an account. */
  newSecret(tenantId: number, account: AccountKind): string {
    return seal(this.keyRing, [tenantId, account, 1], randomSecret());
  }

  /** Decrypts a password of {@link newSecret}. */
  opened(tenantId: number, account: AccountKind, secret: string): string {
    return open(this.keyRing, [tenantId, account, 1], secret);
  }

  private async insertTenant(manager: EntityManager, id: number, { profile, slug }: Reservation): Promise<void> {
    await manager.insert(Tenant, { id, slug, status: 'provisioning', ...profile }).catch((error: unknown) => {
      throw mapConstraintError(error, { tenants_slug_unique: (extras) => slugTaken({ slug }, extras) });
    });
  }

  private async insertPlace(
    manager: EntityManager,
    { tenantId, serverId }: { readonly tenantId: number; readonly serverId: number },
    warm: WarmDatabase | null,
  ): Promise<void> {
    const plan = this.planFor(tenantId);
    await manager.insert(TenantDatabase, {
      tenantId,
      serverId,
      databaseName: warm?.databaseName ?? plan.database,
      placement: 'database',
      schemaVersion: warm?.schemaVersion ?? '',
      schemaFingerprint: warm?.schemaFingerprint ?? '',
      epoch: 1,
      status: 'creating',
    });
    const secret = (account: AccountKind): string => this.newSecret(tenantId, account);
    await manager.insert(TenantCredential, [
      {
        tenantId,
        account: 'app',
        username: plan.appUser,
        generation: 1,
        secretCiphertext: warm?.appSecret ?? secret('app'),
      },
      {
        tenantId,
        account: 'ddl',
        username: plan.ddlUser,
        generation: 1,
        secretCiphertext: warm?.ddlSecret ?? secret('ddl'),
      },
    ]);
  }
}

/** The next tenant id. It is consumed even if the transaction rolls back, so that no name is ever reused. */
export async function nextTenantId(manager: EntityManager): Promise<number> {
  const result = await manager.query<{ insertId: number }>('INSERT INTO tenant_ids () VALUES ()');
  return result.insertId;
}

/**
 * Serializes reservations of all processes. Concurrent ones with the same slug or key would deadlock on the unique indexes, and two could
 * take a server's last place.
 */
async function queueUp(manager: EntityManager): Promise<void> {
  await manager.query("SELECT id FROM database_servers WHERE state = 'open' ORDER BY id FOR UPDATE");
}

/** The named server, or the open server with the most room. @throws DomainError NO_DATABASE_SERVER */
async function openServer(manager: EntityManager, name: string | null): Promise<DatabaseServer> {
  const query = manager
    .createQueryBuilder(DatabaseServer, 'server')
    .where("server.state = 'open'")
    .andWhere('(SELECT COUNT(*) FROM tenant_databases d WHERE d.server_id = server.id) < server.capacity')
    .orderBy('server.id', 'ASC')
    .limit(1);
  if (name !== null) query.andWhere('server.name = :name', { name });
  const server = await query.getOne();
  if (server === null) throw noServer({});
  return server;
}

/** Takes a warm database of the current schema; concurrent reservations skip it. */
async function claimWarm(manager: EntityManager, serverId: number): Promise<WarmDatabase | null> {
  const warm = await manager
    .createQueryBuilder(WarmDatabase, 'warm')
    .setLock('pessimistic_write')
    .setOnLocked('skip_locked')
    .where("warm.server_id = :serverId AND warm.state = 'ready' AND warm.schema_version = :version", {
      serverId,
      version: CURRENT_SCHEMA_VERSION,
    })
    .orderBy('warm.tenant_id', 'ASC')
    .limit(1)
    .getOne();
  if (warm !== null) await manager.delete(WarmDatabase, { tenantId: warm.tenantId });
  return warm;
}
