import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';

/** A fuel log in a person's data export. */
export interface DriverFill {
  readonly id: number;
  readonly fuelLogNumber: string;
  readonly vehicleId: number;
  readonly refuelAt: Date;
  readonly quantity: string;
  readonly totalCost: string;
  readonly currency: string;
  readonly stationName: string | null;
  readonly notes: string | null;
}

/** Every fuel log that names the driver, oldest first. Plain SQL on the table, to avoid a module dependency. */
export function fillsOfDriver(manager: EntityManager, driverId: number): Promise<DriverFill[]> {
  return manager.query<DriverFill[]>(
    `SELECT f.id, f.fuel_log_number AS fuelLogNumber, f.vehicle_id AS vehicleId, f.refuel_at AS refuelAt, f.quantity,
        f.total_cost AS totalCost, f.currency, f.station_name AS stationName, f.notes
      FROM ${tableName(manager, 'fuel_logs')} f WHERE f.driver_id = ? ORDER BY f.refuel_at, f.id`,
    [driverId],
  );
}
