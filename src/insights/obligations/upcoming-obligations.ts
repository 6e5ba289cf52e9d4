import type { EntityManager } from 'typeorm';
import { addDays } from '#kernel';
import type { Day } from '#kernel';
import { earlierDay, forecastDay } from '../../maintenance/plans/plan-schedule';
import { usageOf } from '../../maintenance/plans/plan-usage';
import type { Duty, DutyType } from './duty';
import { readTypes } from './read-duties';

/** Which duties are asked for: of some types, in so many days from today, and seen by whoever asks. */
interface UpcomingQuestion {
  readonly types: readonly DutyType[];
  readonly today: Day;
  readonly zone: string;
  readonly days: number;
  /** Kilometres before it at which what has no lead of its own is announced. */
  readonly leadKm: number;
  readonly isSeen: (duty: Duty) => boolean;
}

/** A duty with the day it is expected on. */
interface UpcomingDuty extends Duty {
  /** The earlier of its due day and the day its kilometres will be used up; null where neither is known. */
  readonly expectedDate: Day | null;
  readonly isOverdue: boolean;
}

interface UpcomingDuties {
  /** What is overdue first, each part by expected day. */
  readonly due: readonly UpcomingDuty[];
  /** How many are due by kilometres only at some time: the readings of their vehicles tell no pace. */
  readonly withoutForecast: number;
}

/** No plan is farther away than this, so that every one of them is read. */
const ANY_KM = 4_000_000_000;

/**
 * What is overdue and what is expected in the next days. Kilometres become a day by the pace of the vehicle's readings (domain.md §11.3);
 * where they tell none, what is within its lead is listed without a day, and the rest is counted.
 */
export async function upcomingDuties(manager: EntityManager, question: UpcomingQuestion): Promise<UpcomingDuties> {
  const { types, today, zone, days, isSeen } = question;
  const near = { leadDays: days, nearDays: days, leadKm: ANY_KM, nearKm: ANY_KM };
  const duties = (await readTypes(manager, { today, now: new Date(), ...near }, types)).filter(isSeen);
  const byKm = duties.flatMap(({ leftKm, vehicleId }) => (leftKm === null || vehicleId === null ? [] : [vehicleId]));
  const paces = await usageOf(manager, byKm, { today, zone });
  const expected = duties.map((duty) => expectedDuty(duty, paces.get(duty.vehicleId ?? 0) ?? null, today));
  const until = addDays(today, days);
  const isListed = (duty: Expected): boolean =>
    duty.isOverdue ||
    (duty.expectedDate !== null && duty.expectedDate <= until) ||
    (isUnforeseen(duty) && (duty.leftKm ?? 0) <= (duty.leadKm ?? question.leadKm));
  return {
    due: expected.filter(isListed).toSorted(byUrgency),
    withoutForecast: expected.filter((duty) => isUnforeseen(duty) && !isListed(duty)).length,
  };
}

interface Expected extends UpcomingDuty {
  readonly hasPace: boolean;
}

const isUnforeseen = ({ leftKm, hasPace }: Expected): boolean => leftKm !== null && !hasPace;

function expectedDuty(duty: Duty, kmPerDay: number | null, today: Day): Expected {
  const { dueDate, left, leftKm } = duty;
  return {
    ...duty,
    hasPace: kmPerDay !== null,
    expectedDate: earlierDay(dueDate, forecastDay(leftKm, kmPerDay, today)),
    isOverdue: left < 0 || (leftKm !== null && leftKm < 0),
  };
}

/** Overdue first; what has no day comes first among the overdue, and last among the rest. */
function byUrgency(one: UpcomingDuty, other: UpcomingDuty): number {
  if (one.isOverdue !== other.isOverdue) return one.isOverdue ? -1 : 1;
  const noDay = one.isOverdue ? '0000-01-01' : '9999-12-31';
  const byDay = (one.expectedDate ?? noDay).localeCompare(other.expectedDate ?? noDay);
  return byDay === 0 ? one.entityId - other.entityId : byDay;
}
