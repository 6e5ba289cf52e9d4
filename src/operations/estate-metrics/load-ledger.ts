import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GlobalDatabase } from '../../global/global-database';
import { THIS_HOUR } from './buckets';

interface ChangedLoad {
  readonly tenantId: number;
  /** The driver returns rounded numbers as text. */
  readonly busyMs: string | number;
}

const AT_ONCE = 500;

/** Tenants whose registered load is not the one of the last full hour. */
const CHANGED = `SELECT d.tenant_id AS tenantId, ROUND(COALESCE(p.busy_us, 0) / 1000) AS busyMs FROM tenant_databases d
  LEFT JOIN tenant_performance p ON p.tenant_id = d.tenant_id AND p.resolution = 'hour'
    AND p.bucket_at = ${THIS_HOUR} - INTERVAL 1 HOUR
  WHERE NOT (d.busy_ms <=> ROUND(COALESCE(p.busy_us, 0) / 1000))`;

/** Sums of a server's tenants, for all servers in one statement. */
const TOTALS = `UPDATE server_samples s LEFT JOIN (
    SELECT server_id, COUNT(*) AS tenants, SUM(size_bytes) AS bytes, SUM(busy_ms) AS busy
    FROM tenant_databases GROUP BY server_id) t ON t.server_id = s.server_id
  SET s.tenant_count = COALESCE(t.tenants, 0), s.size_bytes = COALESCE(t.bytes, 0), s.busy_ms = COALESCE(t.busy, 0)`;

/**
 * The load of each tenant, and the sums of each server, kept beside their sizes, so that lists show and sort them without
 * counting. The load is the time that the tenant's statements took in the last full hour.
 */
@Injectable()
export class LoadLedger {
  constructor(private readonly database: GlobalDatabase) {}

  /** Updates changed tenants only, because other transactions lock these rows too. */
  async keep(): Promise<void> {
    const changed = await this.database.use((manager) => manager.query<ChangedLoad[]>(CHANGED));
    for (let at = 0; at < changed.length; at += AT_ONCE) {
      const some = changed.slice(at, at + AT_ONCE);
      await this.database.use((manager) => setLoads(manager, some));
    }
    await this.database.use((manager) => manager.query(TOTALS));
  }
}

async function setLoads(manager: EntityManager, changed: readonly ChangedLoad[]): Promise<void> {
  await manager.query(
    `UPDATE tenant_databases SET busy_ms = CASE tenant_id ${changed.map(() => 'WHEN ? THEN ?').join(' ')} END
      WHERE tenant_id IN (?)`,
    [...changed.flatMap(({ tenantId, busyMs }) => [tenantId, Number(busyMs)]), changed.map(({ tenantId }) => tenantId)],
  );
}
