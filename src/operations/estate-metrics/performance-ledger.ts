import { Injectable } from '@nestjs/common';
import { LATENCY_BUCKETS, quantileOf, slowOf } from '#tenancy';
import type { TenantLoad } from '#tenancy';
import { GlobalDatabase } from '../../global/global-database';
import { THIS_HOUR, TODAY, writeRows } from './buckets';

/** Performance of a tenant's database in a period. */
export interface PerformanceFigures {
  readonly hours: number;
  readonly queries: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Statements that took more than 500 ms. */
  readonly slow: number;
  /** Requests that waited for a connection. */
  readonly waits: number;
  readonly waitMs: number;
}

const LATENCIES = Array.from({ length: LATENCY_BUCKETS }, (_, bucket) => `latency_${bucket}`);
const COUNTED = ['queries', 'busy_us', 'waits', 'wait_ms', ...LATENCIES];
const MARKS = COUNTED.map(() => '?').join(', ');

/** Statements of tenants and their latencies, summed over all processes by hour and by day (`tenant_performance`). */
@Injectable()
export class PerformanceLedger {
  constructor(private readonly database: GlobalDatabase) {}

  /** Adds the counts of one process in one transaction. */
  async add(loads: readonly TenantLoad[]): Promise<void> {
    if (loads.length === 0) return;
    // The same order in every process prevents deadlocks between concurrent writers.
    const inOrder = loads.toSorted((one, two) => one.tenantId - two.tenantId);
    await this.database.transaction((manager) =>
      writeRows(manager, inOrder, {
        into: `tenant_performance (tenant_id, resolution, bucket_at, ${COUNTED.join(', ')})`,
        marks: `(?, 'hour', ${THIS_HOUR}, ${MARKS}), (?, 'day', ${TODAY}, ${MARKS})`,
        values: (load) => [...rowOf(load), ...rowOf(load)],
        onDuplicate: COUNTED.map((column) => `${column} = ${column} + VALUES(${column})`).join(', '),
      }),
    );
  }

  /** Figures of the last `hours` full hours and of the present one; null without statements. */
  async of(tenantId: number, hours: number): Promise<PerformanceFigures> {
    const [row] = await this.database.use((manager) =>
      manager.query<Record<string, string | number | null>[]>(
        `SELECT ${COUNTED.map((column) => `SUM(${column}) AS ${column}`).join(', ')} FROM tenant_performance
          WHERE tenant_id = ? AND resolution = 'hour' AND bucket_at >= ${THIS_HOUR} - INTERVAL ? HOUR`,
        [tenantId, hours],
      ),
    );
    const sum = (column: string): number => Number(row?.[column] ?? 0);
    const latencies = LATENCIES.map(sum);
    return {
      hours,
      queries: sum('queries'),
      p50Ms: inMs(quantileOf(latencies, 0.5)),
      p95Ms: inMs(quantileOf(latencies, 0.95)),
      slow: slowOf(latencies),
      waits: sum('waits'),
      waitMs: sum('wait_ms'),
    };
  }
}

function rowOf({ tenantId, queries, busyUs, waits, waitMs, latencies }: TenantLoad): number[] {
  return [tenantId, queries, Math.round(busyUs), waits, Math.round(waitMs), ...latencies];
}

const inMs = (microseconds: number | null): number | null => (microseconds === null ? null : microseconds / 1000);
