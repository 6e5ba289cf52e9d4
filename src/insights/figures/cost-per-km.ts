import { Exact } from '#kernel';
import type { VehicleCost, VehicleKm } from './costs';
import { exact } from './figures';

export interface CostPerKm {
  /** Four decimals; null without kilometres. */
  readonly value: string | null;
  readonly km: number;
  /** Vehicles with costs but unknown kilometres: neither their costs nor their distances are counted. */
  readonly excludedVehicles: number;
}

export function costPerKm(costs: readonly VehicleCost[], distances: readonly VehicleKm[]): CostPerKm {
  const known = new Map(distances.flatMap(({ vehicleId, km }) => (km === null ? [] : [[vehicleId, km] as const])));
  const counted = costs.filter(({ vehicleId }) => known.has(vehicleId));
  const amount = counted.reduce((sum, cost) => sum.plus(exact(cost.amount)), new Exact(0));
  const km = [...known.values()].reduce((sum, one) => sum + one, 0);
  const vehicleIds = new Set([
    ...costs.map(({ vehicleId }) => vehicleId),
    ...distances.map(({ vehicleId }) => vehicleId),
  ]);
  return {
    value: km === 0 ? null : amount.dividedBy(km).toFixed(4, Exact.ROUND_HALF_UP),
    km,
    excludedVehicles: [...vehicleIds].filter((id) => !known.has(id)).length,
  };
}
