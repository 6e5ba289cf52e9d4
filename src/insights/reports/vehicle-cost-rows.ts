import { Exact, formatMoney } from '#kernel';
import type { VehicleCost, VehicleKm } from '../figures/costs';
import { COST_KINDS } from '../figures/costs';
import { exact, quotient } from '../figures/figures';
import type { FigureSource } from '../figures/figures';
import type { VehicleCostView } from './report.view';

/** The costs and the distance of each vehicle; highest cost first. Vehicles without costs are left out. */
export async function vehicleCostRows(
  source: FigureSource,
  costs: readonly VehicleCost[],
  ways: readonly VehicleKm[],
  currency: string,
): Promise<VehicleCostView[]> {
  const byVehicle = Map.groupBy(costs, ({ vehicleId }) => vehicleId);
  const km = new Map(ways.map((way) => [way.vehicleId, way.km]));
  const plates = await platesOf(source, [...byVehicle.keys()]);
  const rows = [...byVehicle].map(([vehicleId, parts]) => {
    const of = (kind: string): Exact => exact(parts.find((part) => part.kind === kind)?.amount);
    const total = COST_KINDS.reduce((sum, kind) => sum.plus(of(kind)), new Exact(0));
    const amounts = Object.fromEntries(COST_KINDS.map((kind) => [kind, formatMoney(of(kind).toFixed(), currency)]));
    const driven = km.get(vehicleId) ?? null;
    return {
      vehicleId,
      plateNumber: plates.get(vehicleId) ?? '',
      ...(amounts as Record<(typeof COST_KINDS)[number], string>),
      total: formatMoney(total.toFixed(), currency),
      km: driven,
      costPerKm: quotient(total, driven, 4),
    };
  });
  return rows.toSorted((one, other) => exact(other.total).comparedTo(exact(one.total)));
}

async function platesOf(source: FigureSource, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await source.rows<{ id: number; plate: string }>(
    `SELECT v.id, v.plate_number AS plate FROM ${source.table('vehicles')} v WHERE v.id IN (?)`,
    [[...ids]],
  );
  return new Map(rows.map(({ id, plate }) => [id, plate]));
}
