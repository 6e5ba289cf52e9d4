import { addDays, addMonths, daysBetween } from '#kernel';
import type { Day } from '#kernel';
import type { InsuranceStatus } from './insurance.choices';
import type { Insurance } from './insurance.entity';

type Term = Pick<Insurance, 'startDate' | 'endDate'>;
type Standing = Term & Pick<Insurance, 'cancelledOn' | 'renewalReminderDays'>;

/** What a policy is worth on a day (domain.md §11.1): both of its days are inside. */
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

/** The last day with cover: the end, or the day before the one from which it is cancelled. */
export function lastDayOf({ endDate, cancelledOn }: Pick<Insurance, 'endDate' | 'cancelledOn'>): Day {
  const before = cancelledOn === null ? endDate : addDays(cancelledOn, -1);
  return before < endDate ? before : endDate;
}

/**
 * The term that follows: it begins the day after, and is as long. Whole months stay whole months, so that a year follows a year
 * whether it has a 29 February or not.
 */
export function nextTerm({ startDate, endDate }: Term): Term {
  const next = addDays(endDate, 1);
  for (let months = 1; months <= LONGEST_TERM_MONTHS; months++) {
    if (addMonths(startDate, months) === next)
      return { startDate: next, endDate: addDays(addMonths(next, months), -1) };
  }
  return { startDate: next, endDate: addDays(next, daysBetween(startDate, endDate)) };
}

const LONGEST_TERM_MONTHS = 120;
