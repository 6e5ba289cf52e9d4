import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { readSchema, readTables, schemaDifferences } from '#persistence';
import { KEY_RING, KeyRing, open } from '#secrets';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { seedTenant } from '../../database/tenant/seed-tenant';
import type { TenantProfile } from '../../database/tenant/seed-tenant';
import { CURRENT_SCHEMA_VERSION } from '../../database/tenant/tenant-migrations';
import type { AtOnce } from '../each-tenant';
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
  /** Sealed for (tenant, `ddl`, generation). */
  readonly ddlSecret: string;
  readonly generation: number;
}

/** How a schema is brought to the current version. */
export interface SchemaChange {
  /** Whose reference rows are laid; null for none. */
  readonly seedsFor: TenantProfile | null;
  /** What should come of it, so that no more is read than what changes; null reads all. */
  readonly expected: ExpectedSchema | null;
  /** Bounds how many databases of the server are worked on. */
  readonly atOnce: AtOnce;
}

/** Brings a tenant's database to the current schema, through its DDL account, which is locked at any other time. */
@Injectable()
export class TenantSchema {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(KEY_RING) private readonly keyRing: KeyRing,
    private readonly accounts: SchemaAccounts,
  ) {}

  /** The tenant's DDL account by name. */
  ddlUser(tenantId: number): string {
    return `${this.settings.database.tenantAccountPrefix}${tenantId}_ddl`;
  }

  /** Applies what is missing to a database of nobody's; answers what came of it. Safe to repeat. */
  migrate(target: SchemaTarget): Promise<SchemaState> {
    return this.asOwner(target, async (dataSource) => {
      await dataSource.openForMigrations();
      await dataSource.applyMigrations();
      return { version: CURRENT_SCHEMA_VERSION, ...(await readSchema(dataSource, target.database)) };
    });
  }

  /** Applies what is missing to a tenant's database; answers where the schema stands after it. Safe to repeat. */
  upgrade(
    target: SchemaTarget,
    { seedsFor, expected, atOnce }: SchemaChange,
  ): Promise<Pick<SchemaState, 'version' | 'fingerprint'>> {
    return this.asOwner(target, async (dataSource) => {
      await dataSource.openForMigrations();
      return atOnce.hold(async () => {
        await dataSource.applyMigrations();
        if (seedsFor !== null) await seed(dataSource.manager, seedsFor);
        const fingerprint = await fingerprintOf(dataSource, target.database, expected);
        return { version: CURRENT_SCHEMA_VERSION, fingerprint };
      });
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
 * Where what the migrations touched came out as it should, the schema's fingerprint is the one of a fresh database: should anything else
 * of it have changed under a hand, it is not what is written down, and shows as drifted.
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
