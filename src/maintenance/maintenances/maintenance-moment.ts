import { dayIn, startOfDay } from '#kernel';
import type { Day } from '#kernel';

/** The middle of the day, or now when that has not come: what was done on a day was read on that day. */
export function momentOf(day: Day, zone: string): Date {
  const now = new Date();
  const noon = new Date(startOfDay(day, zone).getTime() + 12 * 3_600_000);
  return dayIn(zone, now) === day || noon > now ? now : noon;
}
