import type { EntityManager } from 'typeorm';
import { addDays, startOfDay } from '#kernel';
import type { Day } from '#kernel';
import { spansSince } from '../../fleet/odometer/meter-history';

/**
 * The period of readings that the daily distance is computed from, and the minimum time between two of them
 * (domain.md §11.3).
 */
const USAGE_DAYS = 90;
const MIN_APART_MS = 7 * 86_400_000;

/** Kilometres per day of each vehicle over the last ninety days, if it has two readings a week apart; in one query. */
export async function usageOf(
  manager: EntityManager,
  vehicleIds: readonly number[],
  { today, zone }: { readonly today: Day; readonly zone: string },
): Promise<ReadonlyMap<number, number>> {
  if (vehicleIds.length === 0) return new Map();
  const since = startOfDay(addDays(today, -USAGE_DAYS), zone);
  const spans = await spansSince(manager, vehicleIds, since);
  const usage = new Map<number, number>();
  for (const { vehicleId, first, last, firstAt, lastAt } of spans) {
    const apart = lastAt.getTime() - firstAt.getTime();
    // With several odometers, the newest one is used; it comes last.
    if (apart >= MIN_APART_MS) usage.set(vehicleId, (last - first) / (apart / 86_400_000));
    else usage.delete(vehicleId);
  }
  return usage;
}
