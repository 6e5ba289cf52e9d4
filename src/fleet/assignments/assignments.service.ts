import { clock, dayIn } from '#kernel';
import type { DomainError, ListRequest, Page, Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Database, Restriction, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { Driver } from '../drivers/driver.entity';
import { driverResource } from '../drivers/driver.records';
import { OdometerService } from '../odometer/odometer.service';
import { unknownReference } from '../../records/active-reference';
import { checkNotSold } from './vehicle-records';
import type { Vehicle } from '../vehicles/vehicle.entity';
import { vehicleResource } from '../vehicles/vehicle.records';
import { assertFree } from './assignment-overlaps';
import { handedOver, moveReading } from './assignment-readings';
import { stateOf } from './assignment-state';
import type { Period } from './assignment-state';
import type { CreateAssignmentBody, EndAssignmentBody, UpdateAssignmentBody } from './assignment.dto';
import { assignmentBegun, assignmentEnded, assignmentPeriodReversed, vehicleSold } from './assignment.errors';
import { assignmentResource } from './assignment.records';
import { refusalOfDriver } from './driver-eligibility';
import type { Parties } from './driver-eligibility';
import type { DrivenDays } from './eligibility';
import { recordScope, seesVehicle } from '../../records/scope/record-scope';
import type { VehicleAssignment } from './vehicle-assignment.entity';

/**
 * Assignments of vehicles to drivers (domain.md §9.2). Every write locks the row of the vehicle and then the row of the driver, always
 * in this order: of two concurrent assignments that overlap, one is created and the other one sees it.
 */
@TenantScoped()
export class AssignmentsService {
  private readonly assignments: Records<VehicleAssignment, { readonly at: Date }>;
  private readonly vehicles: Records<Vehicle, never>;
  private readonly drivers: Records<Driver>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    private readonly odometer: OdometerService,
  ) {
    this.assignments = new Records(database.manager, assignmentResource);
    this.vehicles = new Records(database.manager, vehicleResource);
    this.drivers = new Records(database.manager, driverResource);
  }

  /** One page of the assignments of the vehicles that the viewer may see. */
  list(request: ListRequest, viewer: Viewer): Promise<Page<VehicleAssignment>> {
    return this.assignments.list(request, seenBy(viewer), { at: clock.now() });
  }

  /** Passes every assignment of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<VehicleAssignment>): Promise<number> {
    return this.assignments.readAll(request, take, seenBy(viewer), { at: clock.now() });
  }

  /** @throws DomainError NOT_FOUND, also for an assignment of a vehicle that the viewer may not see */
  get(id: number, viewer: Viewer): Promise<VehicleAssignment> {
    return this.assignments.get(id, this.database.manager, seenBy(viewer));
  }

  /**
   * `overrideReason`: why a driver who is not eligible is accepted; null if eligibility may not be overridden.
   *
   * @throws DomainError ASSIGNMENT_OVERLAP, DRIVER_ALREADY_ASSIGNED, DRIVER_NOT_ELIGIBLE, VEHICLE_SOLD, ASSIGNMENT_PERIOD_REVERSED,
   * REFERENCE_NOT_FOUND, and the errors of the odometer
   */
  async create(
    unit: UnitOfWork,
    body: CreateAssignmentBody,
    overrideReason: string | null,
    viewer: Viewer,
  ): Promise<VehicleAssignment> {
    const { vehicleId, driverId, role = 'primary', notes = null } = body;
    const period = periodOf({ startsAt: instant(body.startsAt) ?? clock.now(), endsAt: instant(body.endsAt) });
    const parties = await this.lockNamed(unit, vehicleId, driverId, viewer);
    this.refuseAfterSale(parties, period);
    const refusal = await this.refusal(unit, parties, period);
    if (refusal !== null && overrideReason === null) throw refusal;
    await this.assertFree(unit, { id: 0, vehicleId, driverId, role, ...period });
    const startReadingId = await handedOver(unit, this.odometer, {
      vehicleId,
      value: body.startOdometer,
      readAt: period.startsAt,
      field: 'startOdometer',
    });
    const passed = refusal === null ? null : overrideReason;
    const row = { vehicleId, driverId, role, notes, ...period, startReadingId, overrideReason: passed };
    return this.assignments.create(unit, row);
  }

  /** Moves the readings of its start and end too. @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateAssignmentBody,
    change: { readonly expectedVersion: number | null; readonly overrideReason: string | null },
    viewer: Viewer,
  ): Promise<VehicleAssignment> {
    const { current, parties } = await this.lock(unit, id, viewer);
    const { role = current.role, notes = current.notes } = body;
    const endsAt = body.endsAt === undefined ? current.endsAt : instant(body.endsAt);
    const period = periodOf({ startsAt: instant(body.startsAt) ?? current.startsAt, endsAt });
    const refusal = await this.refusalOfMove(unit, parties, current, period);
    if (refusal !== null && change.overrideReason === null) throw refusal;
    await this.assertFree(unit, { ...current, role, ...period });
    await moveReading(unit, this.odometer, current.startReadingId, period.startsAt);
    await moveReading(unit, this.odometer, current.endReadingId, period.endsAt);
    const overrideReason = refusal === null ? current.overrideReason : change.overrideReason;
    const endReadingId = period.endsAt === null ? null : current.endReadingId;
    const row = { ...period, role, notes, endReadingId, overrideReason };
    return this.assignments.update(unit, id, row, change.expectedVersion);
  }

  /**
   * Ends an assignment that has not ended, now or at the given moment.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, ASSIGNMENT_ENDED, and as {@link create}
   */
  async end(
    unit: UnitOfWork,
    id: number,
    body: EndAssignmentBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<VehicleAssignment> {
    const { current } = await this.lock(unit, id, viewer);
    const now = clock.now();
    if (stateOf(current, now) === 'ended') throw assignmentEnded({ id });
    const period = periodOf({ startsAt: current.startsAt, endsAt: instant(body.endsAt) ?? now });
    await this.assertFree(unit, { ...current, ...period });
    const { vehicleId } = current;
    const { endsAt: readAt } = period;
    const reading = { vehicleId, value: body.endOdometer, readAt: readAt ?? now, field: 'endOdometer' };
    const endReadingId = await handedOver(unit, this.odometer, reading);
    return this.assignments.update(unit, id, { ...period, endReadingId }, expectedVersion);
  }

  /** Deletes an assignment that has not started. @throws DomainError NOT_FOUND, STALE_VERSION, ASSIGNMENT_BEGUN */
  async remove(unit: UnitOfWork, id: number, expectedVersion: number | null, viewer: Viewer): Promise<void> {
    const { current } = await this.lock(unit, id, viewer);
    if (stateOf(current, clock.now()) !== 'upcoming') throw assignmentBegun({ id });
    return this.assignments.remove(unit, id, expectedVersion);
  }

  private async lockNamed(unit: UnitOfWork, vehicleId: number, driverId: number, viewer: Viewer): Promise<Parties> {
    const { manager } = unit;
    if (!(await seesVehicle(manager, viewer, vehicleId))) throw unknownReference('vehicleId', vehicleId);
    if (!(await manager.existsBy(Driver, { id: driverId }))) throw unknownReference('driverId', driverId);
    const vehicle = await this.vehicles.getForUpdate(unit, vehicleId);
    return { vehicle, driver: await this.drivers.getForUpdate(unit, driverId) };
  }

  /** The vehicle and driver of an assignment cannot change, so they are known before the assignment is locked. */
  private async lock(
    unit: UnitOfWork,
    id: number,
    viewer: Viewer,
  ): Promise<{ readonly current: VehicleAssignment; readonly parties: Parties }> {
    const { vehicleId, driverId } = await this.assignments.get(id, unit.manager, seenBy(viewer));
    const vehicle = await this.vehicles.getForUpdate(unit, vehicleId, { withDeleted: true });
    const driver = await this.drivers.getForUpdate(unit, driverId, { withDeleted: true });
    return { current: await this.assignments.getForUpdate(unit, id), parties: { vehicle, driver } };
  }

  private refusal(unit: UnitOfWork, parties: Parties, period: Period): Promise<DomainError | null> {
    return refusalOfDriver(unit, parties, this.daysOf(period));
  }

  /** Checks only what the change affects. */
  private async refusalOfMove(
    unit: UnitOfWork,
    parties: Parties,
    current: Period,
    next: Period,
  ): Promise<DomainError | null> {
    const isMoved = next.startsAt.getTime() !== current.startsAt.getTime();
    if (isMoved || next.endsAt?.getTime() !== current.endsAt?.getTime()) this.refuseAfterSale(parties, next);
    return isMoved ? this.refusal(unit, parties, next) : null;
  }

  /** An assignment starts before the day of the sale and ends on that day at the latest. @throws DomainError VEHICLE_SOLD */
  private refuseAfterSale({ vehicle }: Parties, period: Period): void {
    const { from, to } = this.daysOf(period);
    checkNotSold(vehicle, from);
    const { status, disposalDate } = vehicle;
    if (status === 'sold' && (to === null || to > (disposalDate ?? to))) throw vehicleSold({ vehicleId: vehicle.id });
  }

  /** The end is not part of the period: an assignment that ends at midnight has the day before as its last day. */
  private daysOf({ startsAt, endsAt }: Period): DrivenDays {
    const { timezone } = this.tenant;
    const to = endsAt === null ? null : dayIn(timezone, new Date(endsAt.getTime() - 1));
    return { from: dayIn(timezone, startsAt), to };
  }

  private async assertFree(unit: UnitOfWork, wanted: Parameters<typeof assertFree>[1]): Promise<void> {
    await assertFree(unit.manager, wanted, await this.settings.get('assignments.exclusive_driver'));
  }
}

const seenBy = (viewer: Viewer): Restriction | undefined => recordScope(viewer);

const instant = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

function periodOf(period: Period): Period {
  if (period.endsAt !== null && period.endsAt <= period.startsAt) throw assignmentPeriodReversed({});
  return period;
}
