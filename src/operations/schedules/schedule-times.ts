import type { Schedule } from '#jobs';
import type { FieldError } from '#kernel';

export type ScheduleTimes = Schedule['at'];

/** Parts of the times; absent parts stay unchanged. */
export interface TimesChange {
  readonly everyMs?: number;
  readonly hour?: number;
  readonly minute?: number;
  /** ISO 8601: 1 is Monday. */
  readonly weekday?: number;
}

type Part = keyof TimesChange;

/** Bounds of each part: one second to one week, hours of a day, days of a week. */
const BOUNDS: Readonly<Record<Part, readonly [number, number]>> = {
  everyMs: [1000, 7 * 86_400_000],
  hour: [0, 23],
  minute: [0, 59],
  weekday: [1, 7],
};

const PARTS: readonly Part[] = ['everyMs', 'hour', 'minute', 'weekday'];

/** Reasons why a change does not fit the times of a schedule: an interval stays an interval, a daily time daily, a weekly time weekly. */
export function refusalsOf(times: ScheduleTimes, change: TimesChange): readonly FieldError[] {
  return PARTS.filter((part) => change[part] !== undefined).flatMap((part): readonly FieldError[] => {
    const pointer = `/at/${part}`;
    if (!has(times, part)) {
      const detail = `the schedule has ${PARTS.filter((own) => has(times, own)).join(', ')} and no ${part}`;
      return [{ pointer, code: 'NOT_OF_THIS_SCHEDULE', detail }];
    }
    const [least, most] = BOUNDS[part];
    const value = change[part];
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return [];
    return [{ pointer, code: 'OUT_OF_BOUNDS', detail: `must be a whole number from ${least} to ${most}` }];
  });
}

/** The times with the changed parts; the time zone stays. */
export function changedTimes<T extends ScheduleTimes>(times: T, change: TimesChange): T {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...times, ...Object.fromEntries(named) };
}

/** The changeable parts of the times, as they are stored. */
export function partsOf(times: ScheduleTimes): TimesChange {
  return Object.fromEntries(PARTS.filter((part) => has(times, part)).map((part) => [part, times[part as never]]));
}

const has = (times: ScheduleTimes, part: Part): boolean => part in times;
