import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DataSourceOptions, EntityManager } from 'typeorm';
import { readSchema } from '#persistence';
import type { Schema } from '#persistence';
import { KEY_RING, KeyRing, open } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { seedTenant } from '../../database/tenant/seed-tenant';
import type { TenantProfile } from '../../database/tenant/seed-tenant';
import { CURRENT_SCHEMA_VERSION, TENANT_MIGRATIONS } from '../../database/tenant/tenant-migrations';
import { ServerConnections } from '../servers/server-connections';
import { endSessions, lockAccount, unlockAccount } from '../servers/tenant-accounts';

/** A tenant's database and the account that may alter it. */
export interface SchemaTarget {
  readonly tenantId: number;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Sealed for (tenant, `ddl`, generation). */
  readonly ddlSecret: string;
  readonly generation: number;
}

export interface SchemaState extends Schema {
  readonly version: string;
}

const LOCK_WAIT_SECONDS = 5;

/** Brings a tenant's database to the current schema, through its DDL account, which is locked at any other time. */
@Injectable()
export class TenantSchema {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly keyRing: KeyRing,
    private readonly servers: ServerConnections,
  ) {}

  /** The tenant's DDL account by name. */
  ddlUser(tenantId: number): string {
    return `${this.settings.database.tenantAccountPrefix}${tenantId}_ddl`;
  }

  /** Applies what is missing and, with a profile, the seeds; answers where the schema stands after it. Safe to repeat. */
  migrate(target: SchemaTarget, profile: TenantProfile | null): Promise<SchemaState> {
    return this.asOwner(target, async (dataSource) => {
      // Statements behind an ALTER that waits for a table's metadata wait with it: it gives up soon, and is tried again later.
      await dataSource.query(
        `SET SESSION lock_wait_timeout = ${LOCK_WAIT_SECONDS}, innodb_lock_wait_timeout = ${LOCK_WAIT_SECONDS}`,
      );
      await dataSource.runMigrations({ transaction: 'none' });
      if (profile !== null) await seed(dataSource.manager, profile);
      return { version: CURRENT_SCHEMA_VERSION, ...(await readSchema(dataSource, target.database)) };
    });
  }

  /** Adds the reference rows that are missing, as the DDL account of a migrated database. */
  async seed(target: SchemaTarget, profile: TenantProfile): Promise<void> {
    await this.asOwner(target, (dataSource) => seed(dataSource.manager, profile));
  }

  /**
   * Works on the tenant's database as its DDL account, whatever the tenant's status. Two at once would not do: the account is locked
   * again, and its sessions ended, when the first is done. Callers hold the lease of migrations.
   */
  async asOwner<T>(target: SchemaTarget, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    const user = this.ddlUser(target.tenantId);
    await this.servers.on(target, (session) => unlockAccount(session, user));
    const dataSource = new DataSource(this.options(target));
    try {
      await dataSource.initialize();
      return await work(dataSource);
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
      await this.servers.on(target, async (session) => {
        await lockAccount(session, user);
        await endSessions(session, user);
      });
    }
  }

  /** One connection: its session settings hold for every statement of the run. */
  private options(target: SchemaTarget): DataSourceOptions {
    return {
      type: 'mariadb',
      host: target.host,
      port: target.port,
      username: this.ddlUser(target.tenantId),
      password: open(this.keyRing, [target.tenantId, 'ddl', target.generation], target.ddlSecret),
      database: target.database,
      charset: 'utf8mb4_unicode_ci',
      timezone: 'Z',
      poolSize: 1,
      connectTimeout: 2000,
      entities: [],
      migrations: [...TENANT_MIGRATIONS],
    };
  }
}

function seed(manager: EntityManager, profile: TenantProfile): Promise<void> {
  return manager.transaction((within) => seedTenant(within, profile));
}
