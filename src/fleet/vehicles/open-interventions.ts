import type { EntityManager } from 'typeorm';
import { RECORD, tableName } from '#persistence';
import type { Narrowing, UnitOfWork } from '#persistence';
import { vehicleInIntervention } from './vehicle.errors';

/*
 * Queries on the interventions of the workshop. The workshop module depends on the fleet module and not the reverse, so the fleet reads
 * this one table directly: rows that name a vehicle or a driver.
 */

/** An intervention that is neither closed nor cancelled. */
const OPEN = "i.current_status NOT IN ('closed', 'cancelled')";

const openOf = (manager: EntityManager, column: 'vehicle_id' | 'driver_id', value: string): string =>
  `SELECT 1 FROM ${tableName(manager, 'interventions')} i WHERE i.${column} = ${value} AND ${OPEN} LIMIT 1`;

/** Restricts a list of vehicles to those with an open intervention, or without one. */
export function withOpenIntervention(isOpen: boolean): Narrowing {
  return (query) => {
    const open = openOf(query.dataSource.manager, 'vehicle_id', `${RECORD}.id`);
    query.andWhere(`COALESCE((${open}), 0) = :isOpen`, { isOpen: isOpen ? 1 : 0 });
  };
}

/** The number of open interventions of each vehicle, as one part of the union in `vehicleFacts`. */
export const openCounts = (manager: EntityManager): string =>
  `SELECT 'open', i.vehicle_id, COUNT(*), NULL, NULL, NULL
    FROM ${tableName(manager, 'interventions')} i WHERE i.vehicle_id IN (?) AND ${OPEN} GROUP BY i.vehicle_id`;

/**
 * The caller has locked the row of the vehicle, so that no intervention is opened meanwhile.
 *
 * @throws DomainError VEHICLE_IN_INTERVENTION
 */
export async function refuseWhileInWorkshop({ manager }: UnitOfWork, vehicleId: number): Promise<void> {
  const rows = await manager.query<unknown[]>(openOf(manager, 'vehicle_id', '?'), [vehicleId]);
  if (rows.length > 0) throw vehicleInIntervention({ vehicleId });
}

/** Whether an open intervention names the driver. */
export async function driverInWorkshop(manager: EntityManager, driverId: number): Promise<boolean> {
  return (await manager.query<unknown[]>(openOf(manager, 'driver_id', '?'), [driverId])).length > 0;
}

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

/** Every intervention that names the driver, oldest first. */
export function interventionsOfDriver(manager: EntityManager, driverId: number): Promise<DriverIntervention[]> {
  return manager.query<DriverIntervention[]>(
    `SELECT i.id, i.intervention_number AS interventionNumber, i.title, i.description, i.current_status AS currentStatus,
        i.vehicle_id AS vehicleId, i.reported_at AS reportedAt
      FROM ${tableName(manager, 'interventions')} i WHERE i.driver_id = ? ORDER BY i.reported_at, i.id`,
    [driverId],
  );
}
