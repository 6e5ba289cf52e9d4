import type { Day, Exact } from '#kernel';
import { coversDay } from '../../maintenance/insurances/compulsory-cover';
import { exact, quotient } from './figures';
import type { FigureSource, Sum } from './figures';
import type { ReportPeriod } from './report-period';

/** Fuel of one energy kind, over consumption segments closed in a period. */
export interface FuelFigure {
  /** Null for an energy without a kind. */
  readonly energyKind: string | null;
  readonly energyUnit: string;
  /** Units per 100 km. */
  readonly consumption: string | null;
  readonly costPer100Km: string | null;
  readonly distanceKm: number;
}

interface FuelFigures {
  readonly kinds: readonly FuelFigure[];
  /** All energies measured in litres together. */
  readonly liquid: Pick<FuelFigure, 'consumption' | 'costPer100Km'>;
}

interface FuelSums {
  readonly energyKind: string | null;
  readonly energyUnit: string;
  readonly quantity: Sum;
  readonly cost: Sum;
  readonly km: Sum;
}

/** Totals of the segments closed in the period (domain.md §9.3); amounts with the given decimals. */
export async function fuelFigures(
  source: FigureSource,
  { from, to }: ReportPeriod,
  exponent: number,
): Promise<FuelFigures> {
  const { table, seen } = source;
  const rows = await source.rows<FuelSums>(
    `SELECT t.energy_kind AS energyKind, f.energy_unit AS energyUnit, SUM(f.segment_quantity) AS quantity, SUM(f.segment_cost) AS cost,
        SUM(f.distance_km) AS km
      FROM ${table('fuel_logs')} f JOIN ${table('fuel_types')} t ON t.id = f.fuel_type_id
      WHERE f.refuel_date BETWEEN ? AND ? AND f.deleted_at IS NULL AND f.distance_km IS NOT NULL${seen('f.vehicle_id')}
      GROUP BY t.energy_kind, f.energy_unit ORDER BY f.energy_unit, t.energy_kind`,
    [from, to],
  );
  const liquids = rows.filter(({ energyUnit }) => energyUnit === 'liter');
  return {
    kinds: rows.map((sums) => ({
      energyKind: sums.energyKind,
      energyUnit: sums.energyUnit,
      ...per100Km([sums], exponent),
      distanceKm: Number(sums.km ?? 0),
    })),
    liquid: per100Km(liquids, exponent),
  };
}

function per100Km(rows: readonly FuelSums[], exponent: number): FuelFigures['liquid'] {
  const sum = (of: (row: FuelSums) => Sum): Exact => rows.reduce((total, row) => total.plus(exact(of(row))), exact(0));
  const km = sum((row) => row.km);
  return {
    consumption: quotient(
      sum((row) => row.quantity),
      km,
      2,
      100,
    ),
    costPer100Km: quotient(
      sum((row) => row.cost),
      km,
      exponent,
      100,
    ),
  };
}

export interface ComplianceFigures {
  /** Percentage of live vehicles with valid compulsory insurance and technical inspection. */
  readonly vehicles: string | null;
  /** Percentage of active drivers whose licence has not expired. */
  readonly drivers: string | null;
}

/**
 * Compliance on a day. A licence without an expiry day is valid. Drivers belong to no vehicle, so only a reader who sees all vehicles
 * gets their figure.
 */
export async function compliance(source: FigureSource, today: Day): Promise<ComplianceFigures> {
  const { table, seen } = source;
  const vehicles = await source.row<{ valid: Sum; all: Sum }>(
    `SELECT COUNT(*) AS \`all\`, SUM(
        EXISTS (SELECT 1 FROM ${table('insurances')} i WHERE i.vehicle_id = v.id AND ${coversDay('i')})
        AND EXISTS (SELECT 1 FROM ${table('vehicle_renewals')} r WHERE r.vehicle_id = v.id AND r.type = 'technical_inspection'
          AND r.deleted_at IS NULL AND COALESCE(r.result, 'passed') <> 'failed' AND r.valid_until >= ?)) AS valid
      FROM ${table('vehicles')} v WHERE v.deleted_at IS NULL AND v.status <> 'sold'${seen('v.id')}`,
    [today, today, today],
  );
  if (!source.isWhole) return { vehicles: quotient(vehicles.valid, vehicles.all, 2, 100), drivers: null };
  const drivers = await source.row<{ valid: Sum; all: Sum }>(
    `SELECT COUNT(*) AS \`all\`, SUM(d.license_expiry_date IS NULL OR d.license_expiry_date >= ?) AS valid
      FROM ${table('drivers')} d WHERE d.deleted_at IS NULL AND d.status = 'active'`,
    [today],
  );
  return {
    vehicles: quotient(vehicles.valid, vehicles.all, 2, 100),
    drivers: quotient(drivers.valid, drivers.all, 2, 100),
  };
}

const AGES = ['current', '1-30', '31-60', '61-90', 'over90'] as const;

/** Receivables from customers, by days overdue. */
export async function receivables(
  source: FigureSource,
  today: Day,
): Promise<{ readonly age: string; readonly amount: string }[]> {
  const { table, seen } = source;
  const late = 'DATEDIFF(?, f.due_date)';
  const rows = await source.rows<{ age: string; amount: Sum }>(
    `SELECT a.age, SUM(a.balance) AS amount FROM (
        SELECT CASE WHEN f.due_date IS NULL OR ${late} <= 0 THEN 'current' WHEN ${late} <= 30 THEN '1-30' WHEN ${late} <= 60 THEN '31-60'
            WHEN ${late} <= 90 THEN '61-90' ELSE 'over90' END AS age, f.balance_due AS balance
          FROM ${table('invoices')} f WHERE f.document_type = 'invoice' AND f.direction = 'issued'
            AND f.payment_status IN ('unpaid', 'partially_paid') AND f.status NOT IN ('draft', 'voided') AND f.balance_due > 0${seen('f.vehicle_id')}) a
      GROUP BY a.age`,
    [today, today, today, today],
  );
  const found = new Map(rows.map(({ age, amount }) => [age, amount]));
  return AGES.map((age) => ({ age, amount: exact(found.get(age)).toFixed() }));
}
