import { addDays, startOfDay } from '#kernel';
import type { Day, Viewer } from '#kernel';
import { RECORD, tableName } from '#persistence';
import type { Restriction } from '#persistence';
import { heldMicros } from './hold-time';
import { statusesOfStages } from './intervention.choices';
import type { Stage } from './intervention.choices';

/** What the filters of intervention lists depend on: days are read in the company's time zone. */
export interface InterventionContext {
  readonly viewer: Viewer;
  readonly zone: string;
}

/** `isOverdue` as an SQL condition. */
function overdueCondition(holds: string): string {
  const held = heldMicros(holds, {
    intervention: `${RECORD}.id`,
    from: `${RECORD}.repairStartedAt`,
    to: 'UTC_TIMESTAMP(3)',
  });
  return `(${RECORD}.estimatedDurationDays IS NOT NULL AND ${RECORD}.receivedAt IS NULL
    AND ${RECORD}.currentStatus NOT IN ('closed', 'cancelled')
    AND ${RECORD}.repairStartedAt + INTERVAL ${RECORD}.estimatedDurationDays DAY < UTC_TIMESTAMP(3)
    AND ${RECORD}.repairStartedAt + INTERVAL ${RECORD}.estimatedDurationDays DAY + INTERVAL ${held} MICROSECOND < UTC_TIMESTAMP(3))`;
}

/** Restricts a list to the interventions in one of these stages. */
export function inStages(wanted: readonly Stage[]): Restriction {
  return (query) => query.andWhere(`${RECORD}.currentStatus IN (:...stages)`, { stages: statusesOfStages(wanted) });
}

export function overdueNow(wanted: boolean): Restriction {
  return (query) => {
    const overdue = overdueCondition(tableName(query.dataSource.manager, 'intervention_holds'));
    query.andWhere(wanted ? overdue : `${overdue} IS NOT TRUE`);
  };
}

export function reportedFrom(day: Day, { zone }: InterventionContext): Restriction {
  return (query) => query.andWhere(`${RECORD}.reportedAt >= :from`, { from: startOfDay(day, zone) });
}

export function reportedTo(day: Day, { zone }: InterventionContext): Restriction {
  return (query) => query.andWhere(`${RECORD}.reportedAt < :to`, { to: startOfDay(addDays(day, 1), zone) });
}

/** Restricts a list to the interventions whose accepted quote is from one of these garages. */
export function ofGarages(wanted: readonly number[], { viewer }: InterventionContext): Restriction {
  const garages = askableGarages(wanted, viewer);
  return (query) => {
    const quotes = tableName(query.dataSource.manager, 'quotes');
    const ofGarage = `SELECT q.id FROM ${quotes} q WHERE q.garage_id IN (:...garages) AND q.status = 'accepted'`;
    query.andWhere(`${RECORD}.acceptedQuoteId IN (${ofGarage})`, { garages });
  };
}

/** A viewer bound to a garage cannot query the interventions for which another garage won the quote. */
function askableGarages(wanted: readonly number[], { garageId }: Viewer): readonly number[] {
  if (garageId === null) return wanted;
  return wanted.includes(garageId) ? [garageId] : [NO_GARAGE];
}

const NO_GARAGE = 0;
