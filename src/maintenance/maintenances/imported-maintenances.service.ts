import { invalidFields } from '#http';
import { clock, EVERYTHING, folded } from '#kernel';
import type { Day } from '#kernel';
import type { Changes, Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { VehicleRecords } from '../../fleet/assignments/vehicle-records';
import { Garage } from '../../fleet/garages/garage.entity';
import { OdometerService } from '../../fleet/odometer/odometer.service';
import { requireActive } from '../../records/active-reference';
import { checkAmount } from '../../records/amounts';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import { MaintenancePlan } from '../plans/maintenance-plan.entity';
import { MaintenanceScheduling } from './maintenance-scheduling.service';
import type { ImportedStatus } from './maintenance.choices';
import type { ImportedMaintenanceBody } from './maintenance.dto';
import { Maintenance } from './maintenance.entity';
import { odometerRequired } from './maintenance.errors';
import { MAINTENANCE_FLOW } from './maintenance.flow';
import { momentOf } from './maintenance-moment';
import { maintenanceResource } from './maintenance.records';

/** The status, planned day and completion day of a maintenance. */
interface Days {
  readonly status: ImportedStatus;
  readonly scheduledDate: Day;
  readonly completedDate: Day | null;
}

/** Creates imported maintenances. The result is the same as if a user had entered and completed each on its day. */
@TenantScoped()
export class ImportedMaintenances {
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
   * The odometer value of a completed maintenance is recorded as a reading, and its plan moves unless a later maintenance of the plan is
   * completed. A completed maintenance without a plan is linked to the vehicle's plan with the same title, if there is exactly one and the
   * row has the kilometres that a plan by distance requires. A scheduled maintenance that its plan already has is updated with the values
   * of the row. `nextNumber` is called only for a new maintenance.
   *
   * @throws DomainError VALIDATION_FAILED, DAY_IN_FUTURE, VEHICLE_SOLD, AMOUNT_TOO_PRECISE, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE,
   * ODOMETER_REQUIRED, MAINTENANCE_SCHEDULED, and the errors of the odometer
   */
  async create(
    unit: UnitOfWork,
    body: ImportedMaintenanceBody,
    nextNumber: () => Promise<string>,
  ): Promise<Maintenance> {
    const days = daysOf(body);
    await this.check(unit, body, days);
    const plan = await this.planOf(unit, body, days.status);
    const own = plan === null ? null : await ownOf(unit, plan, body, days);
    if (own !== null) return this.maintenances.records.update(unit, own.id, givenOf(body), null);
    const maintenance = await this.maintenances.records.create(unit, {
      ...columnsOf(body, plan, days),
      ...(days.status === 'completed' ? {} : plannedBy(body, plan)),
      startedAt: days.status === 'in_progress' ? clock.now() : null,
      maintenanceNumber: await nextNumber(),
      currency: this.tenant.currency,
    });
    if (days.completedDate !== null) await this.done(unit, plan, maintenance, days.completedDate);
    return maintenance;
  }

  private async check(
    unit: UnitOfWork,
    { vehicleId, cost, garageId = null }: ImportedMaintenanceBody,
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
    await this.scheduling.completeImported(unit, plan, maintenance, { date, km });
  }

  /** The plan that the row names; else, for a completed maintenance, the vehicle's plan with the row's title. The plan is locked. */
  private async planOf(
    unit: UnitOfWork,
    { vehicleId, planId = null, title, odometerReading = null }: ImportedMaintenanceBody,
    status: ImportedStatus,
  ): Promise<MaintenancePlan | null> {
    const hasNeededKm = ({ intervalKm }: MaintenancePlan): boolean =>
      status !== 'completed' || intervalKm === null || odometerReading !== null;
    if (planId !== null) {
      const plan = await this.scheduling.planOf(unit, planId);
      if (plan !== null && !hasNeededKm(plan)) throw odometerRequired({});
      return plan;
    }
    if (status !== 'completed') return null;
    const plans = await unit.manager.findBy(MaintenancePlan, { vehicleId });
    const [named, ...others] = plans.filter((plan) => folded(plan.title) === folded(title) && hasNeededKm(plan));
    return named === undefined || others.length > 0 ? null : this.scheduling.planOf(unit, named.id);
  }
}

function columnsOf(body: ImportedMaintenanceBody, plan: MaintenancePlan | null, days: Days): Changes<Maintenance> {
  const { odometerReading = null, isWarrantyCovered = false, type = plan?.type ?? 'preventive' } = body;
  return { ...body, ...days, odometerReading, isWarrantyCovered, type, planId: plan?.id ?? null };
}

/** Values that a maintenance that is not completed takes from its plan. */
function plannedBy(
  { dueOdometer, garageId }: ImportedMaintenanceBody,
  plan: MaintenancePlan | null,
): Changes<Maintenance> {
  return {
    dueOdometer: dueOdometer ?? plan?.nextDueOdometer ?? null,
    garageId: garageId ?? plan?.defaultGarageId ?? null,
  };
}

/** The columns of a scheduled maintenance that a row can fill, beside its vehicle, plan, title and day. */
const DESCRIBED = [
  'type',
  'description',
  'dueOdometer',
  'cost',
  'garageId',
  'serviceProvider',
  'serviceLocation',
  'partsUsed',
  'workPerformed',
  'isWarrantyCovered',
  'notes',
] as const;

/** The values of the row; an empty cell does not remove a value that comes from the plan. */
function givenOf(body: ImportedMaintenanceBody): Changes<Maintenance> {
  const given = DESCRIBED.filter((field) => body[field] !== undefined && body[field] !== null);
  return Object.fromEntries(given.map((field) => [field, body[field]]));
}

/** The maintenance that the plan scheduled after earlier rows of the file made it due: the row describes it, so no second one is created. */
async function ownOf(
  { manager }: UnitOfWork,
  { id: planId }: MaintenancePlan,
  { title }: ImportedMaintenanceBody,
  { status, scheduledDate }: Days,
): Promise<Maintenance | null> {
  if (status !== 'scheduled') return null;
  const open = await manager.findOneBy(Maintenance, { planId, scheduledDate, status });
  return open !== null && folded(open.title) === folded(title) ? open : null;
}

/**
 * @throws DomainError VALIDATION_FAILED for a completed maintenance without completion day, another one without planned day, or one with a
 * completion day or odometer value although it is not completed
 */
function daysOf({ status: given, scheduledDate, completedDate, odometerReading }: ImportedMaintenanceBody): Days {
  const status = given ?? (completedDate ? 'completed' : 'scheduled');
  if (status === 'completed') {
    if (!completedDate) throw missing('completedDate');
    return { status: MAINTENANCE_FLOW.entry(status), completedDate, scheduledDate: scheduledDate ?? completedDate };
  }
  if (!scheduledDate) throw missing('scheduledDate');
  if (completedDate) throw superfluous('completedDate');
  if (typeof odometerReading === 'number') throw superfluous('odometerReading');
  return { status: MAINTENANCE_FLOW.entry(status), scheduledDate, completedDate: null };
}

const missing = (field: string) =>
  invalidFields([{ pointer: `/${field}`, code: 'IS_NOT_EMPTY', detail: 'must not be empty' }]);

const superfluous = (field: string) =>
  invalidFields([{ pointer: `/${field}`, code: 'IS_EMPTY', detail: 'must be empty in this status' }]);
