import { clock, dayIn, startOfDay } from '#kernel';
import type { Day } from '#kernel';

/** Noon of the day, or now if that is earlier: a reading must have the day of the work. */
export function momentOf(day: Day, zone: string): Date {
  const now = clock.now();
  const noon = new Date(startOfDay(day, zone).getTime() + 12 * 3_600_000);
  return dayIn(zone, now) === day || noon > now ? now : noon;
}
