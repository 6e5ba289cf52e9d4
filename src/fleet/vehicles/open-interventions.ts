import type { EntityManager } from 'typeorm';
import { RECORD, tableName } from '#persistence';
import type { Narrowing, UnitOfWork } from '#persistence';
import { vehicleInIntervention } from './vehicle.errors';

/*
 * What the fleet asks of the workshop's dossiers. The workshop rests on the fleet and not the other way round, so the one table that
 * matters here is read as what it is in the database: rows that name a vehicle or a driver.
 */

/** A dossier that is neither closed nor cancelled. */
const OPEN = "i.current_status NOT IN ('closed', 'cancelled')";

const openOf = (manager: EntityManager, column: 'vehicle_id' | 'driver_id', value: string): string =>
  `SELECT 1 FROM ${tableName(manager, 'interventions')} i WHERE i.${column} = ${value} AND ${OPEN} LIMIT 1`;

/** Keeps a list of vehicles to those that are in the workshop's hands, or to those that are not. */
export function withOpenIntervention(isOpen: boolean): Narrowing {
  return (query) => {
    const open = openOf(query.dataSource.manager, 'vehicle_id', `${RECORD}.id`);
    query.andWhere(`COALESCE((${open}), 0) = :isOpen`, { isOpen: isOpen ? 1 : 0 });
  };
}

/** The open dossiers of each of these vehicles, as a part of the union of what is told of a vehicle. */
export const openCounts = (manager: EntityManager): string =>
  `SELECT 'open', i.vehicle_id, COUNT(*), NULL, NULL, NULL
    FROM ${tableName(manager, 'interventions')} i WHERE i.vehicle_id IN (?) AND ${OPEN} GROUP BY i.vehicle_id`;

/** @throws DomainError VEHICLE_IN_INTERVENTION; the vehicle's row is locked, so that none is opened meanwhile */
export async function refuseWhileInWorkshop({ manager }: UnitOfWork, vehicleId: number): Promise<void> {
  const rows = await manager.query<unknown[]>(openOf(manager, 'vehicle_id', '?'), [vehicleId]);
  if (rows.length > 0) throw vehicleInIntervention({ vehicleId });
}

/** Whether a dossier that names the driver is open. */
export async function driverInWorkshop(manager: EntityManager, driverId: number): Promise<boolean> {
  return (await manager.query<unknown[]>(openOf(manager, 'driver_id', '?'), [driverId])).length > 0;
}

/** A dossier as a person it names may ask to see it. */
export interface DriverDossier {
  readonly id: number;
  readonly interventionNumber: string;
  readonly title: string;
  readonly description: string | null;
  readonly currentStatus: string;
  readonly vehicleId: number;
  readonly reportedAt: Date;
}

/** Every dossier that names the driver, oldest first. */
export function dossiersOfDriver(manager: EntityManager, driverId: number): Promise<DriverDossier[]> {
  return manager.query<DriverDossier[]>(
    `SELECT i.id, i.intervention_number AS interventionNumber, i.title, i.description, i.current_status AS currentStatus,
        i.vehicle_id AS vehicleId, i.reported_at AS reportedAt
      FROM ${tableName(manager, 'interventions')} i WHERE i.driver_id = ? ORDER BY i.reported_at, i.id`,
    [driverId],
  );
}
