import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { clock } from '#kernel';
import { KEY_RING, KeyRing, open } from '#secrets';
import type { ServerRecord, TenantAccount, TenantDirectory, TenantRecord } from '#tenancy';
import { ChangeEvents } from '../changes/change-events';
import { CopyAges } from '../changes/copy-ages';
import { GlobalDatabase } from '../global-database';
import { DatabaseServer } from '../servers/database-server.entity';
import { DirectoryCache } from './directory-cache';
import type { CacheAges } from './directory-cache';
import { directoryUnavailable } from './tenant.errors';
import { TenantCredential } from './tenant-credential.entity';

const MAX_TENANTS = 20_000;
const MAX_SERVERS = 1000;
const MINUTE_MS = 60_000;
const ALWAYS_USABLE: CacheAges = {
  isFresh: (readAt) => clock.monotonicMs() - readAt < MINUTE_MS,
  isUsable: () => true,
};

const SELECT_RECORD = `SELECT t.id AS tenantId, t.slug, t.name, t.status, COALESCE(d.epoch, 0) AS epoch,
  t.country_code AS countryCode, t.currency, t.timezone, t.locale, COALESCE(d.server_id, 0) AS serverId,
  COALESCE(d.database_name, '') AS databaseName, COALESCE(d.placement, 'database') AS placement,
  COALESCE(d.schema_version, '') AS schemaVersion, m.until_at AS maintenanceUntil
  FROM tenants t LEFT JOIN tenant_databases d ON d.tenant_id = t.id LEFT JOIN tenant_maintenances m ON m.tenant_id = t.id`;

/** COALESCE of an unsigned integer is a DECIMAL, which the driver returns as text. */
type RecordRow = Omit<TenantRecord, 'epoch' | 'serverId'> & Record<'epoch' | 'serverId', string | number>;

interface CachedAccount {
  readonly tenantId: number;
  readonly account: TenantAccount;
}

/** The tenant directory of the data plane. Answers come from memory if they are not older than {@link CopyAges} allows. */
@Injectable()
export class DirectoryService implements TenantDirectory, OnModuleInit {
  private readonly tenants: DirectoryCache<TenantRecord>;
  /** The key contains the epoch, which changes with the credentials: an account is valid as long as its tenant's record. */
  private readonly accounts = new DirectoryCache<CachedAccount>(MAX_TENANTS, ALWAYS_USABLE);
  private readonly servers = new DirectoryCache<ServerRecord>(MAX_SERVERS, ALWAYS_USABLE);

  constructor(
    private readonly database: GlobalDatabase,
    private readonly events: ChangeEvents,
    @Inject(KEY_RING) private readonly keyRing: KeyRing,
    ages: CopyAges,
  ) {
    this.tenants = new DirectoryCache(MAX_TENANTS, ages);
  }

  onModuleInit(): void {
    this.events.on('tenant', (tenantId) => this.forget(Number(tenantId)));
    this.events.on('server', (id) => this.servers.forget(({ serverId }) => serverId === Number(id)));
  }

  findBySlug(slug: string): Promise<TenantRecord | null> {
    return this.tenants.get(`slug ${slug}`, () => this.readRecord('t.slug = ?', slug));
  }

  findByDomain(host: string): Promise<TenantRecord | null> {
    const verified = 't.id = (SELECT tenant_id FROM tenant_domains WHERE host = ? AND verified_at IS NOT NULL)';
    return this.tenants.get(`host ${host}`, () => this.readRecord(verified, host));
  }

  findById(tenantId: number): Promise<TenantRecord | null> {
    return this.tenants.get(`id ${tenantId}`, () => this.readRecord('t.id = ?', tenantId));
  }

  async readAgain(tenantId: number): Promise<TenantRecord | null> {
    const record = await this.readRecord('t.id = ?', tenantId);
    this.tenants.forget((cached) => cached.tenantId === tenantId && cached.epoch !== record?.epoch);
    return record;
  }

  async server(serverId: number): Promise<ServerRecord> {
    const server = await this.servers.get(String(serverId), async () => {
      const row = await this.read((manager) => manager.findOneByOrFail(DatabaseServer, { id: serverId }));
      return { ...row, serverId: row.id };
    });
    if (server === null) throw directoryUnavailable({});
    return server;
  }

  async account(tenantId: number, epoch: number): Promise<TenantAccount> {
    const cached = await this.accounts.get(`${tenantId} ${epoch}`, async () => {
      const where = { tenantId, account: 'app' as const };
      const order = { generation: 'DESC' as const };
      const row = await this.read((manager) => manager.findOneOrFail(TenantCredential, { where, order }));
      const password = open(this.keyRing, [tenantId, row.account, row.generation], row.secretCiphertext);
      return { tenantId, account: { user: row.username, password } };
    });
    if (cached === null) throw directoryUnavailable({});
    return cached.account;
  }

  onChange(listener: (tenantId: number) => void): void {
    this.events.on('tenant', (tenantId) => listener(Number(tenantId)));
  }

  /** Call after every committed change of a tenant's row, location or credentials. */
  announceChange(tenantId: number): void {
    this.events.announce('tenant', tenantId);
  }

  /** Milliseconds since the global database last answered; null before the first answer. */
  ageMs(): number | null {
    const { lastAnswerAt } = this.database;
    return lastAnswerAt === null ? null : clock.monotonicMs() - lastAnswerAt;
  }

  private forget(tenantId: number): void {
    this.tenants.forget((record) => record.tenantId === tenantId);
    this.accounts.forget((cached) => cached.tenantId === tenantId);
  }

  private async readRecord(condition: string, value: string | number): Promise<TenantRecord | null> {
    const rows = await this.read((manager) =>
      manager.query<RecordRow[]>(`${SELECT_RECORD} WHERE ${condition}`, [value]),
    );
    const [row] = rows;
    return row === undefined ? null : { ...row, epoch: Number(row.epoch), serverId: Number(row.serverId) };
  }

  private async read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.database.useForLogin(work);
    } catch (cause) {
      throw directoryUnavailable({}, { cause, retryAfterSeconds: 5 });
    }
  }
}
