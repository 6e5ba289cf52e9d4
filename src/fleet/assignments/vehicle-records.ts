import type { EntityManager } from 'typeorm';
import type { Day, ListRequest, Page, Viewer } from '#kernel';
import { Records, tableName } from '#persistence';
import type { ContextOf, Restriction, Resource, Row, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { unknownReference } from '../../records/active-reference';
import type { Vehicle } from '../vehicles/vehicle.entity';
import { vehicleResource } from '../vehicles/vehicle.records';
import { only } from '../../records/record.view';
import { vehicleSold } from './assignment.errors';
import { withoutOthers } from '../../records/scope/own-people';
import { recordScope, seesVehicle } from '../../records/scope/record-scope';

/** A record that always belongs to the same vehicle. */
export type OfVehicle = Row & { vehicleId: number };

/** A record being changed, with its vehicle. Both rows are locked, the vehicle's row first. */
export interface Locked<E extends OfVehicle> {
  readonly current: E;
  /** May be deleted: records of a vehicle are kept after the vehicle is deleted. */
  readonly vehicle: Vehicle;
}

/** Locks the rows of vehicles before the rows of the records that belong to them. */
export class VehicleLocks {
  private readonly vehicles: Records<Vehicle, never>;

  constructor(manager: EntityManager) {
    this.vehicles = new Records(manager, vehicleResource);
  }

  /**
   * The vehicle of a new record with that day.
   *
   * @throws DomainError REFERENCE_NOT_FOUND, also for a vehicle that the viewer may not see; VEHICLE_SOLD
   */
  async choose(unit: UnitOfWork, vehicleId: number, day: Day, viewer: Viewer): Promise<Vehicle> {
    if (!(await seesVehicle(unit.manager, viewer, vehicleId))) throw unknownReference('vehicleId', vehicleId);
    const vehicle = await this.vehicles.getForUpdate(unit, vehicleId);
    checkNotSold(vehicle, day);
    return vehicle;
  }

  /** The vehicle of an existing record, also if the vehicle is deleted. */
  hold(unit: UnitOfWork, vehicleId: number): Promise<Vehicle> {
    return this.vehicles.getForUpdate(unit, vehicleId, { withDeleted: true });
  }
}

/**
 * Records of vehicles, restricted to what the viewer may see: a viewer with `ownVehiclesOnly` finds no records of other vehicles. Every
 * write locks the row of the vehicle before the row of the record, so that rules about all records of one vehicle hold under
 * concurrent writes.
 */
export class VehicleRecords<E extends OfVehicle, C = void> {
  readonly records: Records<E, C>;
  private readonly vehicles: VehicleLocks;

  constructor(
    private readonly manager: EntityManager,
    resource: Resource<E, C>,
  ) {
    this.records = new Records(manager, resource);
    this.vehicles = new VehicleLocks(manager);
  }

  /** One page; `context` is for the conditions of the filters. */
  async list(request: ListRequest, viewer: Viewer, ...context: ContextOf<C>): Promise<Page<E>> {
    const page = await this.records.list(request, seenBy(viewer), ...context);
    return { ...page, items: await withoutOthers(this.manager, viewer, page.items) };
  }

  /** Passes every record of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<E>, ...context: ContextOf<C>): Promise<number> {
    const shown: TakeRows<E> = async (rows, within) => take(await withoutOthers(within, viewer, rows), within);
    return this.records.readAll(request, shown, seenBy(viewer), ...context);
  }

  async get(id: number, viewer: Viewer, within: EntityManager = this.manager): Promise<E> {
    return only(await withoutOthers(within, viewer, [await this.records.get(id, within, seenBy(viewer))]));
  }

  /** As {@link VehicleLocks.choose}. @throws DomainError REFERENCE_NOT_FOUND, VEHICLE_SOLD */
  lockVehicle(unit: UnitOfWork, vehicleId: number, day: Day, viewer: Viewer): Promise<Vehicle> {
    return this.vehicles.choose(unit, vehicleId, day, viewer);
  }

  async lock(unit: UnitOfWork, id: number, viewer: Viewer): Promise<Locked<E>> {
    const { vehicleId } = await this.get(id, viewer, unit.manager);
    const vehicle = await this.vehicles.hold(unit, vehicleId);
    return { vehicle, current: await this.records.getForUpdate(unit, id) };
  }
}

const seenBy = (viewer: Viewer): Restriction | undefined => recordScope(viewer);

/**
 * A record dated before the sale of a vehicle is a fact and may be entered at any time; from the day of the sale on, no new record may
 * belong to the vehicle.
 *
 * @throws DomainError VEHICLE_SOLD
 */
export function checkNotSold(
  { id, status, disposalDate }: Pick<Vehicle, 'id' | 'status' | 'disposalDate'>,
  day: Day,
): void {
  if (status === 'sold' && (disposalDate === null || disposalDate <= day)) throw vehicleSold({ vehicleId: id });
}

/** The driver with the primary assignment of the vehicle at that time; null without one. */
export async function primaryDriverAt(manager: EntityManager, vehicleId: number, at: Date): Promise<number | null> {
  const rows = await manager.query<{ driverId: number }[]>(
    `SELECT driver_id AS driverId FROM ${tableName(manager, 'vehicle_assignments')}
      WHERE vehicle_id = ? AND role = 'primary' AND starts_at <= ? AND (ends_at IS NULL OR ends_at > ?)
      ORDER BY starts_at DESC LIMIT 1`,
    [vehicleId, at, at],
  );
  return rows[0]?.driverId ?? null;
}
