import { addDays, clock } from '#kernel';
import type { Day } from '#kernel';

/** Number of days before today that the demo data covers. */
export const DEMO_DAYS = 730;
const DAY_MS = 86_400_000;

/** A pseudo-random number from 0 to `below` (excluded), always the same for the same arguments. */
export const spread = (seed: number, below: number): number => ((seed * 7919 + 104_729) % 1009) % below;

/** The odometer of a vehicle at an earlier day if it shows `mileage` now: the vehicle is driven evenly. */
export function kmAgo(mileage: number, daysAgo: number): number {
  const perDay = Math.min(60, (mileage * 0.8) / DEMO_DAYS);
  return Math.max(0, Math.floor(mileage - perDay * daysAgo) - 1);
}

export const instantAgo = (days: number): Date =>
  new Date(Math.floor((clock.nowMs() - days * DAY_MS) / 60_000) * 60_000);

/** The expiry days of a yearly document: the previous one and the current one. */
export function yearlyEnds(today: Day, seed: number): readonly [before: Day, now: Day] {
  const now = addDays(today, spread(seed, 350) - 12);
  return [addDays(now, -365), now];
}
