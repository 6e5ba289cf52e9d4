import type { Viewer } from '#kernel';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { VehicleRecords, checkNotSold } from '../../fleet/assignments/vehicle-records';
import { OdometerService } from '../../fleet/odometer/odometer.service';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import { momentOf } from './maintenance-moment';
import { MaintenanceScheduling } from './maintenance-scheduling.service';
import type { CorrectMaintenanceBody } from './maintenance.dto';
import type { Maintenance } from './maintenance.entity';
import { maintenanceNotCompleted, odometerRequired } from './maintenance.errors';
import { maintenanceResource } from './maintenance.records';
import { maintenanceView } from './maintenance.view';
import type { MaintenanceView } from './maintenance.view';

/** Corrects completed maintenances. */
@TenantScoped()
export class MaintenanceCorrections {
  private readonly maintenances: VehicleRecords<Maintenance>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly odometer: OdometerService,
    private readonly scheduling: MaintenanceScheduling,
  ) {
    this.maintenances = new VehicleRecords(database.manager, maintenanceResource);
  }

  /**
   * Corrects odometer and day of a completed maintenance, with a reason. Its reading is corrected too, and so is its
   * plan if it is still due as this completion set it.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, MAINTENANCE_NOT_COMPLETED, ODOMETER_REQUIRED, DAY_IN_FUTURE,
   * VEHICLE_SOLD, the errors of OdometerService
   */
  async correct(
    unit: UnitOfWork,
    id: number,
    body: CorrectMaintenanceBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<MaintenanceView> {
    const { current, vehicle } = await this.maintenances.lock(unit, id, viewer);
    if (current.status !== 'completed') throw maintenanceNotCompleted({ id });
    const before = { date: current.completedDate ?? current.scheduledDate, km: current.odometerReading };
    const completedDate = body.completedDate ?? before.date;
    const { odometerReading = before.km } = body;
    checkNotInFuture('completedDate', completedDate, currentDay(this.tenant));
    if (completedDate !== before.date) checkNotSold(vehicle, completedDate);
    const plan = await this.scheduling.planOf(unit, current.planId);
    if (plan?.intervalKm && odometerReading === null) throw odometerRequired({});
    const row = { completedDate, odometerReading, correctionReason: body.reason };
    await this.maintenances.records.update(unit, id, row, expected);
    await this.read(unit, current, completedDate, odometerReading);
    if (plan !== null)
      await this.scheduling.corrected(unit, plan, current, {
        before,
        after: { date: completedDate, km: odometerReading },
      });
    return maintenanceView(await this.maintenances.get(id, viewer, unit.manager));
  }

  /** A reading keeps its time if its day does not change. */
  private async read(
    unit: UnitOfWork,
    current: Maintenance,
    completedDate: string,
    value: number | null,
  ): Promise<void> {
    const isSameDay = completedDate === current.completedDate;
    const known = isSameDay ? await this.odometer.readingOf(unit, 'maintenance', current.id) : null;
    await this.odometer.correctSource(unit, {
      vehicleId: current.vehicleId,
      source: 'maintenance',
      sourceId: current.id,
      value,
      readAt: known?.readAt ?? momentOf(completedDate, this.tenant.timezone),
      field: 'odometerReading',
    });
  }
}
