import { Exact, formatMoney } from '#kernel';
import type { Locale } from '#kernel';
import { COST_KINDS } from '../figures/costs';
import type { CostKind } from '../figures/costs';
import { exact } from '../figures/figures';
import { TOTAL } from './report-words';
import type { CostReportView, OwnershipCostView, VehicleCostView } from './report.view';

const sumOf = <R>(rows: readonly R[], of: (row: R) => string | null): string =>
  rows.reduce((sum, row) => sum.plus(exact(of(row))), new Exact(0)).toFixed();

/** The total costs of all vehicles; the cost per kilometre leaves out vehicles with unknown distances. */
export function costTotal({ vehicles, total, costPerKm, currency }: CostReportView, locale: Locale): VehicleCostView {
  const kinds = COST_KINDS.map(
    (kind) =>
      [
        kind,
        formatMoney(
          sumOf(vehicles, (row) => row[kind]),
          currency,
        ),
      ] as const,
  );
  return {
    vehicleId: 0,
    plateNumber: TOTAL[locale],
    ...(Object.fromEntries(kinds) as Record<CostKind, string>),
    total,
    km: vehicles.reduce((sum, { km }) => sum + (km ?? 0), 0),
    costPerKm,
  };
}

export function ownershipTotal(
  vehicles: readonly OwnershipCostView[],
  currency: string,
  locale: Locale,
): OwnershipCostView {
  const amount = (of: (row: OwnershipCostView) => string | null): string => formatMoney(sumOf(vehicles, of), currency);
  return {
    vehicleId: 0,
    plateNumber: TOTAL[locale],
    purchasePrice: amount((row) => row.purchasePrice),
    disposalPrice: amount((row) => row.disposalPrice),
    running: amount((row) => row.running),
    total: amount((row) => row.total),
    km: vehicles.reduce((sum, { km }) => sum + km, 0),
    perKm: null,
    months: sumOf(vehicles, (row) => row.months),
    perMonth: null,
  };
}
