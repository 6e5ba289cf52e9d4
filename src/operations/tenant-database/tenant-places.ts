import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { KEY_RING, KeyRing, open } from '#secrets';
import type { TenantProfile } from '../../database/tenant/seed-tenant';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantCredential } from '../../global/tenants/tenant-credential.entity';
import type { AccountKind } from '../../global/tenants/tenant-credential.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import type { SchemaTarget } from './tenant-schema';

export interface Account {
  readonly user: string;
  readonly password: string;
}

/** The place of a tenant, with decrypted passwords of its accounts. Only for src/operations; never logged. */
export interface TenantPlace {
  readonly tenantId: number;
  readonly server: DatabaseServer;
  readonly database: string;
  readonly app: Account;
  readonly ddl: Account;
  readonly target: SchemaTarget;
  readonly profile: TenantProfile;
}

/** The newest accounts of a tenant, and the names of all application accounts that the registry has a password for. */
export interface TenantLogins {
  readonly app: Account;
  readonly ddl: Account;
  readonly appUsers: readonly string[];
}

/** A tenant's schema according to the registry, and how to reach it. */
export interface SchemaPlace {
  readonly target: SchemaTarget;
  readonly profile: TenantProfile;
  readonly serverId: number;
  readonly schemaVersion: string;
  readonly schemaFingerprint: string;
  readonly seedsFingerprint: string;
}

const SELECT_SCHEMAS = `SELECT location.tenant_id AS tenantId, server.host, server.port, location.database_name AS \`database\`,
    credential.secret_ciphertext AS ddlSecret, credential.generation, tenant.country_code AS countryCode, tenant.currency,
    tenant.timezone, tenant.locale, location.server_id AS serverId, location.schema_version AS schemaVersion,
    location.schema_fingerprint AS schemaFingerprint, location.seeds_fingerprint AS seedsFingerprint
  FROM tenant_databases location
    JOIN tenants tenant ON tenant.id = location.tenant_id
    JOIN database_servers server ON server.id = location.server_id
    JOIN tenant_credentials credential ON credential.tenant_id = location.tenant_id AND credential.account = 'ddl'
  WHERE location.tenant_id IN (?) ORDER BY credential.generation`;

type SchemaRow = SchemaTarget & TenantProfile & Omit<SchemaPlace, 'target' | 'profile'>;

/** Reads the places of tenants from the registry. */
@Injectable()
export class TenantPlaces {
  constructor(
    private readonly database: GlobalDatabase,
    @Inject(KEY_RING) private readonly keyRing: KeyRing,
  ) {}

  exists(tenantId: number): Promise<boolean> {
    return this.database.use((manager) => manager.existsBy(TenantDatabase, { tenantId }));
  }

  of(tenantId: number): Promise<TenantPlace> {
    return this.database.use(async (manager) => {
      const tenant = await manager.findOneByOrFail(Tenant, { id: tenantId });
      const location = await manager.findOneByOrFail(TenantDatabase, { tenantId });
      const server = await manager.findOneByOrFail(DatabaseServer, { id: location.serverId });
      const credentials = await manager.find(TenantCredential, { where: { tenantId }, order: { generation: 'DESC' } });
      const newest = (account: AccountKind): TenantCredential => {
        const found = credentials.find((credential) => credential.account === account);
        if (found === undefined) throw new Error(`tenant ${tenantId} has no ${account} account`);
        return found;
      };
      const ddl = newest('ddl');
      return {
        tenantId,
        server,
        database: location.databaseName,
        app: this.opened(newest('app')),
        ddl: this.opened(ddl),
        target: {
          tenantId,
          host: server.host,
          port: server.port,
          database: location.databaseName,
          ddlSecret: ddl.secretCiphertext,
          generation: ddl.generation,
        },
        profile: tenant,
      };
    });
  }

  /** The schemas of many tenants with one query, in the same order, null for a tenant without a schema. No password is decrypted. */
  async schemasOf(tenantIds: readonly number[]): Promise<(SchemaPlace | null)[]> {
    const rows = await this.database.use((manager) => manager.query<SchemaRow[]>(SELECT_SCHEMAS, [tenantIds]));
    // Of several generations of an account, the newest is last.
    const places = new Map(rows.map((row) => [row.tenantId, { ...row, target: row, profile: row }]));
    return tenantIds.map((tenantId) => places.get(tenantId) ?? null);
  }

  /** The accounts of many tenants with one query. A tenant without one, or with a password that cannot be decrypted, is absent. */
  async loginsOf(tenantIds: readonly number[]): Promise<ReadonlyMap<number, TenantLogins>> {
    const credentials = await this.database.use((manager) =>
      manager.find(TenantCredential, { where: { tenantId: In([...tenantIds]) }, order: { generation: 'DESC' } }),
    );
    const found = new Map<number, TenantLogins>();
    for (const [tenantId, own] of Map.groupBy(credentials, (credential) => credential.tenantId)) {
      const { app = [], ddl = [] } = Object.groupBy(own, ({ account }) => account);
      try {
        const [newest, schema] = [app[0], ddl[0]];
        if (newest === undefined || schema === undefined) continue;
        const appUsers = app.map(({ username }) => username);
        found.set(tenantId, { app: this.opened(newest), ddl: this.opened(schema), appUsers });
      } catch {
        continue;
      }
    }
    return found;
  }

  private opened(credential: TenantCredential): Account {
    const { tenantId, account, generation, username, secretCiphertext } = credential;
    return { user: username, password: open(this.keyRing, [tenantId, account, generation], secretCiphertext) };
  }
}
