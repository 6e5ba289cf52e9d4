import type { EntityManager, EntityMetadata } from 'typeorm';
import type { Viewer } from '#kernel';
import { RECORD, recordNotFound, tableName } from '#persistence';
import type { Narrowing, UnitOfWork } from '#persistence';
import { GARAGE_ROWS, ORDERED_INTERVENTIONS } from './garage-rows';

/** The relation between the rows of a table and a vehicle. */
interface OfVehicle {
  /** The column with the vehicle's id. */
  readonly column: string;
  /** The driver sees only their own rows of the vehicle: rows that name them as the driver, or that they entered. */
  readonly isPersonal?: true;
}

const BY_VEHICLE: OfVehicle = { column: `${RECORD}.vehicleId` };

/** Every table with restricted rows. A restricted viewer sees no rows of a table that is not listed here. */
const OF_VEHICLE: ReadonlyMap<string, OfVehicle> = new Map([
  ['vehicles', { column: `${RECORD}.id` }],
  ['vehicle_assignments', { ...BY_VEHICLE, isPersonal: true }],
  ['fuel_logs', { ...BY_VEHICLE, isPersonal: true }],
  ['payments', { column: 'invoice.vehicleId' }],
  ...[
    'alerts',
    'field_verifications',
    'insurances',
    'interventions',
    'invoices',
    'maintenance_plans',
    'maintenances',
    'odometer_readings',
    'prediagnostics',
    'quotes',
    'reception_reports',
    'vehicle_renewals',
    'work_authorizations',
  ].map((table) => [table, BY_VEHICLE] as const),
]);

const NOTHING = '1 = 0';

/**
 * Restricts a query to the rows that the viewer may see: rows of the vehicles assigned to the viewer at this moment (domain.md §17.2), or
 * rows of the viewer's garage if the membership is bound to one. The table of the query decides how. Undefined for a viewer without
 * restriction.
 */
export function recordScope(viewer: Viewer): Narrowing | undefined {
  if (!viewer.ownVehiclesOnly && viewer.garageId === null) return undefined;
  return (query) => {
    const { manager } = query.dataSource;
    const table = query.expressionMap.mainAlias?.metadata.givenTableName ?? '';
    if (viewer.ownVehiclesOnly) query.andWhere(ofOwnVehicles(manager, table), { viewer: viewer.userId });
    if (viewer.garageId !== null) query.andWhere(ofGarage(manager, table), { garage: viewer.garageId });
  };
}

/** A query of the ids that a member bound to the garage `:garage` sees in a table; null if the member sees none. */
export function garageRows(manager: EntityManager, table: string): string | null {
  return GARAGE_ROWS.get(table)?.((name) => tableName(manager, name)) ?? null;
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

/** Whether the viewer may report the progress of an intervention: a garage may if all its work was ordered from this garage. */
export async function seesOrdered(
  manager: EntityManager,
  { garageId }: Viewer,
  interventionId: number,
): Promise<boolean> {
  if (garageId === null) return true;
  const ordered = ORDERED_INTERVENTIONS((name) => tableName(manager, name)).replaceAll(':garage', '?');
  const rows = await manager.query<unknown[]>(`SELECT 1 FROM DUAL WHERE ? IN (${ordered})`, [interventionId, garageId]);
  return rows.length > 0;
}

const entityOf = (manager: EntityManager, table: string): EntityMetadata | undefined =>
  manager.dataSource.entityMetadatas.find(({ givenTableName }) => givenTableName === table);

function ofOwnVehicles(manager: EntityManager, table: string): string {
  const scope = OF_VEHICLE.get(table);
  if (scope === undefined) return NOTHING;
  const ofVehicle = `${scope.column} IN (${assignedNow(manager)})`;
  if (scope.isPersonal !== true) return ofVehicle;
  return `${ofVehicle} AND (${RECORD}.driverId IN (${ownDrivers(manager)}) OR ${RECORD}.createdByUserId = :viewer)`;
}

function ofGarage(manager: EntityManager, table: string): string {
  const rows = garageRows(manager, table);
  return rows === null ? NOTHING : `${RECORD}.id IN (${rows})`;
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
