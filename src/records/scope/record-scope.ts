import type { EntityManager, EntityMetadata } from 'typeorm';
import type { Viewer } from '#kernel';
import { RECORD, recordNotFound, tableName } from '#persistence';
import type { Restriction, UnitOfWork } from '#persistence';
import { visibilityOf } from './row-visibility';
import type { GarageQuery } from './row-visibility';

const NOTHING = '1 = 0';

/**
 * Restricts a query to the rows that the viewer may see: rows of the vehicles assigned to the viewer at this moment (domain.md §17.2), or
 * rows of the viewer's garage if the membership is bound to one. The entity of the query decides how. Undefined for a viewer without
 * restriction.
 */
export function recordScope(viewer: Viewer): Restriction | undefined {
  if (!viewer.ownVehiclesOnly && viewer.garageId === null) return undefined;
  return (query) => {
    const { manager } = query.dataSource;
    const entity = query.expressionMap.mainAlias?.metadata.target;
    if (viewer.ownVehiclesOnly) query.andWhere(ofOwnVehicles(manager, entity), { viewer: viewer.userId });
    if (viewer.garageId !== null) query.andWhere(ofGarage(manager, entity), { garage: viewer.garageId });
  };
}

/** A query of the ids that a member bound to the garage `:garage` sees in a table; null if the member sees none. */
export function garageRows(manager: EntityManager, table: string): string | null {
  const entity = manager.dataSource.entityMetadatas.find(({ givenTableName }) => givenTableName === table);
  return garageQuery(manager, entity?.target)?.(manager) ?? null;
}

/**
 * For writes about a vehicle: a vehicle outside the viewer's scope is treated as not found, deleted or not.
 *
 * @throws DomainError NOT_FOUND
 */
export async function assertSeesVehicle(unit: UnitOfWork, viewer: Viewer, vehicleId: number): Promise<void> {
  if (!(await seesRecord(unit.manager, viewer, 'vehicles', vehicleId)))
    throw recordNotFound({ resource: 'vehicles', id: vehicleId });
}

/** Whether the viewer may see a vehicle that is not deleted. */
export function seesVehicle(manager: EntityManager, viewer: Viewer, vehicleId: number): Promise<boolean> {
  const vehicle = entityOf(manager, 'vehicles');
  if (vehicle === undefined) return Promise.resolve(false);
  const query = manager.createQueryBuilder(vehicle.target, RECORD).where({ id: vehicleId });
  recordScope(viewer)?.(query);
  return query.getExists();
}

/** Whether a row is in the viewer's scope, deleted or not. Always true for a viewer without restriction. */
export async function seesRecord(manager: EntityManager, viewer: Viewer, table: string, id: number): Promise<boolean> {
  const narrow = recordScope(viewer);
  if (narrow === undefined) return true;
  const entity = entityOf(manager, table);
  if (entity === undefined) return false;
  const query = manager.createQueryBuilder(entity.target, RECORD).withDeleted().where(`${RECORD}.id = :id`, { id });
  narrow(query);
  return query.getExists();
}

const entityOf = (manager: EntityManager, table: string): EntityMetadata | undefined =>
  manager.dataSource.entityMetadatas.find(({ givenTableName }) => givenTableName === table);

function ofOwnVehicles(manager: EntityManager, entity: unknown): string {
  const { vehicle, isPersonal } = visibilityOf(entity) ?? {};
  if (vehicle === undefined) return NOTHING;
  const ofVehicle = `${vehicle} IN (${assignedNow(manager)})`;
  if (isPersonal !== true) return ofVehicle;
  return `${ofVehicle} AND (${RECORD}.driverId IN (${ownDrivers(manager)}) OR ${RECORD}.createdByUserId = :viewer)`;
}

function ofGarage(manager: EntityManager, entity: unknown): string {
  const rows = garageQuery(manager, entity);
  return rows === undefined ? NOTHING : `${RECORD}.id IN (${rows(manager)})`;
}

function garageQuery(manager: EntityManager, entity: unknown): GarageQuery | undefined {
  const { garage, isVehicle } = visibilityOf(entity) ?? {};
  if (isVehicle !== true) return garage;
  return manager.dataSource.entityMetadatas.flatMap(({ target }) => visibilityOf(target)?.garageVehicles ?? [])[0];
}

/** Uses `user_key`, which has an index and contains live rows only; `= NULL` finds nothing. The end moment is not part of an assignment. */
function assignedNow(manager: EntityManager): string {
  return `SELECT a.vehicle_id FROM ${tableName(manager, 'vehicle_assignments')} a
    JOIN ${tableName(manager, 'drivers')} d ON d.id = a.driver_id AND d.deleted_at IS NULL
    JOIN ${tableName(manager, 'collaborateurs')} c ON c.id = d.collaborateur_id
   WHERE c.user_key = :viewer
     AND a.starts_at <= UTC_TIMESTAMP(3) AND (a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP(3))`;
}

/** The driver records of the viewer. */
function ownDrivers(manager: EntityManager): string {
  return `SELECT d.id FROM ${tableName(manager, 'drivers')} d
    JOIN ${tableName(manager, 'collaborateurs')} c ON c.id = d.collaborateur_id
   WHERE c.user_key = :viewer AND d.deleted_at IS NULL`;
}
