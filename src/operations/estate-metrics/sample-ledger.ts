import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GlobalDatabase } from '../../global/global-database';
import type { ServerBurden } from '../servers/server-burden';
import { THIS_HOUR, TODAY, writeRows } from './buckets';

/** The size of a tenant. */
export interface TenantSize {
  readonly tenantId: number;
  readonly sizeBytes: number;
  readonly recordCount: number;
  readonly tableCount: number;
}

/** One sample of a tenant's growth. */
export interface TenantSample {
  readonly at: Date;
  readonly sizeBytes: number;
  readonly recordCount: number;
}

/** A tenant whose size in the registry is missing or outdated. */
export type ChangedSize = Pick<TenantSize, 'tenantId' | 'sizeBytes'>;

const AT_ONCE = 500;

/** Sizes of tenants by hour and by day: the last sample of each period is kept (`tenant_samples`). */
@Injectable()
export class SampleLedger {
  constructor(private readonly database: GlobalDatabase) {}

  async keep(sizes: readonly TenantSize[]): Promise<void> {
    await this.database.use((manager) =>
      writeRows(manager, sizes, {
        into: 'tenant_samples (tenant_id, resolution, bucket_at, size_bytes, record_count, table_count)',
        marks: `(?, 'hour', ${THIS_HOUR}, ?, ?, ?), (?, 'day', ${TODAY}, ?, ?, ?)`,
        values: (size) => [...rowOf(size), ...rowOf(size)],
        onDuplicate:
          'size_bytes = VALUES(size_bytes), record_count = VALUES(record_count), table_count = VALUES(table_count)',
      }),
    );
  }

  /** Updates the size in the registry only for changed tenants, because other transactions lock these rows too. */
  async register(changed: readonly ChangedSize[]): Promise<void> {
    for (let at = 0; at < changed.length; at += AT_ONCE) {
      const some = changed.slice(at, at + AT_ONCE);
      await this.database.use((manager) => setSizes(manager, some));
    }
  }

  /** Replaces the previous sample of the server (`server_samples`). */
  async keepBurden(serverId: number, { purgeLag, memoryBytes, maxConnections }: ServerBurden): Promise<void> {
    await this.database.use((manager) =>
      manager.query(
        `INSERT INTO server_samples (server_id, sampled_at, purge_lag, memory_bytes, max_connections)
          VALUES (?, UTC_TIMESTAMP(3), ?, ?, ?)
          ON DUPLICATE KEY UPDATE sampled_at = VALUES(sampled_at), purge_lag = VALUES(purge_lag),
            memory_bytes = VALUES(memory_bytes), max_connections = VALUES(max_connections)`,
        [serverId, purgeLag, memoryBytes, maxConnections],
      ),
    );
  }

  /** Sums the samples of all tenants of the present day. */
  async keepEstate(): Promise<void> {
    await this.database.use(async (manager) => {
      const [sum] = await manager.query<Record<string, string | number | null>[]>(
        `SELECT COUNT(*) AS tenants, SUM(size_bytes) AS bytes, SUM(record_count) AS records
          FROM tenant_samples WHERE resolution = 'day' AND bucket_at = ${TODAY}`,
      );
      await manager.query(
        `INSERT INTO estate_days (day_on, tenant_count, size_bytes, record_count) VALUES (UTC_DATE(), ?, ?, ?)
          ON DUPLICATE KEY UPDATE tenant_count = VALUES(tenant_count), size_bytes = VALUES(size_bytes),
            record_count = VALUES(record_count)`,
        [Number(sum?.['tenants'] ?? 0), sum?.['bytes'] ?? 0, sum?.['records'] ?? 0],
      );
    });
  }

  /** The samples of the last `days` days, oldest first. Days without a sample are absent. */
  async daysOf(tenantId: number, days: number): Promise<readonly TenantSample[]> {
    const rows = await this.database.use((manager) =>
      manager.query<{ at: Date; sizeBytes: string | number; recordCount: string | number }[]>(
        `SELECT bucket_at AS at, size_bytes AS sizeBytes, record_count AS recordCount FROM tenant_samples
          WHERE tenant_id = ? AND resolution = 'day' AND bucket_at > ${TODAY} - INTERVAL ? DAY ORDER BY bucket_at`,
        [tenantId, days],
      ),
    );
    return rows.map(({ at, sizeBytes, recordCount }) => ({
      at,
      sizeBytes: Number(sizeBytes),
      recordCount: Number(recordCount),
    }));
  }
}

const rowOf = ({ tenantId, sizeBytes, recordCount, tableCount }: TenantSize): number[] => [
  tenantId,
  sizeBytes,
  recordCount,
  tableCount,
];

async function setSizes(manager: EntityManager, changed: readonly ChangedSize[]): Promise<void> {
  await manager.query(
    `UPDATE tenant_databases SET size_bytes = CASE tenant_id ${changed.map(() => 'WHEN ? THEN ?').join(' ')} END
      WHERE tenant_id IN (?)`,
    [...changed.flatMap(({ tenantId, sizeBytes }) => [tenantId, sizeBytes]), changed.map(({ tenantId }) => tenantId)],
  );
}
