import { Injectable } from '@nestjs/common';
import type { ActiveTenants, JobTenant } from '#jobs';
import { GlobalDatabase } from '../../global/global-database';

/** The tenants for which schedules run, read from the registry. */
@Injectable()
export class ActiveTenantsService implements ActiveTenants {
  constructor(private readonly database: GlobalDatabase) {}

  zones(): Promise<readonly string[]> {
    return this.database.use(async (manager) => {
      const rows = await manager.query<{ timezone: string }[]>(
        "SELECT DISTINCT timezone FROM tenants WHERE status = 'active' ORDER BY timezone",
      );
      return rows.map(({ timezone }) => timezone);
    });
  }

  page(afterId: number, limit: number, zone: string | null): Promise<readonly JobTenant[]> {
    return this.database.use((manager) =>
      manager.query<JobTenant[]>(
        `SELECT tenant.id AS tenantId, location.server_id AS serverId, location.epoch AS epoch
          FROM tenants tenant JOIN tenant_databases location ON location.tenant_id = tenant.id
          WHERE tenant.status = 'active' AND tenant.id > ? AND (? IS NULL OR tenant.timezone = ?) ORDER BY tenant.id LIMIT ?`,
        [afterId, zone, zone, limit],
      ),
    );
  }
}
