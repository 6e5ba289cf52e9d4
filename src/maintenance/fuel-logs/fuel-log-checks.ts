import { currencyExponent, Exact } from '#kernel';
import type { EnergyUnit } from '../../fleet/reference/fuel-types/fuel-type.entity';
import type { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { fuelTotalMismatch } from './fuel-log.errors';

/** A fill may exceed the tank capacity given by the manufacturer by this factor (domain.md §9.3). */
const TANK_FACTOR = '1.1';

/**
 * The cost of a fill: quantity × price, or the sent total if it differs by at most one per cent or the smallest coin.
 *
 * @throws DomainError FUEL_TOTAL_MISMATCH
 */
export function totalOf(
  { quantity, unitPrice, totalCost }: { quantity: string; unitPrice: string; totalCost: string | null },
  currency: string,
): string {
  const exponent = currencyExponent(currency);
  const computed = new Exact(quantity).times(unitPrice).toDecimalPlaces(exponent, Exact.ROUND_HALF_UP);
  if (totalCost === null) return computed.toFixed(exponent);
  const coin = new Exact(10).pow(-exponent);
  const tolerance = Exact.max(coin, computed.times('0.01'));
  if (computed.minus(totalCost).abs().greaterThan(tolerance))
    throw fuelTotalMismatch({ sent: totalCost, computed: computed.toFixed(exponent) });
  return totalCost;
}

/** Whether the quantity exceeds the capacity of the vehicle; false if the capacity is unknown. */
export function isAboveTank(
  { tankCapacityL, batteryKwh }: Pick<Vehicle, 'tankCapacityL' | 'batteryKwh'>,
  unit: EnergyUnit,
  quantity: string,
): boolean {
  const holds: Readonly<Record<EnergyUnit, string | null>> = { liter: tankCapacityL, kwh: batteryKwh, kg: null };
  const capacity = holds[unit];
  return capacity !== null && new Exact(quantity).greaterThan(new Exact(capacity).times(TANK_FACTOR));
}
