import { startOfDay } from '#kernel';
import type { ListRequest, Page, Viewer } from '#kernel';
import { RECORD, Records } from '#persistence';
import type { Changes, Database, Narrowing, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { endAssignments } from '../assignments/ending-assignments';
import { assertOwnVehicle, ownVehicles } from '../assignments/own-vehicles';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { NumberSequences } from '../numbering/number-sequences';
import { OdometerService } from '../odometer/odometer.service';
import {
  checkAmount,
  checkNotInFuture,
  checkReferences,
  checkYear,
  plateColumns,
  currentDay,
  vinColumns,
} from './vehicle-checks';
import type { CreateVehicleBody, UpdateVehicleBody } from './vehicle.dto';
import type { Vehicle } from './vehicle.entity';
import { odometerDateWithoutValue } from './vehicle.errors';
import { vehicleResource } from './vehicle.records';

/** The vehicle file (domain.md §6.1): what a vehicle is; what becomes of it is in `VehicleStatusChanges`. */
@TenantScoped()
export class VehiclesService {
  private readonly vehicles: Records<Vehicle>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly settings: TenantSettings,
    private readonly odometer: OdometerService,
  ) {
    this.vehicles = new Records(database.manager, vehicleResource);
  }

  /** One page of the vehicles the viewer may see. */
  list(request: ListRequest, viewer: Viewer): Promise<Page<Vehicle>> {
    return this.vehicles.list(request, seenBy(viewer));
  }

  /** Hands over every vehicle of the list the viewer may see, a part at a time; answers how many there were. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<Vehicle>): Promise<number> {
    return this.vehicles.readAll(request, take, seenBy(viewer));
  }

  /** @throws DomainError NOT_FOUND, for a vehicle the viewer may not see too */
  get(id: number, viewer: Viewer): Promise<Vehicle> {
    return this.vehicles.get(id, this.database.manager, seenBy(viewer));
  }

  /**
   * Enters a vehicle: number drawn in this transaction, `initialOdometer` kept as its first reading.
   *
   * @throws DomainError PLATE_TAKEN, VIN_TAKEN, TRACKING_ID_TAKEN, and what the checks of the body throw.
   */
  async create(unit: UnitOfWork, body: CreateVehicleBody): Promise<Vehicle> {
    const { initialOdometer, ...fields } = body;
    const day = currentDay(this.tenant);
    checkNotInFuture('initialOdometerDate', fields.initialOdometerDate, day);
    if (fields.initialOdometerDate && (initialOdometer ?? null) === null) throw odometerDateWithoutValue({});
    const columns = await this.check(unit, fields, null);
    const code = await this.numbers.draw(unit, 'vehicle', day);
    const vehicle = await this.vehicles.create(unit, { ...columns, code, mileage: initialOdometer ?? 0 });
    if (typeof initialOdometer === 'number') await this.keepFirstReading(unit, vehicle, initialOdometer);
    return vehicle;
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, PLATE_TAKEN, VIN_TAKEN, TRACKING_ID_TAKEN, and what the checks of the body throw. */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateVehicleBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<Vehicle> {
    await assertOwnVehicle(unit, viewer, id);
    const current = await this.vehicles.getForUpdate(unit, id);
    return this.vehicles.update(unit, id, await this.check(unit, body, current), expectedVersion);
  }

  /** Marks the vehicle deleted: its plate and VIN are free again, its assignments end, its history stays. @throws DomainError NOT_FOUND, STALE_VERSION */
  async remove(unit: UnitOfWork, id: number, expectedVersion: number | null, viewer: Viewer): Promise<void> {
    await assertOwnVehicle(unit, viewer, id);
    await this.vehicles.remove(unit, id, expectedVersion);
    await endAssignments(unit, { vehicleId: id }, new Date());
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION; PLATE_TAKEN, VIN_TAKEN, TRACKING_ID_TAKEN when another vehicle has them by now. */
  async restore(unit: UnitOfWork, id: number, expectedVersion: number | null, viewer: Viewer): Promise<Vehicle> {
    await assertOwnVehicle(unit, viewer, id);
    return this.vehicles.restore(unit, id, expectedVersion);
  }

  private async check(
    unit: UnitOfWork,
    body: Partial<CreateVehicleBody>,
    current: Vehicle | null,
  ): Promise<Changes<Vehicle>> {
    checkYear(body.year, currentDay(this.tenant));
    checkAmount(body.purchasePrice, this.tenant.currency);
    await checkReferences(unit, body, current);
    return {
      ...body,
      ...(body.plateNumber === undefined ? {} : plateColumns(body.plateNumber)),
      ...(body.vin === undefined ? {} : vinColumns(body.vin, await this.settings.get('vehicles.vin_check_digit'))),
    };
  }

  private async keepFirstReading(unit: UnitOfWork, vehicle: Vehicle, value: number): Promise<void> {
    const readAt = vehicle.initialOdometerDate
      ? startOfDay(vehicle.initialOdometerDate, this.tenant.timezone)
      : vehicle.createdAt;
    const { id: vehicleId } = vehicle;
    await this.odometer.record(unit, { vehicleId, value, readAt, source: 'initial', sourceId: null });
  }
}

const seenBy = (viewer: Viewer): Narrowing | undefined => ownVehicles(viewer, `${RECORD}.id`);
