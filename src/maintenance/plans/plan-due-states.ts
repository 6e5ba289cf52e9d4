import type { Day } from '#kernel';
import { RECORD } from '#persistence';
import type { Restriction } from '#persistence';
import type { DueState } from './plan.choices';

const DAYS = `DATEDIFF(${RECORD}.nextDueDate, :today)`;
const KM = `(CAST(${RECORD}.nextDueOdometer AS SIGNED) - CAST(IF(${RECORD}.useCumulative, vehicle.cumulativeKm, vehicle.mileage) AS SIGNED))`;

/** Restricts a list to plans with one of these states on the day, as `dueStateOf`; a template has no state. */
export function inDueStates(states: readonly DueState[], { today }: { readonly today: Day }): Restriction {
  return (query) => {
    query.andWhere(`${RECORD}.vehicleId IS NOT NULL`).andWhere(
      `CASE WHEN ${DAYS} < 0 OR ${KM} < 0 THEN 'overdue' WHEN ${DAYS} = 0 OR ${KM} = 0 THEN 'due'
          WHEN ${DAYS} <= ${RECORD}.leadDays OR ${KM} <= ${RECORD}.leadKm THEN 'due_soon' ELSE 'ok' END IN (:...dueStates)`,
      { today, dueStates: states },
    );
  };
}
