import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { systemActor } from '#kernel';
import { CliModule } from '../../src/cli.module';
import { SETTINGS } from '../../src/config/settings.module';
import { loadSettings } from '../../src/config/settings';
import type { Settings } from '../../src/config/settings';
import {
  globalAppAccount,
  globalDataSourceOptions,
  provisioningAccount,
} from '../../src/database/global/global-data-source';
import { migrateGlobal } from '../../src/database/global/migrate-global';
import { GlobalDatabase } from '../../src/global/global-database';
import { loadKeyRing } from '../../src/global/key-ring.provider';
import { ServerRegistration } from '../../src/operations/bootstrap/server-registration';
import { ProvisioningService } from '../../src/operations/provisioning/provisioning.service';
import type { CreateTenantRequest } from '../../src/operations/provisioning/tenant-profile';
import { TenantPlaces } from '../../src/operations/tenant-database/tenant-places';
import type { TenantPlace } from '../../src/operations/tenant-database/tenant-places';
import { ServerConnections } from '../../src/operations/servers/server-connections';
import { accountExists, databaseExists, dropAccount, dropDatabase } from '../../src/operations/servers/tenant-accounts';

type Row = Record<string, unknown>;

/**
 * A whole platform for a test on the test server: global database, registered server, and tenants created by the product's own provisioner.
 * Every name has a random prefix; `stop` removes everything. Use one per spec file.
 */
export class Platform {
  private constructor(
    /** The environment for another process on the same platform. */
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

  /** Creates a tenant and returns its location. */
  async company(request: CreateTenantRequest): Promise<TenantPlace> {
    const requested = { actor: systemActor('test'), idempotencyKey: null };
    const { tenantId } = await this.get(ProvisioningService).createTenant(request, requested);
    return this.place(tenantId);
  }

  place(tenantId: number): Promise<TenantPlace> {
    return this.get(TenantPlaces).of(tenantId);
  }

  /** Runs SQL in the global database with the application's account. */
  registry<R = Row>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    return this.get(GlobalDatabase).use((manager) => manager.query<R[]>(sql, parameters));
  }

  /** Runs SQL on the database server with the provisioning account. */
  server<R = Row>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    return this.get(ServerConnections).on(this.settings.database, (session) => session.query<R[]>(sql, parameters));
  }

  /** Locks a table until the returned function is called. */
  async lockTable(table: string): Promise<() => Promise<void>> {
    const server = await new DataSource({
      ...globalDataSourceOptions(this.settings, provisioningAccount(this.settings)),
      entities: [],
    }).initialize();
    const runner = server.createQueryRunner();
    await runner.query(`LOCK TABLES ${table} WRITE`);
    return async () => {
      if (!server.isInitialized) return;
      await runner.release();
      await server.destroy();
    };
  }

  hasDatabase(name: string): Promise<boolean> {
    return this.get(ServerConnections).on(this.settings.database, (session) => databaseExists(session, name));
  }

  hasAccount(user: string): Promise<boolean> {
    return this.get(ServerConnections).on(this.settings.database, (session) => accountExists(session, user));
  }

  /** Databases and accounts of tenants on the server. */
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
    rmSync(this.settings.backup.folder, { recursive: true, force: true });
    rmSync(this.settings.storage.folder, { recursive: true, force: true });
  }
}

function namesOf(id: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    MANAGEMENT_PORT: '0',
    GLOBAL_DATABASE: `test_g${id}`,
    TENANT_DATABASE_PREFIX: `test_${id}_tenant_`,
    TENANT_ACCOUNT_PREFIX: `t${id}_`,
    MASTER_KEYS_FILE: join(tmpdir(), `keys-${id}.json`),
    BACKUP_DIR: join(tmpdir(), `backups-${id}`),
    STORAGE_DIR: join(tmpdir(), `storage-${id}`),
    WARM_POOL_SIZE: '0',
  };
}
