import { invalidFields } from '#http';
import { EVERYTHING, folded } from '#kernel';
import type { Day } from '#kernel';
import type { Changes, Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { VehicleRecords } from '../../fleet/assignments/vehicle-records';
import { Garage } from '../../fleet/garages/garage.entity';
import { OdometerService } from '../../fleet/odometer/odometer.service';
import { requireActive } from '../../fleet/reference/active-reference';
import { checkAmount, checkNotInFuture, currentDay } from '../../fleet/vehicles/vehicle-checks';
import { MaintenancePlan } from '../plans/maintenance-plan.entity';
import { MaintenanceScheduling } from './maintenance-scheduling.service';
import type { BroughtStatus } from './maintenance.choices';
import type { BroughtMaintenanceBody } from './maintenance.dto';
import { Maintenance } from './maintenance.entity';
import { odometerRequired } from './maintenance.errors';
import { momentOf } from './maintenance-moment';
import { maintenanceResource } from './maintenance.records';

/** When a maintenance is planned for, and when it was done. */
interface Days {
  readonly status: BroughtStatus;
  readonly scheduledDate: Day;
  readonly completedDate: Day | null;
}

/** Maintenances that another program kept: they end as if each had been entered and completed by hand on its day. */
@TenantScoped()
export class BroughtMaintenances {
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
   * One that is done tells the odometer what the meter showed, and moves its plan where no later one of the plan is done. Without a plan it
   * belongs to the plan of the vehicle that has its title, if it tells the kilometres that plan goes by.
   *
   * @throws DomainError VALIDATION_FAILED, DAY_IN_FUTURE, VEHICLE_SOLD, AMOUNT_TOO_PRECISE, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE,
   * ODOMETER_REQUIRED, MAINTENANCE_SCHEDULED, and what the odometer refuses
   */
  async bring(unit: UnitOfWork, body: BroughtMaintenanceBody, maintenanceNumber: string): Promise<Maintenance> {
    const days = daysOf(body);
    await this.check(unit, body, days);
    const plan = await this.planOf(unit, body, days.status);
    const own = plan === null ? null : await ownOf(unit, plan, body, days);
    if (own !== null) return own;
    const maintenance = await this.maintenances.records.create(unit, {
      ...columnsOf(body, plan, days),
      ...(days.status === 'completed' ? {} : plannedBy(body, plan)),
      startedAt: days.status === 'in_progress' ? new Date() : null,
      maintenanceNumber,
      currency: this.tenant.currency,
    });
    if (days.completedDate !== null) await this.done(unit, plan, maintenance, days.completedDate);
    return maintenance;
  }

  private async check(
    unit: UnitOfWork,
    { vehicleId, cost, garageId = null }: BroughtMaintenanceBody,
    { completedDate, scheduledDate }: Days,
  ): Promise<void> {
    checkNotInFuture('completedDate', completedDate, currentDay(this.tenant));
    await this.maintenances.lockVehicle(unit, vehicleId, completedDate ?? scheduledDate, EVERYTHING);
    checkAmount(cost, this.tenant.currency);
    if (garageId !== null) await requireActive(unit, Garage, garageId, 'garageId');
  }

  private async done(
    unit: UnitOfWork,
    plan: MaintenancePlan | null,
    maintenance: Maintenance,
    date: Day,
  ): Promise<void> {
    const { vehicleId, id: sourceId, odometerReading: value } = maintenance;
    const readAt = momentOf(date, this.tenant.timezone);
    const reading = await this.odometer.correctSource(unit, {
      vehicleId,
      source: 'maintenance',
      sourceId,
      value,
      readAt,
      field: 'odometerReading',
    });
    if (plan === null) return;
    const isOverAllMeters = plan.useCumulative && reading !== null;
    const km = isOverAllMeters ? await this.odometer.cumulativeKm(unit, vehicleId, reading) : value;
    await this.scheduling.brought(unit, plan, maintenance, { date, km });
  }

  /** The one the row names, locked; else that of the vehicle with the row's title. */
  private async planOf(
    unit: UnitOfWork,
    { vehicleId, planId = null, title, odometerReading = null }: BroughtMaintenanceBody,
    status: BroughtStatus,
  ): Promise<MaintenancePlan | null> {
    const tells = ({ intervalKm }: MaintenancePlan): boolean =>
      status !== 'completed' || intervalKm === null || odometerReading !== null;
    if (planId !== null) {
      const plan = await this.scheduling.planOf(unit, planId);
      if (plan !== null && !tells(plan)) throw odometerRequired({});
      return plan;
    }
    if (status !== 'completed') return null;
    const plans = await unit.manager.findBy(MaintenancePlan, { vehicleId });
    const [named, ...others] = plans.filter((plan) => folded(plan.title) === folded(title) && tells(plan));
    return named === undefined || others.length > 0 ? null : this.scheduling.planOf(unit, named.id);
  }
}

function columnsOf(body: BroughtMaintenanceBody, plan: MaintenancePlan | null, days: Days): Changes<Maintenance> {
  const { odometerReading = null, isWarrantyCovered = false, type = plan?.type ?? 'preventive' } = body;
  return { ...body, ...days, odometerReading, isWarrantyCovered, type, planId: plan?.id ?? null };
}

/** What a plan says of a maintenance that is still to be done. */
function plannedBy(
  { dueOdometer, garageId }: BroughtMaintenanceBody,
  plan: MaintenancePlan | null,
): Changes<Maintenance> {
  return {
    dueOdometer: dueOdometer ?? plan?.nextDueOdometer ?? null,
    garageId: garageId ?? plan?.defaultGarageId ?? null,
  };
}

/** What the plan scheduled by itself when the rows before made it due; it is the one the row tells. */
async function ownOf(
  { manager }: UnitOfWork,
  { id: planId }: MaintenancePlan,
  { title }: BroughtMaintenanceBody,
  { status, scheduledDate }: Days,
): Promise<Maintenance | null> {
  if (status !== 'scheduled') return null;
  const open = await manager.findOneBy(Maintenance, { planId, scheduledDate, status });
  return open !== null && folded(open.title) === folded(title) ? open : null;
}

/** @throws DomainError VALIDATION_FAILED for a done one without its day, a planned one without one, or one that tells what was not done */
function daysOf({ status: said, scheduledDate, completedDate, odometerReading }: BroughtMaintenanceBody): Days {
  const status = said ?? (completedDate ? 'completed' : 'scheduled');
  if (status === 'completed') {
    if (!completedDate) throw missing('completedDate');
    return { status, completedDate, scheduledDate: scheduledDate ?? completedDate };
  }
  if (!scheduledDate) throw missing('scheduledDate');
  if (completedDate) throw superfluous('completedDate');
  if (typeof odometerReading === 'number') throw superfluous('odometerReading');
  return { status, scheduledDate, completedDate: null };
}

const missing = (field: string) =>
  invalidFields([{ pointer: `/${field}`, code: 'IS_NOT_EMPTY', detail: 'must not be empty' }]);

const superfluous = (field: string) =>
  invalidFields([{ pointer: `/${field}`, code: 'IS_EMPTY', detail: 'must be empty in this status' }]);
