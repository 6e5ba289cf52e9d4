import { addDays, addMonths, daysBetween } from '#kernel';
import type { Day } from '#kernel';
import type { DueState, PlanBasis } from './plan.choices';

/** The interval: at least one of the three; months and days exclude each other. */
export interface Interval {
  readonly intervalKm: number | null;
  readonly intervalMonths: number | null;
  readonly intervalDays: number | null;
}

/** The due day and kilometres, whichever comes first; null if it does not depend on them. */
export interface Due {
  readonly date: Day | null;
  readonly km: number | null;
}

interface Schedule extends Interval {
  readonly basis: PlanBasis;
  readonly anchorDueDate: Day | null;
  readonly anchorDueOdometer: number | null;
  readonly nextDueDate: Day | null;
  readonly nextDueOdometer: number | null;
}

/** Limit for searching the days of a schedule one by one: three centuries of months. */
const MAX_STEPS = 4000;

/** The day after a number of intervals, counted from the first day in one step, so that ends of months do not drift. */
function stepped(day: Day, { intervalMonths, intervalDays }: Interval, times: number): Day | null {
  if (intervalMonths !== null) return addMonths(day, intervalMonths * times);
  return intervalDays === null ? null : addDays(day, intervalDays * times);
}

/** One interval after a day and an odometer value. */
export function dueAfter(interval: Interval, { date, km }: { readonly date: Day; readonly km: number | null }): Due {
  const { intervalKm } = interval;
  return {
    date: stepped(date, interval, 1),
    km: intervalKm === null || km === null ? null : km + intervalKm,
  };
}

/**
 * The next due day and kilometres after a completion (domain.md §11.3). `from_completion`: one interval after it.
 * `fixed`: the first day counted from the anchor that is after both the completion and the previous due day.
 */
export function dueAfterCompletion(plan: Schedule, done: { readonly date: Day; readonly km: number | null }): Due {
  if (plan.basis === 'from_completion') {
    const next = dueAfter(plan, done);
    return { date: next.date, km: next.km ?? (plan.intervalKm === null ? null : plan.nextDueOdometer) };
  }
  return { date: fixedDay(plan, done.date), km: fixedKm(plan, done.km) };
}

function fixedDay(plan: Schedule, completed: Day): Day | null {
  const { anchorDueDate: anchor, nextDueDate } = plan;
  if (anchor === null) return dueAfter(plan, { date: completed, km: null }).date;
  const after = nextDueDate !== null && nextDueDate > completed ? nextDueDate : completed;
  for (let times = 1; times <= MAX_STEPS; times++) {
    const day = stepped(anchor, plan, times);
    if (day === null || day > after) return day;
  }
  return dueAfter(plan, { date: completed, km: null }).date;
}

function fixedKm({ intervalKm, nextDueOdometer }: Schedule, completed: number | null): number | null {
  if (intervalKm === null) return null;
  if (nextDueOdometer === null) return completed === null ? null : completed + intervalKm;
  const passed = Math.floor(((completed ?? 0) - nextDueOdometer) / intervalKm);
  return nextDueOdometer + Math.max(1, passed + 1) * intervalKm;
}

/** The remaining days and kilometres until something is due. */
export interface Remaining {
  readonly daysLeft: number | null;
  readonly remainingKm: number | null;
}

export function remainingOf({ date, km }: Due, now: { readonly today: Day; readonly km: number }): Remaining {
  return {
    daysLeft: date === null ? null : daysBetween(now.today, date),
    remainingKm: km === null ? null : km - now.km,
  };
}

export function dueStateOf(
  { daysLeft, remainingKm }: Remaining,
  { leadDays, leadKm }: { readonly leadDays: number; readonly leadKm: number },
): DueState {
  const left = [daysLeft, remainingKm].filter((value) => value !== null);
  if (left.some((value) => value < 0)) return 'overdue';
  if (left.includes(0)) return 'due';
  const isSoon = (daysLeft !== null && daysLeft <= leadDays) || (remainingKm !== null && remainingKm <= leadKm);
  return isSoon ? 'due_soon' : 'ok';
}

/** The day on which the kilometres are used up, in the future or the past; null if the daily distance is unknown. */
export function forecastDay(remainingKm: number | null, kmPerDay: number | null, today: Day): Day | null {
  if (remainingKm === null || kmPerDay === null || kmPerDay <= 0) return null;
  const days = Math.ceil(remainingKm / kmPerDay);
  return Math.abs(days) > MAX_FORECAST_DAYS ? null : addDays(today, days);
}

/** A vehicle that hardly moves gets no forecast. */
const MAX_FORECAST_DAYS = 36_500;

/** The earlier of two days, either of which may be null. */
export function earlierDay(one: Day | null, other: Day | null): Day | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
