import { daysBetween, Exact } from '#kernel';
import type { Day } from '#kernel';
import { vehicleCosts } from './costs';
import type { CostTerms } from './costs';
import { exact, quotient } from './figures';
import type { FigureSource } from './figures';
import { reportPeriod } from './report-period';

/** All costs of a vehicle since its acquisition. */
export interface OwnershipCost {
  readonly vehicleId: number;
  readonly plateNumber: string;
  readonly purchasePrice: string | null;
  readonly disposalPrice: string | null;
  readonly running: string;
  readonly total: string;
  readonly km: number;
  readonly perKm: string | null;
  readonly months: string;
  readonly perMonth: string | null;
}

interface Row {
  readonly vehicleId: number;
  readonly plateNumber: string;
  readonly purchasePrice: string | null;
  readonly disposalPrice: string | null;
  readonly since: Day;
  readonly disposedOn: Day | null;
  readonly km: number;
}

const BEGINNING = '1990-01-01';
const DAYS_A_MONTH = '30.4375';

/** Purchase − disposal + all costs since acquisition (domain.md §14), per kilometre over all meters and per month; highest cost first. */
export async function ownershipCosts(
  source: FigureSource,
  { today, zone, terms }: { readonly today: Day; readonly zone: string; readonly terms: CostTerms },
): Promise<OwnershipCost[]> {
  const { table, seen } = source;
  const rows = await source.rows<Row>(
    `SELECT v.id AS vehicleId, v.plate_number AS plateNumber, v.purchase_price AS purchasePrice, v.disposal_price AS disposalPrice,
        COALESCE(v.purchase_date, DATE(v.created_at)) AS since, v.disposal_date AS disposedOn, v.cumulative_km AS km
      FROM ${table('vehicles')} v WHERE v.deleted_at IS NULL${seen('v.id')}`,
  );
  const costs = Map.groupBy(
    await vehicleCosts(source, reportPeriod(BEGINNING, today, zone), terms),
    ({ vehicleId }) => vehicleId,
  );
  return rows
    .map(({ since, disposedOn, ...row }) => {
      const running = (costs.get(row.vehicleId) ?? []).reduce(
        (sum, { amount }) => sum.plus(exact(amount)),
        new Exact(0),
      );
      const total = running.plus(row.purchasePrice ?? 0).minus(row.disposalPrice ?? 0);
      const months = new Exact(Math.max(0, daysBetween(since, disposedOn ?? today))).dividedBy(DAYS_A_MONTH);
      return {
        ...row,
        running: running.toFixed(),
        total: total.toFixed(),
        perKm: quotient(total, row.km, 4),
        months: months.toFixed(1, Exact.ROUND_HALF_UP),
        perMonth: quotient(total, months, terms.exponent),
      };
    })
    .toSorted((one, other) => exact(other.total).comparedTo(exact(one.total)));
}
