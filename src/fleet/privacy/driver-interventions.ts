import type { EntityManager } from 'typeorm';
import { tableName } from '#persistence';

/** An intervention in a driver's data export. */
export interface DriverIntervention {
  readonly id: number;
  readonly interventionNumber: string;
  readonly title: string;
  readonly description: string | null;
  readonly currentStatus: string;
  readonly vehicleId: number;
  readonly reportedAt: Date;
}

/** Every intervention that names the driver, oldest first. Plain SQL on the table, to avoid a module dependency. */
export function interventionsOfDriver(manager: EntityManager, driverId: number): Promise<DriverIntervention[]> {
  return manager.query<DriverIntervention[]>(
    `SELECT i.id, i.intervention_number AS interventionNumber, i.title, i.description, i.current_status AS currentStatus,
        i.vehicle_id AS vehicleId, i.reported_at AS reportedAt
      FROM ${tableName(manager, 'interventions')} i WHERE i.driver_id = ? ORDER BY i.reported_at, i.id`,
    [driverId],
  );
}

/** Whether an intervention that is neither closed nor cancelled names the driver. */
export async function driverInWorkshop(manager: EntityManager, driverId: number): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM ${tableName(manager, 'interventions')} i
      WHERE i.driver_id = ? AND i.current_status NOT IN ('closed', 'cancelled') LIMIT 1`,
    [driverId],
  );
  return rows.length > 0;
}
