import { Injectable } from '@nestjs/common';
import { recordNotFound } from '#persistence';
import type { Placement } from '#tenancy';
import { GlobalDatabase } from '../../global/global-database';
import type { ServerFlavour } from '../../global/servers/database-server.entity';
import { tenantWithoutDatabase } from './upkeep.errors';

/** Where a tenant's tables are, for maintenance by the provisioning account. */
export interface TenantLocation {
  readonly tenantId: number;
  readonly slug: string;
  readonly timezone: string;
  readonly serverId: number;
  readonly host: string;
  readonly port: number;
  readonly flavour: ServerFlavour;
  readonly database: string;
  /** Prefix of its tables in a shared database; empty in its own database. */
  readonly prefix: string;
}

type LocationRow = Omit<TenantLocation, 'prefix' | 'database'> & {
  readonly databaseName: string;
  readonly placement: Placement;
};

/** Reads where tenants are, whatever their status, without decrypting passwords. */
@Injectable()
export class TenantLocations {
  constructor(private readonly database: GlobalDatabase) {}

  /** @throws DomainError NOT_FOUND, TENANT_WITHOUT_DATABASE */
  of(tenantId: number): Promise<TenantLocation> {
    return this.database.use(async (manager) => {
      const tenants = await manager.query<unknown[]>('SELECT 1 FROM tenants WHERE id = ?', [tenantId]);
      if (tenants.length === 0) throw recordNotFound({ resource: 'tenants', id: tenantId });
      const [row] = await manager.query<LocationRow[]>(
        `SELECT t.id AS tenantId, t.slug, t.timezone, s.id AS serverId, s.host, s.port, s.flavour,
            d.database_name AS databaseName, d.placement
          FROM tenants t JOIN tenant_databases d ON d.tenant_id = t.id JOIN database_servers s ON s.id = d.server_id
          WHERE t.id = ? AND d.status <> 'creating'`,
        [tenantId],
      );
      if (row === undefined) throw tenantWithoutDatabase({ id: tenantId });
      const { placement, databaseName, ...location } = row;
      return { ...location, database: databaseName, prefix: placement === 'prefix' ? `tenant_${tenantId}_` : '' };
    });
  }

  /** Ids of all served tenants, in order. */
  active(): Promise<readonly number[]> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<{ id: number }[]>("SELECT id FROM tenants WHERE status = 'active' ORDER BY id");
      return rows.map(({ id }) => id);
    });
  }
}
