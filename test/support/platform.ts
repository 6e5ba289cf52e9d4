import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { systemActor } from '#kernel';
import { CliModule } from '../../src/app.module';
import { SETTINGS } from '../../src/config/settings.module';
import { loadSettings } from '../../src/config/settings';
import type { Settings } from '../../src/config/settings';
import { globalAppAccount } from '../../src/database/global/global-data-source';
import { migrateGlobal } from '../../src/database/global/migrate-global';
import { GlobalDatabase } from '../../src/global/global-database';
import { loadKeyRing } from '../../src/global/key-ring.provider';
import { ServerRegistration } from '../../src/operations/bootstrap/server-registration';
import { ProvisioningService } from '../../src/operations/provisioning/provisioning.service';
import type { CreateTenantRequest } from '../../src/operations/provisioning/tenant-profile';
import { TenantPlaces } from '../../src/operations/provisioning/tenant-places';
import type { TenantPlace } from '../../src/operations/provisioning/tenant-places';
import { ServerConnections } from '../../src/operations/servers/server-connections';
import { accountExists, databaseExists, dropAccount, dropDatabase } from '../../src/operations/servers/tenant-accounts';

type Row = Record<string, unknown>;

/**
 * A whole platform of a test's own on the test server: global database, registered server, and tenants made by the product's own
 * provisioner. Every name bears a random prefix; `stop` removes all that was made. One a spec file.
 */
export class Platform {
  private constructor(
    /** What another process needs to work on the same platform. */
    readonly environment: Readonly<Record<string, string>>,
    readonly settings: Settings,
    private readonly app: INestApplicationContext,
    private readonly flavour: string,
  ) {}

  static async start(overrides: Readonly<Record<string, string>> = {}): Promise<Platform> {
    const environment = { ...namesOf(randomBytes(4).toString('hex')), ...overrides };
    const settings = loadSettings({ ...process.env, ...environment });
    await migrateGlobal(settings, loadKeyRing(settings));
    const app = await Test.createTestingModule({ imports: [CliModule] })
      .overrideProvider(SETTINGS)
      .useValue(settings)
      .compile();
    app.useLogger(false);
    await app.init();
    const { flavour } = await app.get(ServerRegistration).registerLocal();
    return new Platform(environment, settings, app, flavour);
  }

  get isMariaDb(): boolean {
    return this.flavour === 'mariadb';
  }

  get<T>(provider: Type<T>): T {
    return this.app.get(provider, { strict: false });
  }

  /** Creates a tenant and answers where it is. */
  async company(request: CreateTenantRequest): Promise<TenantPlace> {
    const requested = { actor: systemActor('test'), idempotencyKey: null };
    const { tenantId } = await this.get(ProvisioningService).createTenant(request, requested);
    return this.place(tenantId);
  }

  place(tenantId: number): Promise<TenantPlace> {
    return this.get(TenantPlaces).of(tenantId);
  }

  /** Asks the global database, as the application's account. */
  registry<R = Row>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    return this.get(GlobalDatabase).use((manager) => manager.query<R[]>(sql, parameters));
  }

  /** Asks the database server, as the provisioning account. */
  server<R = Row>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    return this.get(ServerConnections).on(this.settings.database, (session) => session.query<R[]>(sql, parameters));
  }

  hasDatabase(name: string): Promise<boolean> {
    return this.get(ServerConnections).on(this.settings.database, (session) => databaseExists(session, name));
  }

  hasAccount(user: string): Promise<boolean> {
    return this.get(ServerConnections).on(this.settings.database, (session) => accountExists(session, user));
  }

  /** Databases and accounts of tenants that are on the server. */
  async leftovers(): Promise<{ databases: string[]; accounts: string[] }> {
    const { tenantDatabasePrefix, tenantAccountPrefix } = this.settings.database;
    const databases = await this.server<{ name: string }>(
      'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE LEFT(SCHEMA_NAME, ?) = ? ORDER BY name',
      [tenantDatabasePrefix.length, tenantDatabasePrefix],
    );
    const accounts = await this.server<{ name: string }>(
      "SELECT User AS name FROM mysql.user WHERE Host = '%' AND LEFT(User, ?) = ? ORDER BY name",
      [tenantAccountPrefix.length, tenantAccountPrefix],
    );
    return { databases: databases.map(({ name }) => name), accounts: accounts.map(({ name }) => name) };
  }

  async stop(): Promise<void> {
    const { globalName } = this.settings.database;
    const { databases, accounts } = await this.leftovers();
    const ours = globalAppAccount(this.settings, loadKeyRing(this.settings)).user;
    await this.get(ServerConnections).on(this.settings.database, async (session) => {
      for (const database of [...databases, globalName]) await dropDatabase(session, database);
      for (const account of [...accounts, ours]) await dropAccount(session, account);
    });
    await this.app.close();
    rmSync(this.settings.masterKeysFile, { force: true });
  }
}

function namesOf(id: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    GLOBAL_DATABASE: `test_g${id}`,
    TENANT_DATABASE_PREFIX: `test_${id}_tenant_`,
    TENANT_ACCOUNT_PREFIX: `t${id}_`,
    MASTER_KEYS_FILE: join(tmpdir(), `keys-${id}.json`),
    BACKUP_DIR: join(tmpdir(), `backups-${id}`),
    STORAGE_DIR: join(tmpdir(), `storage-${id}`),
    WARM_POOL_SIZE: '0',
  };
}
