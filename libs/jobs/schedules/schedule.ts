import { createHash } from 'node:crypto';
import { DateTime, IANAZone } from 'luxon';

/** Every so many milliseconds, counted from the epoch. */
export interface Interval {
  readonly everyMs: number;
}

/** Once a day, or on one day of the week. */
export interface Calendar {
  readonly hour: number;
  readonly minute: number;
  /** ISO: 1 is Monday. */
  readonly weekday?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** Whose clock: `tenant` goes with the scope of the same name. */
  readonly zone: 'UTC' | 'tenant';
}

/** Work that comes back by the clock. */
export interface Schedule {
  readonly kind: string;
  /** One run for the platform, or one for each active tenant. */
  readonly scope: 'platform' | 'tenant';
  readonly at: Interval | Calendar;
  /** Over how long the runs of the tenants are spread. */
  readonly spreadMs?: number;
}

/** One occurrence: whoever computes it, whenever in it, finds the same key. */
export interface Window {
  readonly key: string;
  readonly startsAtMs: number;
}

/** The window `nowMs` lies in. One that was slept through is still the present one: it is made up for, once. */
export function windowAt(at: Interval | Calendar, nowMs: number, zone: string): Window {
  return 'everyMs' in at ? intervalWindow(at, nowMs) : calendarWindow(at, nowMs, zone);
}

/** Where in the spread a tenant's run is: the same place every time, and another one for each kind. */
export function spreadOf({ kind, spreadMs = 0 }: Schedule, tenantId: number): number {
  if (spreadMs === 0) return 0;
  return createHash('sha256').update(`${kind}:${tenantId}`).digest().readUInt32BE() % spreadMs;
}

/** Whether the windows of a schedule differ from zone to zone. */
export function isLocal({ at }: Schedule): boolean {
  return 'zone' in at && at.zone === 'tenant';
}

function intervalWindow({ everyMs }: Interval, nowMs: number): Window {
  const startsAtMs = Math.floor(nowMs / everyMs) * everyMs;
  const key = DateTime.fromMillis(startsAtMs, { zone: 'utc' }).toFormat("yyyyMMdd'T'HHmmss.SSS'Z'");
  return { key, startsAtMs };
}

/**
 * By the local day, so that a day on which the clocks change has one window as well: an hour that does not exist is the one after
 * it, one that comes twice counts the first time.
 */
function calendarWindow({ hour, minute, weekday }: Calendar, nowMs: number, zone: string): Window {
  const now = DateTime.fromMillis(nowMs, { zone: IANAZone.isValidZone(zone) ? zone : 'utc' });
  const today = weekday === undefined ? now.startOf('day') : now.set({ weekday }).startOf('day');
  const at = (day: DateTime): DateTime => day.set({ hour, minute });
  const day = at(today) > now ? today.minus(weekday === undefined ? { days: 1 } : { weeks: 1 }) : today;
  return { key: day.toISODate() ?? '', startsAtMs: at(day).toMillis() };
}
