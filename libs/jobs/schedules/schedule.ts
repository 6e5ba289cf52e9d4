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

/** The window that opens after the one `nowMs` lies in. */
export function windowAfter(at: Interval | Calendar, nowMs: number, zone: string): Window {
  if ('everyMs' in at) return intervalWindow(at, nowMs + at.everyMs);
  return windowOf(at, dayOf(at, nowMs, zone).plus(at.weekday === undefined ? { days: 1 } : { weeks: 1 }));
}

export const fanOutKind = (kind: string): string => `${kind}.fan_out`;

/** Of which kind the runs are that a schedule asks for: its own, or that of the fan-out over tenants. */
export const askedKind = ({ kind, scope }: Schedule): string => (scope === 'platform' ? kind : fanOutKind(kind));

/** By which name the run of a window is asked for. */
export const askedName = ({ scope }: Schedule, { key }: Window, zone: string): string =>
  scope === 'platform' ? key : `${key}${zoneMark(zone)}`;

/** What the name of a zone's fan-out ends in. A zone nobody knows has a name, too: its tenants' work is done by UTC. */
export const zoneMark = (zone: string): string => `.${zone.replaceAll(/[^A-Za-z0-9._+-]/g, '-').slice(0, 40)}`;

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

const calendarWindow = (at: Calendar, nowMs: number, zone: string): Window => windowOf(at, dayOf(at, nowMs, zone));

/**
 * By the local day, so that a day on which the clocks change has one window as well: an hour that does not exist is the one after
 * it, one that comes twice counts the first time.
 */
function dayOf(at: Calendar, nowMs: number, zone: string): DateTime {
  const { weekday } = at;
  const now = DateTime.fromMillis(nowMs, { zone: IANAZone.isValidZone(zone) ? zone : 'utc' });
  const today = weekday === undefined ? now.startOf('day') : now.set({ weekday }).startOf('day');
  if (momentOf(at, today) <= now) return today;
  return today.minus(weekday === undefined ? { days: 1 } : { weeks: 1 });
}

/** Named after its day or its week, whatever the hour and the weekday: who changes those gets no second run in it, and none less. */
function windowOf(at: Calendar, day: DateTime): Window {
  const key = at.weekday === undefined ? day.toISODate() : day.toFormat("kkkk-'W'WW");
  return { key: key ?? '', startsAtMs: momentOf(at, day).toMillis() };
}

const momentOf = ({ hour, minute }: Calendar, day: DateTime): DateTime => day.set({ hour, minute });
