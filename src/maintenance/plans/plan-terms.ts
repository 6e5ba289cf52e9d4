import type { Day } from '#kernel';
import type { Changes } from '#persistence';
import type { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { MaintenancePlan } from './maintenance-plan.entity';
import { planInterval } from './plan.errors';
import { dueAfter } from './plan-schedule';
import type { Due, Interval } from './plan-schedule';

/** The inputs of a plan's first due day and kilometres. */
export type PlanTerms = Interval &
  Pick<MaintenancePlan, 'useCumulative' | 'startDate' | 'startOdometer'> & { readonly due: Due };

/** @throws DomainError PLAN_INTERVAL */
export function checkInterval({ intervalKm, intervalMonths, intervalDays }: Interval): void {
  const hasTime = intervalMonths !== null || intervalDays !== null;
  if (intervalKm === null && !hasTime) throw planInterval({});
  if (intervalMonths !== null && intervalDays !== null) throw planInterval({});
}

/** The kilometres that a plan counts. */
const planKm = ({ mileage, cumulativeKm }: Vehicle, { useCumulative }: { readonly useCumulative: boolean }): number =>
  useCumulative ? cumulativeKm : mileage;

/** Start and first due day of a plan for a vehicle: one interval after its start, unless they are sent. */
export function firstTerm(vehicle: Vehicle, terms: PlanTerms, today: Day): Changes<MaintenancePlan> {
  const startDate = terms.startDate ?? today;
  const startOdometer = terms.intervalKm === null ? null : (terms.startOdometer ?? planKm(vehicle, terms));
  const next = dueAfter(terms, { date: startDate, km: startOdometer });
  const nextDueDate = terms.due.date ?? next.date;
  const nextDueOdometer = terms.due.km ?? next.km;
  return { startDate, startOdometer, ...anchored({ date: nextDueDate, km: nextDueOdometer }) };
}

/** A due day and kilometres entered by a person: the next ones are counted from them. */
export function anchored({ date, km }: Due): Changes<MaintenancePlan> {
  return { nextDueDate: date, nextDueOdometer: km, anchorDueDate: date, anchorDueOdometer: km };
}
