import type { EntityManager } from 'typeorm';
import { addDays, startOfDay } from '#kernel';
import type { Day } from '#kernel';
import { tableName } from '#persistence';

/**
 * The period of readings that the daily distance is computed from, and the minimum time between two of them
 * (domain.md §11.3).
 */
const USAGE_DAYS = 90;
const LEAST_APART_MS = 7 * 86_400_000;

interface Span {
  readonly vehicleId: number;
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Kilometres per day of each vehicle over the last ninety days, if it has two readings a week apart; in one query. */
export async function usageOf(
  manager: EntityManager,
  vehicleIds: readonly number[],
  { today, zone }: { readonly today: Day; readonly zone: string },
): Promise<ReadonlyMap<number, number>> {
  if (vehicleIds.length === 0) return new Map();
  const since = startOfDay(addDays(today, -USAGE_DAYS), zone);
  const spans = await manager.query<Span[]>(
    `SELECT vehicle_id AS vehicleId, meter_epoch AS epoch, MIN(value) AS first, MAX(value) AS last, MIN(read_at) AS firstAt,
        MAX(read_at) AS lastAt
      FROM ${tableName(manager, 'odometer_readings')} WHERE vehicle_id IN (?) AND is_void = 0 AND read_at >= ?
      GROUP BY vehicle_id, meter_epoch ORDER BY vehicle_id, meter_epoch`,
    [[...new Set(vehicleIds)], since],
  );
  const usage = new Map<number, number>();
  for (const { vehicleId, first, last, firstAt, lastAt } of spans) {
    const apart = lastAt.getTime() - firstAt.getTime();
    // With several odometers, the newest one is used; it comes last.
    if (apart >= LEAST_APART_MS) usage.set(vehicleId, (last - first) / (apart / 86_400_000));
    else usage.delete(vehicleId);
  }
  return usage;
}
