import { Inject } from '@nestjs/common';
import type { Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Database, Step, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { endAssignments, endOfLastDay } from '../assignments/ending-assignments';
import { assertSeesVehicle } from '../../records/scope/record-scope';
import { refuseWhileInWorkshop } from './open-interventions';
import { moveSpan } from './vehicle-status-spans';
import { checkAmount } from '../../records/amounts';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import type { VehicleStatus } from './vehicle.choices';
import type { DisposeVehicleBody } from './vehicle.dto';
import type { Vehicle } from './vehicle.entity';
import { VEHICLE_FLOW } from './vehicle.flow';
import { vehicleResource } from './vehicle.records';
import { VEHICLE_SOURCES } from '../fleet-ports';
import type { VehicleSources } from '../fleet-ports';

/** The statuses that a user sets directly. */
type SettableStatus = Exclude<VehicleStatus, 'sold'>;

const SETTING = {
  active: VEHICLE_FLOW.actions.activate,
  maintenance: VEHICLE_FLOW.actions.maintain,
  out_of_service: VEHICLE_FLOW.actions.takeOut,
} as const satisfies Readonly<Record<SettableStatus, Step<VehicleStatus, 'status'>>>;

/** Status changes and disposal of vehicles (domain.md §7.10). */
@TenantScoped()
export class VehicleStatusChanges {
  private readonly vehicles: Records<Vehicle, never>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    @Inject(VEHICLE_SOURCES) private readonly sources: VehicleSources,
  ) {
    this.vehicles = new Records(database.manager, vehicleResource);
  }

  /** Changes between active, maintenance and out of service. @throws DomainError NOT_FOUND, STALE_VERSION, VEHICLE_STATUS_FORBIDDEN */
  async changeStatus(
    unit: UnitOfWork,
    id: number,
    to: SettableStatus,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<Vehicle> {
    await assertSeesVehicle(unit, viewer, id);
    const vehicle = await this.vehicles.getForUpdate(unit, id);
    const move = SETTING[to].on(vehicle);
    await moveSpan(unit, id, { to, isManual: true });
    return this.vehicles.move(unit, move, {}, expectedVersion);
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
    const move = VEHICLE_FLOW.actions.dispose.on(vehicle);
    await refuseWhileInWorkshop(this.sources.work, unit, id);
    await endAssignments(unit, { vehicleId: id }, endOfLastDay(body.disposalDate, this.tenant.timezone));
    await this.sources.upkeep.cancelPlanned(unit, id);
    await moveSpan(unit, id, { to: 'sold', isManual: true });
    return this.vehicles.move(unit, move, body, expectedVersion);
  }

  /** Reverts a disposal and clears the disposal data. @throws DomainError NOT_FOUND, STALE_VERSION, VEHICLE_STATUS_FORBIDDEN */
  async reinstate(unit: UnitOfWork, id: number, expectedVersion: number | null, viewer: Viewer): Promise<Vehicle> {
    await assertSeesVehicle(unit, viewer, id);
    const vehicle = await this.vehicles.getForUpdate(unit, id);
    const move = VEHICLE_FLOW.actions.reinstate.on(vehicle);
    const undone = { disposalDate: null, disposalPrice: null, disposalReason: null };
    return this.vehicles.move(unit, move, undone, expectedVersion);
  }

  /** A repair starts: an active vehicle changes to maintenance. Any other status was set by a user and is kept (domain.md §7.10). */
  enterWorkshop(unit: UnitOfWork, id: number): Promise<void> {
    return this.follow(unit, id, VEHICLE_FLOW.actions.enterWorkshop);
  }

  /** The last repair ends: a vehicle in maintenance is active again. */
  leaveWorkshop(unit: UnitOfWork, id: number): Promise<void> {
    return this.follow(unit, id, VEHICLE_FLOW.actions.leaveWorkshop);
  }

  private async follow(unit: UnitOfWork, id: number, step: Step<VehicleStatus, 'status'>): Promise<void> {
    const vehicle = await this.vehicles.getForUpdate(unit, id, { withDeleted: true });
    if (!step.from.includes(vehicle.status) || vehicle.deletedAt !== null) return;
    await moveSpan(unit, id, { to: step.to, isManual: false });
    await this.vehicles.move(unit, step.on(vehicle), {}, null);
  }
}
