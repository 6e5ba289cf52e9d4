import { Injectable } from '@nestjs/common';
import { quoteIdentifier } from '#persistence';
import { GlobalDatabase } from '../../../global/global-database';
import { TenantsService } from '../../../global/tenants/tenants.service';
import { TenantPlaces } from '../../tenant-database/tenant-places';
import { ServerConnections } from '../../servers/server-connections';
import { assertOwnDatabase } from '../rows/own-database';
import { notToBePurged } from '../offboarding.errors';

/** The data to erase, recorded before the erasure, because they cannot be counted afterwards. */
export interface PurgeInventory {
  readonly slug: string;
  readonly name: string;
  readonly serverId: number;
  readonly database: string;
  /** Databases that a restore kept. Their names begin with the name of the tenant's database, which no other tenant's does. */
  readonly databasesBeside: readonly string[];
  readonly accounts: readonly string[];
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
  ) {}

  /** @throws DomainError NOT_FOUND, TENANT_NOT_DELETED, DATABASE_UNAVAILABLE */
  async of(tenantId: number): Promise<PurgeInventory> {
    const { tenant, location } = await this.tenants.get(tenantId);
    if (tenant.status !== 'deleting' || location === null) throw notToBePurged({ id: tenantId });
    assertOwnDatabase(location);
    const { server } = await this.places.of(tenantId);
    const accounts = await this.database.use((manager) =>
      manager.query<{ username: string }[]>(
        'SELECT DISTINCT username FROM tenant_credentials WHERE tenant_id = ? ORDER BY username',
        [tenantId],
      ),
    );
    const { databaseName: database } = location;
    return {
      slug: tenant.slug,
      name: tenant.name,
      serverId: server.id,
      database,
      databasesBeside: await this.beside(server, database),
      accounts: accounts.map(({ username }) => username),
      schemaVersion: location.schemaVersion,
      rows: await this.counts(server, database),
    };
  }

  private beside(server: { host: string; port: number }, database: string): Promise<readonly string[]> {
    return this.servers.on(server, async (session) => {
      const rows = await session.query<{ name: string }[]>(
        'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE LEFT(SCHEMA_NAME, ?) = ? ORDER BY name',
        [database.length + 1, `${database}_`],
      );
      return rows.map(({ name }) => name);
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
