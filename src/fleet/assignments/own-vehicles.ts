import type { EntityManager } from 'typeorm';
import type { Viewer } from '#kernel';
import { RECORD, recordNotFound, tableName } from '#persistence';
import type { Narrowing, UnitOfWork } from '#persistence';
import { Vehicle } from '../vehicles/vehicle.entity';

/**
 * What keeps a query to the viewer's own vehicles: those assigned, at this moment, to the driver linked to the user (domain.md
 * §17.2). Undefined for who sees them all. `column` holds the vehicle's id: `record.id` of vehicles, `record.vehicleId` of what
 * belongs to one.
 */
export function ownVehicles(viewer: Viewer, column: string): Narrowing | undefined {
  if (!viewer.ownVehiclesOnly) return undefined;
  return (query) => {
    query.andWhere(`${column} IN (${assignedNow(query.dataSource.manager)})`, { viewer: viewer.userId });
  };
}

/** For what is written of a vehicle: another's is not there, deleted or not. @throws DomainError NOT_FOUND */
export async function assertOwnVehicle({ manager }: UnitOfWork, viewer: Viewer, vehicleId: number): Promise<void> {
  const narrow = ownVehicles(viewer, `${RECORD}.id`);
  if (narrow === undefined) return;
  const query = manager.createQueryBuilder(Vehicle, RECORD).withDeleted().where({ id: vehicleId });
  narrow(query);
  if (!(await query.getExists())) throw recordNotFound({ resource: 'vehicles', id: vehicleId });
}

/** Whether the viewer may see a vehicle that is not deleted. */
export function seesVehicle(manager: EntityManager, viewer: Viewer, vehicleId: number): Promise<boolean> {
  const query = manager.createQueryBuilder(Vehicle, RECORD).where({ id: vehicleId });
  ownVehicles(viewer, `${RECORD}.id`)?.(query);
  return query.getExists();
}

/** By `user_key`, which has the index and only live rows; `= NULL` finds nothing. The end of an assignment is not part of it. */
function assignedNow(manager: EntityManager): string {
  return `SELECT a.vehicle_id FROM ${tableName(manager, 'vehicle_assignments')} a
    JOIN ${tableName(manager, 'drivers')} d ON d.id = a.driver_id AND d.deleted_at IS NULL
    JOIN ${tableName(manager, 'collaborateurs')} c ON c.id = d.collaborateur_id
   WHERE c.user_key = :viewer
     AND a.starts_at <= UTC_TIMESTAMP(3) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP(3))`;
}
