import { Exact } from '#kernel';
import type { VehicleCost, VehicleKm } from './costs';
import { exact } from './figures';

export interface CostPerKm {
  /** Four decimals; null without kilometres. */
  readonly value: string | null;
  readonly km: number;
  /** Vehicles that cost something and whose kilometres nobody knows: neither their costs nor their ways are counted. */
  readonly excludedVehicles: number;
}

export function costPerKm(costs: readonly VehicleCost[], ways: readonly VehicleKm[]): CostPerKm {
  const known = new Map(ways.flatMap(({ vehicleId, km }) => (km === null ? [] : [[vehicleId, km] as const])));
  const counted = costs.filter(({ vehicleId }) => known.has(vehicleId));
  const amount = counted.reduce((sum, cost) => sum.plus(exact(cost.amount)), new Exact(0));
  const km = [...known.values()].reduce((sum, one) => sum + one, 0);
  const everybody = new Set([...costs.map(({ vehicleId }) => vehicleId), ...ways.map(({ vehicleId }) => vehicleId)]);
  return {
    value: km === 0 ? null : amount.dividedBy(km).toFixed(4, Exact.ROUND_HALF_UP),
    km,
    excludedVehicles: [...everybody].filter((id) => !known.has(id)).length,
  };
}
