import type { EntityManager } from 'typeorm';
import { addDays } from '#kernel';
import type { Day } from '#kernel';
import { RECORD, tableName } from '#persistence';
import type { Narrowing } from '#persistence';
import { coversDay, isCompulsoryCover, lastCovered, uncoveredSince } from '../../records/compulsory-cover';
import { openCounts } from './open-interventions';

/** The current driver of a vehicle, with the properties that may be shown together with the vehicle. */
export interface CurrentDriver {
  readonly id: number;
  readonly code: string;
  readonly firstName: string;
  readonly lastName: string;
}

/** The next maintenance that is due. */
export interface NextMaintenance {
  readonly planId: number;
  readonly title: string;
  readonly dueDate: Day | null;
  readonly dueOdometer: number | null;
}

/** Current facts about a vehicle from other records. */
export interface VehicleFacts {
  readonly driver: CurrentDriver | null;
  readonly openInterventionsCount: number;
  /** The last day of the compulsory cover that is valid today; null without valid cover. */
  readonly insuranceExpiry: Day | null;
  /** The first day without compulsory cover for a vehicle that had cover, whether or not it has cover now. */
  readonly coverEndedOn: Day | null;
  readonly technicalInspectionExpiry: Day | null;
  readonly nextMaintenance: NextMaintenance | null;
}

const NOTHING: VehicleFacts = {
  driver: null,
  openInterventionsCount: 0,
  insuranceExpiry: null,
  coverEndedOn: null,
  technicalInspectionExpiry: null,
  nextMaintenance: null,
};

/**
 * A row of a union, so that everything is one query: the meaning of `a`, `b` and `c` depends on the kind. Some servers widen its numbers,
 * and the driver then returns them as text.
 */
interface Row {
  readonly kind: 'driver' | 'open' | 'insurance' | 'uncovered' | 'inspection' | 'maintenance';
  readonly vehicleId: number | string;
  readonly number: number | string | null;
  readonly a: string | null;
  readonly b: string | null;
  readonly c: string | null;
}

/** The facts of these vehicles by vehicle id, in one query of few columns; `today` is the tenant's day. */
export async function vehicleFacts(
  manager: EntityManager,
  vehicleIds: readonly number[],
  today: Day,
): Promise<(vehicleId: number) => VehicleFacts> {
  if (vehicleIds.length === 0) return () => NOTHING;
  const ids = [...vehicleIds];
  const table = (name: string): string => tableName(manager, name);
  const rows = await manager.query<Row[]>(
    `SELECT 'driver' AS kind, a.vehicle_id AS vehicleId, d.id AS number, d.code AS a, d.first_name AS b, d.last_name AS c
      FROM ${table('vehicle_assignments')} a JOIN ${table('drivers')} d ON d.id = a.driver_id
      WHERE a.vehicle_id IN (?) AND a.role = 'primary' AND d.deleted_at IS NULL
        AND a.starts_at <= UTC_TIMESTAMP(3) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP(3))
      UNION ALL ${openCounts(manager)}
      UNION ALL SELECT 'insurance', i.vehicle_id, NULL, DATE_FORMAT(MAX(${lastCovered('i')}), '%Y-%m-%d'), NULL, NULL
        FROM ${table('insurances')} i WHERE i.vehicle_id IN (?) AND ${coversDay('i')} GROUP BY i.vehicle_id
      UNION ALL SELECT 'uncovered', i.vehicle_id, NULL, ${uncoveredSince('i')}, NULL, NULL
        FROM ${table('insurances')} i WHERE i.vehicle_id IN (?) AND ${isCompulsoryCover('i')} AND i.start_date <= ? GROUP BY i.vehicle_id
      UNION ALL SELECT 'inspection', r.vehicle_id, NULL, DATE_FORMAT(MAX(r.valid_until), '%Y-%m-%d'), NULL, NULL
        FROM ${table('vehicle_renewals')} r WHERE r.vehicle_id IN (?) AND r.type = 'technical_inspection' AND r.deleted_at IS NULL
          AND COALESCE(r.result, 'passed') <> 'failed' GROUP BY r.vehicle_id
      UNION ALL SELECT 'maintenance', p.vehicle_id, p.id, p.title, DATE_FORMAT(p.next_due_date, '%Y-%m-%d'), p.next_due_odometer
        FROM (SELECT m.*, ROW_NUMBER() OVER (PARTITION BY m.vehicle_id ORDER BY ${OVERDUE} DESC, m.next_due_date IS NULL, m.next_due_date,
              m.next_due_odometer, m.id) AS place FROM ${table('maintenance_plans')} m JOIN ${table('vehicles')} v ON v.id = m.vehicle_id
            WHERE m.vehicle_id IN (?) AND m.deleted_at IS NULL AND m.is_active = 1) p WHERE p.place = 1`,
    [ids, ids, ids, today, today, ids, today, ids, today, ids],
  );
  const facts = new Map<number, VehicleFacts>();
  for (const row of rows) {
    const vehicleId = Number(row.vehicleId);
    facts.set(vehicleId, { ...(facts.get(vehicleId) ?? NOTHING), ...FACTS[row.kind](row) });
  }
  return (vehicleId) => facts.get(vehicleId) ?? NOTHING;
}

/** A plan that is overdue by day or by kilometres comes before all others. */
const OVERDUE =
  '(COALESCE(m.next_due_date < ?, 0) OR COALESCE(m.next_due_odometer < IF(m.use_cumulative, v.cumulative_km, v.mileage), 0))';

const FACTS: Readonly<Record<Row['kind'], (row: Row) => Partial<VehicleFacts>>> = {
  driver: ({ number, a, b, c }) => ({
    driver: { id: Number(number), code: a ?? '', firstName: b ?? '', lastName: c ?? '' },
  }),
  open: ({ number }) => ({ openInterventionsCount: Number(number) }),
  insurance: ({ a }) => ({ insuranceExpiry: a }),
  uncovered: ({ a }) => ({ coverEndedOn: a }),
  inspection: ({ a }) => ({ technicalInspectionExpiry: a }),
  maintenance: ({ number, a, b, c }) => ({
    nextMaintenance: { planId: Number(number), title: a ?? '', dueDate: b, dueOdometer: c === null ? null : Number(c) },
  }),
};

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
export function inInsuranceStates(states: readonly InsuranceState[], { today, soonDays }: CoverMoment): Narrowing {
  return (query) => {
    const insurances = tableName(query.dataSource.manager, 'insurances');
    const covered = (from: string, to: string): string =>
      `EXISTS (SELECT 1 FROM ${insurances} i WHERE i.vehicle_id = ${RECORD}.id AND ${coversDay('i', from, to)})`;
    const now = covered(':coverDay', ':coverDay');
    const later = covered(':laterCoverDay', ':laterCoverDay');
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
