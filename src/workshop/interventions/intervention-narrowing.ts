import { addDays, startOfDay } from '#kernel';
import type { Viewer } from '#kernel';
import { RECORD, tableName } from '#persistence';
import type { Narrowing, WholeListRequest } from '#persistence';
import { recordScope } from '../../records/scope/record-scope';
import { heldMicros } from './hold-time';
import { statusesOfStages } from './intervention.choices';

interface Narrowed {
  readonly filters: WholeListRequest['filters'];
  readonly narrow: Narrowing;
}

/** `isOverdue` as an SQL condition. */
function overdueCondition(holds: string): string {
  const held = heldMicros(holds, {
    dossier: `${RECORD}.id`,
    from: `${RECORD}.repairStartedAt`,
    to: 'UTC_TIMESTAMP(3)',
  });
  return `(${RECORD}.estimatedDurationDays IS NOT NULL AND ${RECORD}.receivedAt IS NULL
    AND ${RECORD}.currentStatus NOT IN ('closed', 'cancelled')
    AND ${RECORD}.repairStartedAt + INTERVAL ${RECORD}.estimatedDurationDays DAY < UTC_TIMESTAMP(3)
    AND ${RECORD}.repairStartedAt + INTERVAL ${RECORD}.estimatedDurationDays DAY + INTERVAL ${held} MICROSECOND < UTC_TIMESTAMP(3))`;
}

/** Conditions for the filters of intervention lists that are not columns. Days are read in the company's time zone. */
export function narrowedDossiers(request: WholeListRequest, viewer: Viewer, zone: string): Narrowed {
  const { stage, isOverdue, reportedFrom, reportedTo, garageId, ...filters } = request.filters;
  const garages = garageId === undefined ? undefined : askableGarages(garageId as number[], viewer);
  return {
    filters,
    narrow: (query) => {
      recordScope(viewer)?.(query);
      if (stage !== undefined)
        query.andWhere(`${RECORD}.currentStatus IN (:...stages)`, { stages: statusesOfStages(stage as string[]) });
      if (isOverdue !== undefined) {
        const overdue = overdueCondition(tableName(query.dataSource.manager, 'intervention_holds'));
        query.andWhere(isOverdue === true ? overdue : `${overdue} IS NOT TRUE`);
      }
      if (reportedFrom !== undefined)
        query.andWhere(`${RECORD}.reportedAt >= :from`, { from: startOfDay(reportedFrom as string, zone) });
      if (reportedTo !== undefined)
        query.andWhere(`${RECORD}.reportedAt < :to`, { to: startOfDay(addDays(reportedTo as string, 1), zone) });
      if (garages !== undefined) {
        const quotes = tableName(query.dataSource.manager, 'quotes');
        const ofGarage = `SELECT q.id FROM ${quotes} q WHERE q.garage_id IN (:...garages) AND q.status = 'accepted'`;
        query.andWhere(`${RECORD}.acceptedQuoteId IN (${ofGarage})`, { garages });
      }
    },
  };
}

/** A viewer bound to a garage cannot query the interventions for which another garage won the quote. */
function askableGarages(wanted: readonly number[], { garageId }: Viewer): readonly number[] {
  if (garageId === null) return wanted;
  return wanted.includes(garageId) ? [garageId] : [NO_GARAGE];
}

const NO_GARAGE = 0;
