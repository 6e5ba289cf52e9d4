import { addDays, daysBetween, startOfDay } from '#kernel';
import type { Day } from '#kernel';

/** A period of whole days in the tenant's zone, both included; `start` and `end` are its instants, `end` excluded. */
export interface ReportPeriod {
  readonly from: Day;
  readonly to: Day;
  readonly start: Date;
  readonly end: Date;
}

export function reportPeriod(from: Day, to: Day, zone: string): ReportPeriod {
  return { from, to, start: startOfDay(from, zone), end: startOfDay(addDays(to, 1), zone) };
}

/** The period of the same length that ends on the day before. */
export function previousPeriod({ from, to }: ReportPeriod, zone: string): ReportPeriod {
  return reportPeriod(addDays(from, -1 - daysBetween(from, to)), addDays(from, -1), zone);
}
