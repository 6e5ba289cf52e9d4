import { spreadOf, windowAt } from './schedule';
import type { Calendar, Schedule } from './schedule';

const at = (iso: string): number => Date.parse(iso);

describe('The window of a schedule', () => {
  it('is the same all through an interval, and another one after it', () => {
    const every = { everyMs: 15_000 };
    const first = windowAt(every, at('2026-11-23T10:00:15Z'), 'UTC');
    expect(first).toEqual({ key: '20261123T100015.000Z', startsAtMs: at('2026-11-23T10:00:15Z') });
    expect(windowAt(every, at('2026-11-23T10:00:29.999Z'), 'UTC')).toEqual(first);
    expect(windowAt(every, at('2026-11-23T10:00:30Z'), 'UTC')).not.toEqual(first);
  });

  it('opens at the hour of the tenant’s own clock', () => {
    const alerts: Calendar = { hour: 2, minute: 0, zone: 'tenant' };
    const now = at('2026-11-23T01:30:00Z');
    expect(windowAt(alerts, now, 'Africa/Abidjan').key).toBe('2026-11-22');
    expect(windowAt(alerts, now, 'Europe/Paris')).toEqual({
      key: '2026-11-23',
      startsAtMs: at('2026-11-23T01:00:00Z'),
    });
  });

  it('comes once on each day on which the clocks change', () => {
    const alerts: Calendar = { hour: 2, minute: 30, zone: 'tenant' };
    const windows = (from: string): string[] => {
      const keys = Array.from(
        { length: 48 * 4 },
        (_none, n) => windowAt(alerts, at(from) + n * 900_000, 'Europe/Paris').key,
      );
      return [...new Set(keys)];
    };
    expect(windows('2026-03-28T12:00:00Z')).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    expect(windows('2026-10-24T12:00:00Z')).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
  });

  it('is of the last such day of the week, made up for until the next', () => {
    const weekly: Calendar = { hour: 4, minute: 0, weekday: 7, zone: 'UTC' };
    expect(windowAt(weekly, at('2026-11-22T03:59:59Z'), 'UTC').key).toBe('2026-W46');
    expect(windowAt(weekly, at('2026-11-22T04:00:00Z'), 'UTC').key).toBe('2026-W47');
    expect(windowAt(weekly, at('2026-11-28T23:00:00Z'), 'UTC').key).toBe('2026-W47');
  });

  it('reads the calendar in UTC where a zone is unknown', () => {
    const nightly: Calendar = { hour: 3, minute: 0, zone: 'tenant' };
    expect(windowAt(nightly, at('2026-11-23T03:00:00Z'), 'Mars/Olympus').key).toBe('2026-11-23');
  });

  it('is spread over its tenants, each always at the same place', () => {
    const backup: Schedule = {
      kind: 'tenant.backup',
      scope: 'tenant',
      at: { hour: 1, minute: 0, zone: 'UTC' },
      spreadMs: 3_600_000,
    };
    const places = Array.from({ length: 600 }, (_none, id) => spreadOf(backup, id));
    expect(places).toEqual(Array.from({ length: 600 }, (_none, id) => spreadOf(backup, id)));
    const minutes = new Set(places.map((ms) => Math.floor(ms / 60_000)));
    expect(minutes.size).toBe(60);
  });
});
