import { addDays, addMonths, daysBetween } from '#kernel';
import type { Day } from '#kernel';
import type { InsuranceStatus } from './insurance.choices';
import type { Insurance } from './insurance.entity';

type Term = Pick<Insurance, 'startDate' | 'endDate'>;
type Standing = Term & Pick<Insurance, 'cancelledOn' | 'renewalReminderDays'>;

/** The status of a policy on a day (domain.md §11.1); its first and last day are included. */
export function standingOf(
  policy: Standing,
  { today, reminderDays, hasSuccessor }: { today: Day; reminderDays: number; hasSuccessor: boolean },
): InsuranceStatus {
  const { cancelledOn, startDate } = policy;
  if (cancelledOn !== null && (cancelledOn <= today || cancelledOn <= startDate)) return 'cancelled';
  if (today < policy.startDate) return 'upcoming';
  if (today > policy.endDate) return 'expired';
  const daysLeft = daysBetween(today, lastDayOf(policy));
  return daysLeft <= (policy.renewalReminderDays ?? reminderDays) && !hasSuccessor ? 'pending_renewal' : 'active';
}

/** The last day with cover: the end, or the day before the cancellation. */
export function lastDayOf({ endDate, cancelledOn }: Pick<Insurance, 'endDate' | 'cancelledOn'>): Day {
  const before = cancelledOn === null ? endDate : addDays(cancelledOn, -1);
  return before < endDate ? before : endDate;
}

/**
 * The next term: it begins the day after the end and has the same length. Whole months stay whole months, so that a
 * year follows a year regardless of 29 February.
 */
export function nextTerm({ startDate, endDate }: Term): Term {
  const next = addDays(endDate, 1);
  for (let months = 1; months <= MAX_TERM_MONTHS_LENGTH; months++) {
    if (addMonths(startDate, months) === next)
      return { startDate: next, endDate: addDays(addMonths(next, months), -1) };
  }
  return { startDate: next, endDate: addDays(next, daysBetween(startDate, endDate)) };
}

const MAX_TERM_MONTHS_LENGTH = 120;
