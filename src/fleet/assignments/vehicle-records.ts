import type { EntityManager } from 'typeorm';
import type { Day, ListRequest, Page, Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Narrowing, Resource, Row, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { unknownReference } from '../reference/active-reference';
import { checkNotSold } from '../vehicles/vehicle-checks';
import type { Vehicle } from '../vehicles/vehicle.entity';
import { vehicleResource } from '../vehicles/vehicle.records';
import { only } from '../record.view';
import { withoutOthers } from '../scope/own-people';
import { recordScope, seesVehicle } from '../scope/record-scope';

/** A record that belongs to one vehicle for good. */
export type OfVehicle = Row & { vehicleId: number };

/** A record under change, with its vehicle: both rows are locked, the vehicle's first. */
export interface Locked<E extends OfVehicle> {
  readonly current: E;
  /** Deleted ones too: what is kept of a vehicle outlives it. */
  readonly vehicle: Vehicle;
}

/** The rows of vehicles, locked before those of what belongs to them. */
export class VehicleLocks {
  private readonly vehicles: Records<Vehicle>;

  constructor(manager: EntityManager) {
    this.vehicles = new Records(manager, vehicleResource);
  }

  /** The vehicle a new record of a day is to belong to. @throws DomainError REFERENCE_NOT_FOUND, for one the viewer may not see too; VEHICLE_SOLD */
  async choose(unit: UnitOfWork, vehicleId: number, day: Day, viewer: Viewer): Promise<Vehicle> {
    if (!(await seesVehicle(unit.manager, viewer, vehicleId))) throw unknownReference('vehicleId', vehicleId);
    const vehicle = await this.vehicles.getForUpdate(unit, vehicleId);
    checkNotSold(vehicle, day);
    return vehicle;
  }

  /** The vehicle of a record that is there, deleted ones too. */
  hold(unit: UnitOfWork, vehicleId: number): Promise<Vehicle> {
    return this.vehicles.getForUpdate(unit, vehicleId, { withDeleted: true });
  }
}

/**
 * Records of vehicles as their viewers see them: whoever is kept to their own vehicles finds nothing of others. Every write locks the
 * vehicle's row before the record's, so that rules about all records of one vehicle hold when two write at once.
 */
export class VehicleRecords<E extends OfVehicle> {
  readonly records: Records<E>;
  private readonly vehicles: VehicleLocks;

  constructor(
    private readonly manager: EntityManager,
    resource: Resource<E>,
  ) {
    this.records = new Records(manager, resource);
    this.vehicles = new VehicleLocks(manager);
  }

  /** One page; `narrow` keeps it to fewer still. */
  async list(request: ListRequest, viewer: Viewer, narrow?: Narrowing): Promise<Page<E>> {
    const page = await this.records.list(request, both(seenBy(viewer), narrow));
    return { ...page, items: await withoutOthers(this.manager, viewer, page.items) };
  }

  /** Hands over every record of the list, a part at a time; answers how many there were. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<E>, narrow?: Narrowing): Promise<number> {
    const shown: TakeRows<E> = async (rows, within) => take(await withoutOthers(within, viewer, rows), within);
    return this.records.readAll(request, shown, both(seenBy(viewer), narrow));
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number, viewer: Viewer, within: EntityManager = this.manager): Promise<E> {
    return only(await withoutOthers(within, viewer, [await this.records.get(id, within, seenBy(viewer))]));
  }

  /** As {@link VehicleLocks.choose}. @throws DomainError REFERENCE_NOT_FOUND, VEHICLE_SOLD */
  lockVehicle(unit: UnitOfWork, vehicleId: number, day: Day, viewer: Viewer): Promise<Vehicle> {
    return this.vehicles.choose(unit, vehicleId, day, viewer);
  }

  /** @throws DomainError NOT_FOUND */
  async lock(unit: UnitOfWork, id: number, viewer: Viewer): Promise<Locked<E>> {
    const { vehicleId } = await this.get(id, viewer, unit.manager);
    const vehicle = await this.vehicles.hold(unit, vehicleId);
    return { vehicle, current: await this.records.getForUpdate(unit, id) };
  }
}

const seenBy = (viewer: Viewer): Narrowing | undefined => recordScope(viewer);

function both(one: Narrowing | undefined, other: Narrowing | undefined): Narrowing {
  return (query) => {
    one?.(query);
    other?.(query);
  };
}
