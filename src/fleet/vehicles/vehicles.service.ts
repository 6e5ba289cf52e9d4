import { In } from 'typeorm';
import { clock, startOfDay } from '#kernel';
import type { Day, ListRequest, Page, Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, Restriction, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { endAssignments } from '../assignments/ending-assignments';
import { assertSeesVehicle, recordScope } from '../../records/scope/record-scope';
import { requireLive } from '../../records/active-reference';
import { Supplier } from '../suppliers/supplier.entity';
import { NumberSequences } from '../../numbering/number-sequences';
import type { DrawMany } from '../../numbering/number-sequences';
import { OdometerService } from '../odometer/odometer.service';
import { checkAmount } from '../../records/amounts';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import { checkReferences, checkReferencesOfMany, checkYear, plateColumns, vinColumns } from './vehicle-checks';
import type { CreateVehicleBody, UpdateVehicleBody } from './vehicle.dto';
import { Vehicle } from './vehicle.entity';
import { VehicleRoom } from './vehicle-room';
import { odometerDateWithoutValue } from './vehicle.errors';
import { vehicleResource } from './vehicle.records';
import type { VehicleFilterContext } from './vehicle.records';
import { VehicleRules } from './vehicle-rules.service';
import type { CheckDigitPolicy } from './vin';

/** The vehicles of the company (domain.md §6.1); status changes and disposal are in `VehicleStatusChanges`. */
@TenantScoped()
export class VehiclesService {
  private readonly vehicles: Records<Vehicle, VehicleFilterContext>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly rules: VehicleRules,
    private readonly odometer: OdometerService,
    private readonly room: VehicleRoom,
  ) {
    this.vehicles = new Records(database.manager, vehicleResource);
  }

  /** One page of the vehicles that the viewer may see. */
  async list(request: ListRequest, viewer: Viewer): Promise<Page<Vehicle>> {
    return this.vehicles.list(request, seenBy(viewer), await this.rules.filterContext());
  }

  /** Passes every vehicle of the list that the viewer may see to `take` in batches; returns their number. */
  async readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<Vehicle>): Promise<number> {
    return this.vehicles.readAll(request, take, seenBy(viewer), await this.rules.filterContext());
  }

  /** @throws DomainError NOT_FOUND, also for a vehicle that the viewer may not see */
  get(id: number, viewer: Viewer): Promise<Vehicle> {
    return this.vehicles.get(id, this.database.manager, seenBy(viewer));
  }

  /**
   * Creates a vehicle: its number is drawn in this transaction, `initialOdometer` is stored as its first reading.
   *
   * @throws DomainError QUOTA_EXCEEDED, PLATE_TAKEN, VIN_TAKEN, TRACKING_ID_TAKEN, and the errors of the body checks.
   */
  async create(unit: UnitOfWork, body: CreateVehicleBody): Promise<Vehicle> {
    const { initialOdometer, ...fields } = body;
    const day = currentDay(this.tenant);
    checkFirstReading(body, day);
    const columns = await this.check(unit, fields, null);
    const code = await this.numbers.draw(unit, 'vehicle', day);
    await this.room.take(unit, 1);
    const vehicle = await this.vehicles.create(unit, { ...columns, code, mileage: initialOdometer ?? 0 });
    if (typeof initialOdometer === 'number') await this.keepFirstReading(unit, vehicle, initialOdometer);
    return vehicle;
  }

  /**
   * As {@link create} for many vehicles at once, by the same rules; creates all of them or none. Returns their ids in the order of the
   * bodies. `draw` provides their numbers.
   *
   * @throws DomainError as {@link create}, for the first invalid body
   */
  async createMany(
    unit: UnitOfWork,
    bodies: readonly CreateVehicleBody[],
    draw: DrawMany = (...wanted) => this.numbers.drawMany(...wanted),
  ): Promise<readonly number[]> {
    const day = currentDay(this.tenant);
    const policy = await this.rules.vinPolicy();
    for (const body of bodies) checkFirstReading(body, day);
    await checkReferencesOfMany(unit, bodies);
    const columns = bodies.map(({ initialOdometer, ...fields }) => ({
      ...this.columns(fields, policy),
      mileage: initialOdometer ?? 0,
    }));
    const codes = await draw(unit, 'vehicle', day, bodies.length);
    await this.room.take(unit, bodies.length);
    const rows = columns.map((values, index) => ({ ...values, code: codes[index] ?? '' }));
    await this.vehicles.createMany(unit, rows);
    const ids = await idsByCode(unit, codes);
    await this.keepFirstReadings(unit, bodies, ids);
    return ids;
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, PLATE_TAKEN, VIN_TAKEN, TRACKING_ID_TAKEN, and the errors of the body checks. */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateVehicleBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<Vehicle> {
    await assertSeesVehicle(unit, viewer, id);
    const current = await this.vehicles.getForUpdate(unit, id);
    return this.vehicles.update(unit, id, await this.check(unit, body, current), expectedVersion);
  }

  /**
   * Marks the vehicle deleted: its plate and VIN can be used again, its assignments end, its history stays.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, VEHICLE_IN_INTERVENTION
   */
  async remove(unit: UnitOfWork, id: number, expectedVersion: number | null, viewer: Viewer): Promise<void> {
    await assertSeesVehicle(unit, viewer, id);
    await this.vehicles.getForUpdate(unit, id);
    await this.rules.refuseWhileInWorkshop(unit, id);
    await this.vehicles.remove(unit, id, expectedVersion);
    await this.room.give(unit);
    await endAssignments(unit, { vehicleId: id }, clock.now());
  }

  /**
   * @throws DomainError NOT_FOUND, STALE_VERSION, QUOTA_EXCEEDED; PLATE_TAKEN, VIN_TAKEN, TRACKING_ID_TAKEN if another vehicle has them now;
   * REFERENCE_NOT_FOUND if its vendor is deleted now
   */
  async restore(unit: UnitOfWork, id: number, expectedVersion: number | null, viewer: Viewer): Promise<Vehicle> {
    await assertSeesVehicle(unit, viewer, id);
    const vehicle = await this.vehicles.restore(unit, id, expectedVersion);
    await this.room.take(unit, 1);
    await requireLive(unit, Supplier, vehicle.vendorSupplierId, 'vendorSupplierId');
    return vehicle;
  }

  private async check(
    unit: UnitOfWork,
    body: Partial<CreateVehicleBody>,
    current: Vehicle | null,
  ): Promise<Changes<Vehicle>> {
    await checkReferences(unit, body, current);
    return this.columns(body, await this.rules.vinPolicy());
  }

  private columns(body: Partial<CreateVehicleBody>, policy: CheckDigitPolicy): Changes<Vehicle> {
    checkYear(body.year, currentDay(this.tenant));
    checkAmount(body.purchasePrice, this.tenant.currency);
    return {
      ...body,
      ...(body.plateNumber === undefined ? {} : plateColumns(body.plateNumber)),
      ...(body.vin === undefined ? {} : vinColumns(body.vin, policy)),
    };
  }

  private keepFirstReadings(
    unit: UnitOfWork,
    bodies: readonly CreateVehicleBody[],
    ids: readonly number[],
  ): Promise<void> {
    const readings = bodies.flatMap(({ initialOdometer, initialOdometerDate }, index) => {
      if (typeof initialOdometer !== 'number') return [];
      const readAt = initialOdometerDate ? startOfDay(initialOdometerDate, this.tenant.timezone) : clock.now();
      return [{ vehicleId: ids[index] ?? 0, value: initialOdometer, readAt }];
    });
    return this.odometer.recordFirst(unit, readings);
  }

  private async keepFirstReading(unit: UnitOfWork, vehicle: Vehicle, value: number): Promise<void> {
    const readAt = vehicle.initialOdometerDate
      ? startOfDay(vehicle.initialOdometerDate, this.tenant.timezone)
      : vehicle.createdAt;
    const { id: vehicleId } = vehicle;
    await this.odometer.record(unit, { vehicleId, value, readAt, source: 'initial', sourceId: null });
  }
}

/** @throws DomainError DAY_IN_FUTURE, ODOMETER_VALUE_MISSING */
function checkFirstReading({ initialOdometer, initialOdometerDate }: CreateVehicleBody, today: Day): void {
  checkNotInFuture('initialOdometerDate', initialOdometerDate, today);
  if (initialOdometerDate && (initialOdometer ?? null) === null) throw odometerDateWithoutValue({});
}

/** The ids of the vehicles just created with these codes, in their order. */
async function idsByCode({ manager }: UnitOfWork, codes: readonly string[]): Promise<readonly number[]> {
  const rows = await manager.find(Vehicle, { select: { id: true, code: true }, where: { code: In([...codes]) } });
  const ids = new Map(rows.map(({ id, code }) => [code, id]));
  return codes.map((code) => ids.get(code) ?? 0);
}

const seenBy = (viewer: Viewer): Restriction | undefined => recordScope(viewer);
