import { Records, tableName } from '#persistence';
import type { Changes, UnitOfWork } from '#persistence';
import type { OdometerReading } from '../odometer/odometer-reading.entity';
import { odometerReadingResource } from '../odometer/odometer-reading.records';

/** Sets an earlier purchase date, because a vehicle that was bought today has no past. */
export async function buyEarlier({ manager }: UnitOfWork, price: number): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'vehicles')} SET purchase_date = COALESCE(purchase_date, DATE(created_at) - INTERVAL 30 MONTH - INTERVAL id DAY),
      purchase_price = COALESCE(purchase_price, ?) WHERE ownership = 'owned'`,
    [price],
  );
}

/** Sets the distance driven since the odometer value `sinceKm`. */
export async function driveSince({ manager }: UnitOfWork, vehicleId: number, sinceKm: number): Promise<void> {
  await manager.query(
    `UPDATE ${tableName(manager, 'vehicles')} SET cumulative_km = mileage - ? WHERE id = ? AND mileage >= ?`,
    [sinceKm, vehicleId, sinceKm],
  );
}

/** Stores past readings without the rules of new ones. */
export async function keepReadings(unit: UnitOfWork, readings: readonly Changes<OdometerReading>[]): Promise<void> {
  await new Records(unit.manager, odometerReadingResource).createMany(unit, readings);
}
