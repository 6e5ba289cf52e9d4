import { addDays } from '#kernel';
import type { Day } from '#kernel';

/** How far back the obligations of a demo company go. */
export const DEMO_DAYS = 730;
const DAY_MS = 86_400_000;

/** The same for the same numbers, and spread evenly enough: from 0 up to `below`, that not included. */
export const spread = (seed: number, below: number): number => ((seed * 7919 + 104_729) % 1009) % below;

/** What a vehicle's meter showed so many days ago, when it shows `mileage` now: driven evenly, and never beyond what it shows. */
export function kmAgo(mileage: number, daysAgo: number): number {
  const perDay = Math.min(60, (mileage * 0.8) / DEMO_DAYS);
  return Math.max(0, Math.floor(mileage - perDay * daysAgo) - 1);
}

export const instantAgo = (days: number): Date => new Date(Math.floor((Date.now() - days * DAY_MS) / 60_000) * 60_000);

/** The days a yearly paper ended on and ends on: the last one in the past year, and the one that counts now. */
export function yearlyEnds(today: Day, seed: number): readonly [before: Day, now: Day] {
  const now = addDays(today, spread(seed, 350) - 12);
  return [addDays(now, -365), now];
}
