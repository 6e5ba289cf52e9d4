import { randomBytes } from 'node:crypto';
import { openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { createLogger } from '#http';
import { quoteIdentifier } from '#persistence';
import { KeyRing } from '#secrets';
import { createApplication } from '../../src/application';
import { loadSettings } from '../../src/config/settings';
import type { Settings } from '../../src/config/settings';
import { globalDataSourceOptions, provisioningAccount } from '../../src/database/global/global-data-source';
import { migrateGlobal } from '../../src/database/global/migrate-global';
import { MembershipsService } from '../../src/global/memberships/memberships.service';
import { ServersService } from '../../src/global/servers/servers.service';
import { UsersService } from '../../src/global/users/users.service';
import { Lifecycle } from '../../src/health/lifecycle';
import { ManagementServer } from '../../src/health/management.server';
import { ServerConnections } from '../../src/operations/servers/server-connections';
import { ServerRegistration } from '../../src/operations/bootstrap/server-registration';
import { field, HttpClient, numberField, textField } from './http-client';

/** The password of every account that the application creates. */
export const PASSWORD = 'un-mot-de-passe-de-test';
const ADMIN_EMAIL = 'root@plateforme.test';

export interface NewCompany {
  readonly name: string;
  readonly slug: string;
  readonly country?: string;
}

/** The whole product on a free port, with its own databases and accounts on the test server. */
export class RunningApplication {
  private closing: Promise<void> | null = null;

  private constructor(
    readonly settings: Settings,
    readonly app: NestFastifyApplication,
    /** An unauthenticated client, on the bare host. */
    readonly client: HttpClient,
    /** A platform administrator on the control plane, who sends a reason. */
    readonly admin: HttpClient,
  ) {}

  static async start(overrides: Readonly<Record<string, string>> = {}): Promise<RunningApplication> {
    Object.assign(process.env, throwAwayNames(), overrides);
    const settings = loadSettings();
    KeyRing.create(settings.masterKeysFile);
    await migrateGlobal(settings, KeyRing.load(settings.masterKeysFile));
    const app = await createApplication(settings, testLogger());
    await new ServerRegistration(
      settings,
      app.get(ServersService),
      app.get(ServerConnections, { strict: false }),
    ).registerLocal();
    const account = {
      email: ADMIN_EMAIL,
      password: PASSWORD,
      firstName: 'Root',
      lastName: '',
      mustChangePassword: false,
    };
    await app.get(UsersService).createPlatformAdministrator(account);
    await app.listen(0, '127.0.0.1');
    const client = new HttpClient(Number(new URL(await app.getUrl()).port));
    const admin = client.as({ host: 'admin.localhost' });
    const operator = (await loggedIn(admin, ADMIN_EMAIL)).as({ headers: { 'x-reason': 'Essai de la plateforme' } });
    return new RunningApplication(settings, app, client, operator);
  }

  /** Creates a company over the control plane; returns a client of its administrator on its own host. */
  async company({ name, slug, country = 'CI' }: NewCompany, role = 'admin'): Promise<HttpClient> {
    const created = await this.admin.post('/api/v1/tenants', { name, slug, countryCode: country });
    if (created.status !== 201) throw new Error(`no company ${slug}: ${created.text}`);
    return this.member(slug, numberField(created.body, 'id'), role);
  }

  /** Creates a user with a role in the company and logs in there. */
  async member(slug: string, tenantId: number, role: string): Promise<HttpClient> {
    const email = `${role}-${randomBytes(3).toString('hex')}@${slug}.test`;
    const account = { email, password: PASSWORD, firstName: 'Awa', lastName: 'Koné', mustChangePassword: false };
    const user = await this.app.get(UsersService).create(account);
    await this.app.get(MembershipsService).grant(user.id, tenantId, role);
    return loggedIn(this.client.as({ host: `${slug}.localhost` }), email);
  }

  async tenantId(slug: string): Promise<number> {
    const found = await this.admin.get(`/api/v1/tenants?search=${slug}`);
    return numberField(found.body, 'data.0.id');
  }

  async tenantCount(): Promise<number> {
    return numberField((await this.admin.get('/api/v1/tenants?limit=1')).body, 'meta.total');
  }

  /** A valid vehicle of the first model of the company. */
  async vehicleBody(company: HttpClient, values: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const models = await company.get('/api/v1/vehicle-models?limit=1');
    return { brandId: field(models.body, 'data.0.brandId'), modelId: field(models.body, 'data.0.id'), ...values };
  }

  async vehicleOf(company: HttpClient, values: Readonly<Record<string, unknown>>): Promise<number> {
    const answer = await company.post('/api/v1/vehicles', await this.vehicleBody(company, values));
    if (answer.status !== 201) throw new Error(`no vehicle: ${answer.text}`);
    return numberField(answer.body, 'id');
  }

  get managementUrl(): string {
    return this.app.get(ManagementServer).url;
  }

  /** Drains like a stop signal, without the stop. */
  drain(): void {
    this.app.get(Lifecycle).beginDraining();
  }

  /** Runs SQL with the provisioning account. */
  async onServer<T>(work: (server: DataSource) => Promise<T>): Promise<T> {
    const options = globalDataSourceOptions(this.settings, provisioningAccount(this.settings));
    const server = await new DataSource(Object.assign({ ...options }, { entities: [], poolSize: 2 })).initialize();
    try {
      return await work(server);
    } finally {
      await server.destroy();
    }
  }

  /** Simulates the end of the process: its databases stay. */
  close(): Promise<void> {
    this.closing ??= this.app.close();
    return this.closing;
  }

  async stop(): Promise<void> {
    await this.close();
    await this.onServer((server) => dropEverything(server, this.settings));
    rmSync(this.settings.masterKeysFile, { force: true });
    rmSync(this.settings.storage.folder, { recursive: true, force: true });
  }
}

export const startApplication = (overrides: Readonly<Record<string, string>> = {}): Promise<RunningApplication> =>
  RunningApplication.start(overrides);

/** Silent, unless a level (`TEST_LOG`) or a log file (`TEST_LOG_FILE`) is set. */
function testLogger(): Logger {
  const { TEST_LOG = 'silent', TEST_LOG_FILE = '' } = process.env;
  return TEST_LOG_FILE === '' ? createLogger(TEST_LOG) : createLogger('trace', openSync(TEST_LOG_FILE, 'a'));
}

function throwAwayNames(): Record<string, string> {
  const id = randomBytes(4).toString('hex');
  return {
    NODE_ENV: 'test',
    PORT: '0',
    MANAGEMENT_PORT: '0',
    BASE_DOMAIN: 'localhost',
    WORKER: 'off',
    GLOBAL_DATABASE: `test_${id}_global`,
    TENANT_DATABASE_PREFIX: `test_${id}_tenant_`,
    TENANT_ACCOUNT_PREFIX: `t${id}_`,
    MASTER_KEYS_FILE: join(tmpdir(), `keys-${id}.json`),
    BACKUP_DIR: join(tmpdir(), `backups-${id}`),
    STORAGE_DIR: join(tmpdir(), `storage-${id}`),
  };
}

async function loggedIn(client: HttpClient, email: string): Promise<HttpClient> {
  const answer = await client.post('/api/v1/auth/login', { email, password: PASSWORD });
  if (answer.status !== 200) throw new Error(`no login for ${email}: ${answer.text}`);
  return client.as({ token: textField(answer.body, 'accessToken') });
}

async function dropEverything(server: DataSource, { database }: Settings): Promise<void> {
  const { globalName, tenantDatabasePrefix, tenantAccountPrefix } = database;
  const databases = await server.query<{ name: string }[]>(
    'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA',
  );
  for (const { name } of databases) {
    if (name.startsWith(tenantDatabasePrefix) || name === globalName)
      await server.query(`DROP DATABASE ${quoteIdentifier(name)}`);
  }
  const accounts = await server.query<{ name: string }[]>("SELECT User AS name FROM mysql.user WHERE Host = '%'");
  for (const { name } of accounts) {
    if (name.startsWith(tenantAccountPrefix) || name.startsWith(`${globalName}_app`))
      await server.query("DROP USER ?@'%'", [name]);
  }
}
