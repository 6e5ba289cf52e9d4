import { In } from 'typeorm';
import { dayIn, Exact } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { driveSince, keepReadings } from '../../fleet/demo/demo-fleet.service';
import { NumberSequences } from '../../numbering/number-sequences';
import { FuelType } from '../../fleet/reference/fuel-types/fuel-type.entity';
import { currentDay } from '../../records/days/today';
import type { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { totalOf } from '../fuel-logs/fuel-log-checks';
import { FuelLog } from '../fuel-logs/fuel-log.entity';
import { fuelLogResource } from '../fuel-logs/fuel-log.records';
import { segmentsOf } from '../fuel-logs/fuel-segments';
import { DEMO_DAYS, instantAgo, kmAgo, spread } from './demo-calendar';

const EVERY_DAYS = 7;
/** Maximum part of the tank that is used between two fills. */
const MAX_OF_TANK = '0.85';
const BATCH_SIZE = 400;

type Fill = Changes<FuelLog> &
  Pick<FuelLog, 'vehicleId' | 'refuelAt' | 'quantity' | 'totalCost' | 'isFullTank'> & { readonly km: number };

/** Creates two years of fills for a demo fleet in batches; one by one they would take too long. */
@TenantScoped()
export class DemoFuel {
  private readonly logs: Records<FuelLog>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
  ) {
    this.logs = new Records(database.manager, fuelLogResource);
  }

  /** Returns the number of created fills. */
  async fill(unit: UnitOfWork, vehicles: readonly Vehicle[]): Promise<number> {
    const types = await unit.manager.findBy(FuelType, { countsForConsumption: true });
    const energies = new Map(types.map((type) => [type.id, type]));
    let made = 0;
    for (const vehicle of vehicles) {
      const energy = energies.get(vehicle.fuelTypeId ?? 0);
      if (energy?.energyUnit === 'liter') made += await this.ofVehicle(unit, vehicle, energy);
    }
    return made;
  }

  private async ofVehicle(unit: UnitOfWork, vehicle: Vehicle, energy: FuelType): Promise<number> {
    const fills = this.fillsOf(vehicle, energy);
    const numbers = await this.numbers.drawMany(unit, 'fuel_log', currentDay(this.tenant), fills.length);
    const segments = segmentsOf(
      fills.map(({ quantity, totalCost, km, isFullTank }, id) => ({
        id,
        quantity,
        totalCost,
        km,
        isFullTank,
        missedPrevious: false,
      })),
    );
    const rows = fills.map(({ km, ...fill }, index) => {
      const { isStandstill: _none, ...segment } = segments.get(index) ?? { isStandstill: false };
      return { ...fill, ...segment, odometer: km, fuelLogNumber: numbers[index] ?? '' };
    });
    for (let at = 0; at < rows.length; at += BATCH_SIZE)
      await this.logs.createMany(unit, rows.slice(at, at + BATCH_SIZE));
    await this.readMeters(unit, numbers);
    await driveSince(unit, vehicle.id, fills[0]?.km ?? 0);
    return rows.length;
  }

  private async readMeters(unit: UnitOfWork, numbers: readonly string[]): Promise<void> {
    const logs = await unit.manager.findBy(FuelLog, { fuelLogNumber: In([...numbers]) });
    const readings = logs.map(({ id, vehicleId, odometer, refuelAt }) => ({
      vehicleId,
      value: odometer ?? 0,
      readAt: refuelAt,
      source: 'fuel_log' as const,
      sourceId: id,
    }));
    await keepReadings(unit, readings);
  }

  private fillsOf({ id, mileage, tankCapacityL }: Vehicle, { id: fuelTypeId, energyUnit }: FuelType): Fill[] {
    const { currency, timezone } = this.tenant;
    const price = currency === 'EUR' ? '1.699' : '715';
    const longestWay = 60 * EVERY_DAYS;
    const holds = new Exact(tankCapacityL ?? 60).times(MAX_OF_TANK).dividedBy(longestWay).times(1000).toNumber();
    const usage = Math.min(70 + spread(id, 50), Math.floor(holds) - 10);
    const fills: Fill[] = [];
    for (let daysAgo = DEMO_DAYS - spread(id, EVERY_DAYS); daysAgo > 2; daysAgo -= EVERY_DAYS) {
      const km = kmAgo(mileage, daysAgo);
      const way = km - kmAgo(mileage, daysAgo + EVERY_DAYS);
      const seed = id * 131 + daysAgo;
      const isThirsty = daysAgo < 30 && spread(seed, 29) === 0;
      const quantity = new Exact(way)
        .times(usage + spread(seed, 9) + (isThirsty ? 60 : 0))
        .dividedBy(1000)
        .plus('0.5')
        .toFixed(3);
      const refuelAt = instantAgo(daysAgo);
      fills.push({
        vehicleId: id,
        refuelAt,
        refuelDate: dayIn(timezone, refuelAt),
        fuelTypeId,
        energyUnit,
        countsForConsumption: true,
        quantity,
        unitPrice: price,
        totalCost: totalOf({ quantity, unitPrice: price, totalCost: null }, currency),
        currency,
        isFullTank: spread(seed, 17) !== 0,
        missedPrevious: false,
        isPersonal: false,
        stationName: spread(seed, 2) === 0 ? 'TotalEnergies' : 'Shell',
        isAboveTank: tankCapacityL !== null && new Exact(quantity).greaterThan(new Exact(tankCapacityL).times('1.1')),
        isAnomaly: isThirsty,
        km,
      });
    }
    return fills;
  }
}
