import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { Semaphore } from '#kernel';
import { readSchema, readTables, schemaDifferences } from '#persistence';
import { KEY_RING, KeyRing, open } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { seedTenant } from '../../database/tenant/seed-tenant';
import type { TenantProfile } from '../../database/tenant/seed-tenant';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import { SchemaAccounts } from './schema-accounts';
import { SchemaDataSource } from './schema-data-source';
import type { SchemaLogin } from './schema-data-source';
import type { ExpectedSchema } from './schema-expectations';
import type { SchemaState } from './schema-state';

/** A tenant's database and the account that may alter it. */
export interface SchemaTarget {
  readonly tenantId: number;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Encrypted for (tenant, `ddl`, generation). */
  readonly ddlSecret: string;
  readonly generation: number;
}

/** Options of an upgrade. */
export interface SchemaChange {
  /** The tenant whose reference rows are inserted; null for none. */
  readonly seedsFor: TenantProfile | null;
  /** The expected result, so that only changed tables are read; null reads all tables. */
  readonly expected: ExpectedSchema | null;
  /** Limits the number of databases of the server that are migrated concurrently. */
  readonly semaphore: Semaphore;
}

/** Migrates a tenant's database to the current schema with its DDL account, which is locked at all other times. */
@Injectable()
export class TenantSchema {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly keyRing: KeyRing,
    private readonly accounts: SchemaAccounts,
  ) {}

  /** Name of the tenant's DDL account. */
  ddlUser(tenantId: number): string {
    return `${this.settings.database.tenantAccountPrefix}${tenantId}_ddl`;
  }

  /** Applies the missing migrations to a database without a tenant; returns the resulting schema. Idempotent. */
  migrate(target: SchemaTarget): Promise<SchemaState> {
    return this.asOwner(target, async (dataSource) => {
      await dataSource.openForMigrations();
      await dataSource.applyMigrations();
      return { version: CURRENT_SCHEMA_VERSION, ...(await readSchema(dataSource, target.database)) };
    });
  }

  /** Applies the missing migrations to a tenant's database; returns the resulting schema. Idempotent. */
  upgrade(
    target: SchemaTarget,
    { seedsFor, expected, semaphore }: SchemaChange,
  ): Promise<Pick<SchemaState, 'version' | 'fingerprint'>> {
    return this.asOwner(target, async (dataSource) => {
      await dataSource.openForMigrations();
      return semaphore.hold(async () => {
        await dataSource.applyMigrations();
        if (seedsFor !== null) await seed(dataSource.manager, seedsFor);
        const fingerprint = await fingerprintOf(dataSource, target.database, expected);
        return { version: CURRENT_SCHEMA_VERSION, fingerprint };
      });
    });
  }

  /** Inserts missing reference rows as the DDL account of a migrated database. */
  async seed(target: SchemaTarget, profile: TenantProfile): Promise<void> {
    await this.asOwner(target, (dataSource) => seed(dataSource.manager, profile));
  }

  /**
   * Works on the tenant's database as its DDL account, whatever the tenant's status. It must not run twice at the same time, because the
   * first to end locks the account and ends its sessions. Callers hold the migration lease.
   */
  async asOwner<T>(target: SchemaTarget, work: (dataSource: SchemaDataSource) => Promise<T>): Promise<T> {
    const user = this.ddlUser(target.tenantId);
    const dataSource = new SchemaDataSource(this.login(target));
    try {
      await this.accounts.unlock(target, user);
      await dataSource.initialize();
      return await work(dataSource);
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
      await this.accounts.lock(target, user);
    }
  }

  private login({ tenantId, host, port, database, ddlSecret, generation }: SchemaTarget): SchemaLogin {
    const password = open(this.keyRing, [tenantId, 'ddl', generation], ddlSecret);
    return { host, port, user: this.ddlUser(tenantId), password, database };
  }
}

/**
 * If the changed tables have the expected result, the fingerprint of a new database is recorded. A manual change of another table is then
 * not part of the fingerprint, and is reported as drift.
 */
async function fingerprintOf(
  dataSource: DataSource,
  database: string,
  expected: ExpectedSchema | null,
): Promise<string> {
  if (expected !== null) {
    const found = await readTables(dataSource, database, expected.tables);
    if (schemaDifferences(expected.structure, found).length === 0) return expected.after;
  }
  return (await readSchema(dataSource, database)).fingerprint;
}

function seed(manager: EntityManager, profile: TenantProfile): Promise<void> {
  return manager.transaction((within) => seedTenant(within, profile));
}
