import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { Leases } from '#jobs';
import { schemaFingerprint } from '#persistence';
import { CURRENT_SCHEMA_VERSION, SUPPORTED_SCHEMA_VERSIONS } from '../../database/tenant/tenant-migrations';
import { GlobalDatabase } from '../../global/global-database';
import { DatabaseServer } from '../../global/servers/database-server.entity';
import { TenantDatabase } from '../../global/tenants/tenant-database.entity';
import { Tenant } from '../../global/tenants/tenant.entity';
import { ServerConnections } from '../servers/server-connections';
import { MIGRATION_LEASE } from './estate-migrator';

/** How a tenant's schema stands: `drifted` is no longer what its last migration left, `unreachable` could not be looked at. */
export type SchemaStanding = 'current' | 'supported' | 'outdated' | 'drifted' | 'missing' | 'unreachable';

export interface TenantStanding {
  readonly tenantId: number;
  readonly slug: string;
  readonly schemaVersion: string;
  readonly state: SchemaStanding;
}

/** Compares the registry with the schemas that are there. */
@Injectable()
export class EstateStatus {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly servers: ServerConnections,
    private readonly leases: Leases,
  ) {}

  /** The standing of the given tenants, or of all that have a database. */
  async of(tenantIds: readonly number[] | null): Promise<TenantStanding[]> {
    const { locations, tenants, servers } = await this.registry(tenantIds);
    const running = await this.leases.isHeld(MIGRATION_LEASE);
    const standings: TenantStanding[] = [];
    for (const location of locations) {
      const server = servers.get(location.serverId);
      const slug = tenants.get(location.tenantId) ?? '';
      const state = server === undefined ? 'unreachable' : await this.standing(location, server, running);
      standings.push({ tenantId: location.tenantId, slug, schemaVersion: location.schemaVersion, state });
    }
    return standings;
  }

  private async standing(location: TenantDatabase, server: DatabaseServer, running: boolean): Promise<SchemaStanding> {
    try {
      const { databaseName } = location;
      const found = await this.servers.on(server, async (session) => {
        const tables = await session.query<unknown[]>(
          'SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?',
          [databaseName],
        );
        return tables.length === 0
          ? null
          : schemaFingerprint({ query: (sql, parameters) => session.query(sql, parameters) }, databaseName);
      });
      if (found === null) return 'missing';
      if (found !== location.schemaFingerprint && !isMigrating(location, running)) return 'drifted';
    } catch {
      return 'unreachable';
    }
    if (location.schemaVersion === CURRENT_SCHEMA_VERSION) return 'current';
    return SUPPORTED_SCHEMA_VERSIONS.includes(location.schemaVersion) ? 'supported' : 'outdated';
  }

  private registry(tenantIds: readonly number[] | null): Promise<Registry> {
    return this.database.use(async (manager) => {
      // One that is being created has no schema yet to judge.
      const status = Not('creating' as const);
      const where = tenantIds === null ? { status } : { status, tenantId: In([...tenantIds]) };
      const locations = await manager.find(TenantDatabase, { where, order: { tenantId: 'ASC' } });
      const tenants = await manager.findBy(Tenant, { id: In(locations.map(({ tenantId }) => tenantId)) });
      const servers = await manager.find(DatabaseServer);
      return {
        locations,
        tenants: new Map(tenants.map(({ id, slug }) => [id, slug])),
        servers: new Map(servers.map((server) => [server.id, server])),
      };
    });
  }
}

/** Between two migrations a schema is neither what it was nor what it will be. */
function isMigrating({ schemaVersion }: TenantDatabase, running: boolean): boolean {
  return running && schemaVersion !== CURRENT_SCHEMA_VERSION;
}

interface Registry {
  readonly locations: readonly TenantDatabase[];
  readonly tenants: ReadonlyMap<number, string>;
  readonly servers: ReadonlyMap<number, DatabaseServer>;
}
