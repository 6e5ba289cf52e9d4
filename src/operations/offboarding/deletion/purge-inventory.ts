import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { quoteIdentifier } from '#persistence';
import { GlobalDatabase } from '../../../global/global-database';
import { TenantsService } from '../../../global/tenants/tenants.service';
import { DatabaseServer } from '../../../global/servers/database-server.entity';
import { TenantAccounts } from '../../tenant-database/tenant-accounts.service';
import { TenantPlaces } from '../../tenant-database/tenant-places';
import { ServerConnections } from '../../servers/server-connections';
import { assertOwnDatabase } from '../rows/own-database';
import { notToBePurged } from '../offboarding.errors';

/** Objects of the tenant on a server that the registry does not name, such as those of an interrupted move. */
export interface ElsewhereErased {
  readonly serverId: number;
  readonly databases: readonly string[];
  readonly accounts: readonly string[];
}

/** The data to erase, recorded before the erasure, because they cannot be counted afterwards. */
export interface PurgeInventory {
  readonly slug: string;
  readonly name: string;
  readonly serverId: number;
  readonly database: string;
  /** Databases that a restore kept. Their names begin with the name of the tenant's database, which no other tenant's does. */
  readonly databasesBeside: readonly string[];
  /** Those of the registry, and all others that the server has for the tenant. */
  readonly accounts: readonly string[];
  /** Absent in operations of an earlier release. */
  readonly elsewhere?: readonly ElsewhereErased[];
  readonly schemaVersion: string;
  /** Number of rows per table of the tenant's database. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Counts the data of a deleted tenant. */
@Injectable()
export class PurgeInventories {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly tenants: TenantsService,
    private readonly places: TenantPlaces,
    private readonly servers: ServerConnections,
    private readonly tenantAccounts: TenantAccounts,
  ) {}

  /** @throws DomainError NOT_FOUND, TENANT_NOT_DELETED, DATABASE_UNAVAILABLE */
  async of(tenantId: number): Promise<PurgeInventory> {
    const { tenant, location } = await this.tenants.get(tenantId);
    if (tenant.status !== 'deleting' || location === null) throw notToBePurged({ id: tenantId });
    assertOwnDatabase(location);
    const { server } = await this.places.of(tenantId);
    const known = await this.tenantAccounts.registered(tenantId, 'app', 'ddl');
    const found = await this.servers.on(server, (session) => this.tenantAccounts.on(session, tenantId, 'app', 'ddl'));
    const { databaseName: database } = location;
    return {
      slug: tenant.slug,
      name: tenant.name,
      serverId: server.id,
      database,
      databasesBeside: await this.beside(server, database),
      accounts: [...new Set([...known, ...found])].toSorted(),
      elsewhere: await this.elsewhere(tenantId, database, server.id),
      schemaVersion: location.schemaVersion,
      rows: await this.counts(server, database),
    };
  }

  /** A server that cannot be reached stops the erasure before it begins, because nothing could be said of it. */
  private async elsewhere(tenantId: number, database: string, serverId: number): Promise<readonly ElsewhereErased[]> {
    const others = await this.database.use((manager) =>
      manager.find(DatabaseServer, { where: { id: Not(serverId) }, order: { id: 'ASC' } }),
    );
    const found: ElsewhereErased[] = [];
    for (const server of others) {
      const databases = await this.databases(server, (name) => name === database || name.startsWith(`${database}_`));
      const accounts = await this.servers.on(server, (session) =>
        this.tenantAccounts.on(session, tenantId, 'app', 'ddl'),
      );
      if (databases.length + accounts.length > 0) found.push({ serverId: server.id, databases, accounts });
    }
    return found;
  }

  private beside(server: { host: string; port: number }, database: string): Promise<readonly string[]> {
    return this.databases(server, (name) => name.startsWith(`${database}_`));
  }

  private databases(
    server: { host: string; port: number },
    isMeant: (name: string) => boolean,
  ): Promise<readonly string[]> {
    return this.servers.on(server, async (session) => {
      const rows = await session.query<{ name: string }[]>(
        'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA ORDER BY name',
      );
      return rows.map(({ name }) => name).filter(isMeant);
    });
  }

  /** One full scan per table; a deleted tenant has no users who would wait. */
  private counts(server: { host: string; port: number }, database: string): Promise<Readonly<Record<string, number>>> {
    return this.servers.on(server, async (session) => {
      const tables = await session.query<{ name: string }[]>(
        "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY name",
        [database],
      );
      const counts: Record<string, number> = {};
      for (const { name } of tables) {
        const [row] = await session.query<{ total: string | number }[]>(
          `SELECT COUNT(*) AS total FROM ${quoteIdentifier(database)}.${quoteIdentifier(name)}`,
        );
        counts[name] = Number(row?.total ?? 0);
      }
      return counts;
    });
  }
}
