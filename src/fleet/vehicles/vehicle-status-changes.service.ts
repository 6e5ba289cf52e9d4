import type { Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { endAssignments, endOfLastDay } from '../assignments/ending-assignments';
import { assertSeesVehicle } from '../scope/record-scope';
import { refuseWhileInWorkshop } from './open-interventions';
import { cancelPlannedWork, moveSpan } from './vehicle-status-spans';
import { checkAmount, checkNotInFuture, currentDay } from './vehicle-checks';
import type { VehicleStatus } from './vehicle.choices';
import type { DisposeVehicleBody } from './vehicle.dto';
import type { Vehicle } from './vehicle.entity';
import { assertTransition } from './vehicle.flow';
import { vehicleResource } from './vehicle.records';

/** Status changes and disposal of vehicles (domain.md §7.10). */
@TenantScoped()
export class VehicleStatusChanges {
  private readonly vehicles: Records<Vehicle, never>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
  ) {
    this.vehicles = new Records(database.manager, vehicleResource);
  }

  /** Changes between active, maintenance and out of service. @throws DomainError NOT_FOUND, STALE_VERSION, VEHICLE_STATUS_FORBIDDEN */
  async changeStatus(
    unit: UnitOfWork,
    id: number,
    to: VehicleStatus,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<Vehicle> {
    await assertSeesVehicle(unit, viewer, id);
    const vehicle = await this.vehicles.getForUpdate(unit, id);
    assertTransition('changeStatus', vehicle.status, to);
    await moveSpan(unit, id, { to, isManual: true });
    return this.vehicles.update(unit, id, { status: to }, expectedVersion);
  }

  /**
   * Sells or scraps the vehicle; its planned work is cancelled.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, VEHICLE_STATUS_FORBIDDEN, VEHICLE_IN_INTERVENTION, DAY_IN_FUTURE, AMOUNT_TOO_PRECISE
   */
  async dispose(
    unit: UnitOfWork,
    id: number,
    body: DisposeVehicleBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<Vehicle> {
    await assertSeesVehicle(unit, viewer, id);
    checkNotInFuture('disposalDate', body.disposalDate, currentDay(this.tenant));
    checkAmount(body.disposalPrice, this.tenant.currency);
    const vehicle = await this.vehicles.getForUpdate(unit, id);
    assertTransition('dispose', vehicle.status, 'sold');
    await refuseWhileInWorkshop(unit, id);
    await endAssignments(unit, { vehicleId: id }, endOfLastDay(body.disposalDate, this.tenant.timezone));
    await cancelPlannedWork(unit, id);
    await moveSpan(unit, id, { to: 'sold', isManual: true });
    return this.vehicles.update(unit, id, { ...body, status: 'sold' }, expectedVersion);
  }

  /** Reverts a disposal and clears the disposal data. @throws DomainError NOT_FOUND, STALE_VERSION, VEHICLE_STATUS_FORBIDDEN */
  async reinstate(unit: UnitOfWork, id: number, expectedVersion: number | null, viewer: Viewer): Promise<Vehicle> {
    await assertSeesVehicle(unit, viewer, id);
    const vehicle = await this.vehicles.getForUpdate(unit, id);
    assertTransition('reinstate', vehicle.status, 'active');
    const undone = { disposalDate: null, disposalPrice: null, disposalReason: null };
    return this.vehicles.update(unit, id, { ...undone, status: 'active' }, expectedVersion);
  }

  /** A repair starts: an active vehicle changes to maintenance. Any other status was set by a user and is kept (domain.md §7.10). */
  enterWorkshop(unit: UnitOfWork, id: number): Promise<void> {
    return this.follow(unit, id, 'active', 'maintenance');
  }

  /** The last repair ends: a vehicle in maintenance is active again. */
  leaveWorkshop(unit: UnitOfWork, id: number): Promise<void> {
    return this.follow(unit, id, 'maintenance', 'active');
  }

  private async follow(unit: UnitOfWork, id: number, from: VehicleStatus, to: VehicleStatus): Promise<void> {
    const vehicle = await this.vehicles.getForUpdate(unit, id, { withDeleted: true });
    if (vehicle.status !== from || vehicle.deletedAt !== null) return;
    await moveSpan(unit, id, { to, isManual: false });
    await this.vehicles.update(unit, id, { status: to }, null);
  }
}
