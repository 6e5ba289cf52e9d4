import { DateTime } from 'luxon';

/** A calendar day `YYYY-MM-DD`, meaningful only in a tenant's time zone. */
export type Day = string;

/** The calendar day on which `instant` falls in the IANA `zone`. */
export function dayIn(zone: string, instant: Date): Day {
  return DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM-dd');
}

/**
 * The first instant of `day` in `zone`. If the clock change skips midnight, it is the first instant after the change.
 */
export function startOfDay(day: Day, zone: string): Date {
  return DateTime.fromISO(day, { zone }).startOf('day').toJSDate();
}

/** True for an existing day written `YYYY-MM-DD`. */
export function isDay(value: unknown): value is Day {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && DateTime.fromISO(value).isValid;
}

const INSTANT = /^(?:19|[2-9]\d)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** True for an existing instant from 1900 on, in ISO 8601 with an offset. */
export function isInstant(value: unknown): value is string {
  return typeof value === 'string' && INSTANT.test(value) && DateTime.fromISO(value).isValid;
}

/** `day` moved by whole days. */
export function addDays(day: Day, days: number): Day {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** `day` moved by whole years. 29 February becomes 28 February in a year without a leap day. */
export function addYears(day: Day, years: number): Day {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ years }).toFormat('yyyy-MM-dd');
}

/**
 * `day` moved by whole months. If the target month is too short, the result is its last day: 31 January plus one month
 * is 28 or 29 February. Always count from the first day of a series; counting step by step loses the end of the month.
 */
export function addMonths(day: Day, months: number): Day {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ months }).toFormat('yyyy-MM-dd');
}

/** Number of calendar days from `from` to `to`; negative if `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

export const yearOf = (day: Day): number => Number(day.slice(0, 4));
