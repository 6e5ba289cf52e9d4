import type { EntityManager } from 'typeorm';
import { addDays, clock } from '#kernel';
import type { Day } from '#kernel';
import { earlierDay, forecastDay } from '../../maintenance/plans/plan-schedule';
import { usageOf } from '../../maintenance/plans/plan-usage';
import type { Obligation, ObligationType } from './obligation';
import { readTypes } from './read-obligations';

/** The query for upcoming obligations: the types, the number of days from today, and the visibility to the reader. */
interface UpcomingQuestion {
  readonly types: readonly ObligationType[];
  readonly today: Day;
  readonly zone: string;
  readonly days: number;
  /** Kilometres before the limit at which an obligation without its own lead is announced. */
  readonly leadKm: number;
  readonly isSeen: (obligation: Obligation) => boolean;
}

/** An obligation with its expected day. */
interface UpcomingObligation extends Obligation {
  /** The earlier of the due day and the day the kilometres will be used up; null if neither is known. */
  readonly expectedDate: Day | null;
  readonly isOverdue: boolean;
}

interface UpcomingObligations {
  /** Overdue first; within both parts by expected day. */
  readonly due: readonly UpcomingObligation[];
  /** Number of obligations due by kilometres that have no expected day, because the readings of the vehicle give no daily distance. */
  readonly withoutForecast: number;
}

/** More than the interval of any plan, so that every plan is read. */
const ANY_KM = 4_000_000_000;

/**
 * The overdue obligations and those expected in the next days. Kilometres are converted to a day by the average daily distance of the
 * vehicle's readings (domain.md §11.3). Without that average, an obligation within its lead is listed without a day, and the others are
 * only counted.
 */
export async function upcomingObligations(
  manager: EntityManager,
  question: UpcomingQuestion,
): Promise<UpcomingObligations> {
  const { types, today, zone, days, isSeen } = question;
  const near = { leadDays: days, nearDays: days, leadKm: ANY_KM, nearKm: ANY_KM };
  const obligations = (await readTypes(manager, { today, now: clock.now(), ...near }, types)).filter(isSeen);
  const byKm = obligations.flatMap(({ leftKm, vehicleId }) =>
    leftKm === null || vehicleId === null ? [] : [vehicleId],
  );
  const paces = await usageOf(manager, byKm, { today, zone });
  const expected = obligations.map((obligation) =>
    expectedObligation(obligation, paces.get(obligation.vehicleId ?? 0) ?? null, today),
  );
  const until = addDays(today, days);
  const isListed = (obligation: Expected): boolean =>
    obligation.isOverdue ||
    (obligation.expectedDate !== null && obligation.expectedDate <= until) ||
    (isUnforeseen(obligation) && (obligation.leftKm ?? 0) <= (obligation.leadKm ?? question.leadKm));
  return {
    due: expected.filter(isListed).toSorted(byUrgency),
    withoutForecast: expected.filter((obligation) => isUnforeseen(obligation) && !isListed(obligation)).length,
  };
}

interface Expected extends UpcomingObligation {
  readonly hasPace: boolean;
}

const isUnforeseen = ({ leftKm, hasPace }: Expected): boolean => leftKm !== null && !hasPace;

function expectedObligation(obligation: Obligation, kmPerDay: number | null, today: Day): Expected {
  const { dueDate, left, leftKm } = obligation;
  return {
    ...obligation,
    hasPace: kmPerDay !== null,
    expectedDate: earlierDay(dueDate, forecastDay(leftKm, kmPerDay, today)),
    isOverdue: left < 0 || (leftKm !== null && leftKm < 0),
  };
}

/** Overdue first; an obligation without a day comes first among the overdue ones, and last among the others. */
function byUrgency(one: UpcomingObligation, other: UpcomingObligation): number {
  if (one.isOverdue !== other.isOverdue) return one.isOverdue ? -1 : 1;
  const noDay = one.isOverdue ? '0000-01-01' : '9999-12-31';
  const byDay = (one.expectedDate ?? noDay).localeCompare(other.expectedDate ?? noDay);
  return byDay === 0 ? one.entityId - other.entityId : byDay;
}
