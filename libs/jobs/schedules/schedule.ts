import { createHash } from 'node:crypto';
import { DateTime, IANAZone } from 'luxon';

/** A fixed interval in milliseconds, counted from the epoch. */
export interface Interval {
  readonly everyMs: number;
}

/** Once a day, or on one day of the week. */
export interface Calendar {
  readonly hour: number;
  readonly minute: number;
  /** ISO: 1 is Monday. */
  readonly weekday?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** The clock of the calendar. `tenant` requires the scope `tenant`. */
  readonly zone: 'UTC' | 'tenant';
}

/** A job that runs on a schedule. */
export interface Schedule {
  readonly kind: string;
  /** Names of earlier releases: a window that was requested under one of them is not requested again. */
  readonly formerKinds?: readonly string[];
  /** One run for the platform, or one run for each active tenant. */
  readonly scope: 'platform' | 'tenant';
  readonly at: Interval | Calendar;
  /** Period over which the runs of the tenants are spread. */
  readonly spreadMs?: number;
}

/** One occurrence of a schedule. Every process computes the same key at any time within the window. */
export interface Window {
  readonly key: string;
  readonly startsAtMs: number;
}

/** The window that contains `nowMs`. A window lasts until the next one opens, so a missed start is caught up once. */
export function windowAt(at: Interval | Calendar, nowMs: number, zone: string): Window {
  return 'everyMs' in at ? intervalWindow(at, nowMs) : calendarWindow(at, nowMs, zone);
}

/** The window after the one that contains `nowMs`. */
export function windowAfter(at: Interval | Calendar, nowMs: number, zone: string): Window {
  if ('everyMs' in at) return intervalWindow(at, nowMs + at.everyMs);
  return windowOf(at, dayOf(at, nowMs, zone).plus(at.weekday === undefined ? { days: 1 } : { weeks: 1 }));
}

export const fanOutKind = (kind: string): string => `${kind}.fan_out`;

/** The kind of the runs that a schedule requests: its own kind, or the kind of its fan-out over tenants. */
export const askedKind = ({ kind, scope }: Schedule): string => (scope === 'platform' ? kind : fanOutKind(kind));

/** The window name under which a run is requested. */
export const askedName = ({ scope }: Schedule, { key }: Window, zone: string): string =>
  scope === 'platform' ? key : `${key}${zoneMark(zone)}`;

/**
 * The suffix of the window name of a zone's fan-out. An unknown zone has a suffix too; the work of its tenants follows
 * UTC.
 */
export const zoneMark = (zone: string): string => `.${zone.replaceAll(/[^A-Za-z0-9._+-]/g, '-').slice(0, 40)}`;

/** The offset of a tenant's run within the spread. It is constant for a tenant and differs between kinds. */
export function spreadOf({ kind, spreadMs = 0 }: Schedule, tenantId: number): number {
  if (spreadMs === 0) return 0;
  return createHash('sha256').update(`${kind}:${tenantId}`).digest().readUInt32BE() % spreadMs;
}

/** True if the windows of a schedule differ between zones. */
export function isLocal({ at }: Schedule): boolean {
  return 'zone' in at && at.zone === 'tenant';
}

function intervalWindow({ everyMs }: Interval, nowMs: number): Window {
  const startsAtMs = Math.floor(nowMs / everyMs) * everyMs;
  const key = DateTime.fromMillis(startsAtMs, { zone: 'utc' }).toFormat("yyyyMMdd'T'HHmmss.SSS'Z'");
  return { key, startsAtMs };
}

const calendarWindow = (at: Calendar, nowMs: number, zone: string): Window => windowOf(at, dayOf(at, nowMs, zone));

/**
 * Computed from the local day, so that a day on which the clocks change also has one window. A local time that does not
 * exist is moved to the hour after it; of a local time that occurs twice the first one counts.
 */
function dayOf(at: Calendar, nowMs: number, zone: string): DateTime {
  const { weekday } = at;
  const now = DateTime.fromMillis(nowMs, { zone: IANAZone.isValidZone(zone) ? zone : 'utc' });
  const today = weekday === undefined ? now.startOf('day') : now.set({ weekday }).startOf('day');
  if (momentOf(at, today) <= now) return today;
  return today.minus(weekday === undefined ? { days: 1 } : { weeks: 1 });
}

/**
 * The window is named after its day or its week, without the hour and the weekday: changing those during the window
 * causes neither a second run nor a missing one.
 */
function windowOf(at: Calendar, day: DateTime): Window {
  const key = at.weekday === undefined ? day.toISODate() : day.toFormat("kkkk-'W'WW");
  return { key: key ?? '', startsAtMs: momentOf(at, day).toMillis() };
}

const momentOf = ({ hour, minute }: Calendar, day: DateTime): DateTime => day.set({ hour, minute });
