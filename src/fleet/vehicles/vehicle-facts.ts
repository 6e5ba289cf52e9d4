import type { EntityManager } from 'typeorm';
import { addDays } from '#kernel';
import type { Day } from '#kernel';
import { RECORD, tableName } from '#persistence';
import type { Restriction } from '#persistence';
import type { FactPart, FactQuestion, FactRow, VehicleFacts, VehicleSources, VehicleUpkeep } from '../fleet-ports';

const NOTHING: VehicleFacts = {
  driver: null,
  openInterventionsCount: 0,
  insuranceExpiry: null,
  coverEndedOn: null,
  technicalInspectionExpiry: null,
  nextMaintenance: null,
};

/** The facts of these vehicles by vehicle id, in one query of few columns. */
export async function vehicleFacts(
  manager: EntityManager,
  { work, upkeep }: VehicleSources,
  question: FactQuestion,
): Promise<(vehicleId: number) => VehicleFacts> {
  if (question.vehicleIds.length === 0) return () => NOTHING;
  const parts = [driver(manager, question), ...work.facts(manager, question), ...upkeep.facts(manager, question)];
  const rows = await manager.query<FactRow[]>(
    parts.map(({ sql }) => sql).join(' UNION ALL '),
    parts.flatMap(({ values }) => values),
  );
  const readings = new Map(parts.map(({ kind, fact }) => [kind, fact]));
  const facts = new Map<number, VehicleFacts>();
  for (const row of rows) {
    const vehicleId = Number(row.vehicleId);
    facts.set(vehicleId, { ...(facts.get(vehicleId) ?? NOTHING), ...readings.get(row.kind)?.(row) });
  }
  return (vehicleId) => facts.get(vehicleId) ?? NOTHING;
}

/** The first part of the union: it names the columns. */
const driver = (manager: EntityManager, { vehicleIds }: FactQuestion): FactPart => ({
  kind: 'driver',
  sql: `SELECT 'driver' AS kind, a.vehicle_id AS vehicleId, d.id AS number, d.code AS a, d.first_name AS b, d.last_name AS c
      FROM ${tableName(manager, 'vehicle_assignments')} a JOIN ${tableName(manager, 'drivers')} d ON d.id = a.driver_id
      WHERE a.vehicle_id IN (?) AND a.role = 'primary' AND d.deleted_at IS NULL
        AND a.starts_at <= UTC_TIMESTAMP(3) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP(3))`,
  values: [[...vehicleIds]],
  fact: ({ number, a, b, c }) => ({
    driver: { id: Number(number), code: a ?? '', firstName: b ?? '', lastName: c ?? '' },
  }),
});

export const INSURANCE_STATES = ['insured', 'expiring', 'uninsured'] as const;
export type InsuranceState = (typeof INSURANCE_STATES)[number];

/**
 * The tenant's day, and the number of days before its end at which cover without a successor counts as expiring: the company's first
 * threshold.
 */
export interface CoverMoment {
  readonly today: Day;
  readonly soonDays: number;
}

/** Restricts a list of vehicles by insurance state: insured, cover ending soon without a successor, or no cover. */
export function inInsuranceStates(
  upkeep: VehicleUpkeep,
  states: readonly InsuranceState[],
  { today, soonDays }: CoverMoment,
): Restriction {
  return (query) => {
    const covered = (day: string): string =>
      upkeep.covered(query.dataSource.manager, `${RECORD}.id`, { first: day, last: day });
    const now = covered(':coverDay');
    const later = covered(':laterCoverDay');
    const conditions: Readonly<Record<InsuranceState, string>> = {
      insured: `(${now} AND ${later})`,
      expiring: `(${now} AND NOT ${later})`,
      uninsured: `(NOT ${now})`,
    };
    query.andWhere(`(${states.map((state) => conditions[state]).join(' OR ')})`, {
      coverDay: today,
      laterCoverDay: addDays(today, soonDays),
    });
  };
}
