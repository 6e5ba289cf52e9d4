import { Inject } from '@nestjs/common';
import { In } from 'typeorm';
import type { Day } from '#kernel';
import { entityTable, Records, tableName } from '#persistence';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { NumberSequences } from '../../numbering/number-sequences';
import { currentDay } from '../../records/days/today';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import type { MaintenancePlan } from '../plans/maintenance-plan.entity';
import { planResource } from '../plans/plan.records';
import { dueAfterCompletion } from '../plans/plan-schedule';
import type { Due } from '../plans/plan-schedule';
import { INTERVENTIONS } from './interventions';
import type { Interventions } from './interventions';
import { Maintenance } from './maintenance.entity';
import { MAINTENANCE_FLOW } from './maintenance.flow';
import { maintenanceResource } from './maintenance.records';

/** A completion, in the kilometres that the plan counts. */
interface Done {
  readonly date: Day;
  readonly km: number | null;
}

/**
 * Keeps plans and maintenances in step: a completed maintenance sets the next due day of its plan, and a due plan
 * gets a scheduled maintenance.
 */
@TenantScoped()
export class MaintenanceScheduling {
  private readonly plans: Records<MaintenancePlan, never>;
  private readonly maintenances: Records<Maintenance>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    @Inject(INTERVENTIONS) private readonly interventions: Interventions,
  ) {
    this.plans = new Records(database.manager, planResource);
    this.maintenances = new Records(database.manager, maintenanceResource);
  }

  /** The plan of a maintenance, locked; null without a plan or if it was deleted. */
  async planOf(unit: UnitOfWork, planId: number | null): Promise<MaintenancePlan | null> {
    if (planId === null) return null;
    const plan = await this.plans.getForUpdate(unit, planId, { withDeleted: true });
    return plan.deletedAt === null ? plan : null;
  }

  /**
   * Sets the next due day of a plan, and schedules its next maintenance if the plan requires that and a day is known. A completion that
   * precedes a later completion of the plan changes nothing.
   */
  async completed(unit: UnitOfWork, plan: MaintenancePlan, maintenanceId: number, done: Done): Promise<void> {
    if (!(await this.isLatestOf(unit, plan.id, maintenanceId))) return;
    const due = dueAfterCompletion(plan, done);
    const next = { nextDueDate: due.date, nextDueOdometer: due.km, snoozedUntil: null };
    const anchor = plan.basis === 'fixed' ? {} : { anchorDueDate: due.date, anchorDueOdometer: due.km };
    const advanced = await this.plans.update(unit, plan.id, { ...next, ...anchor }, null);
    if (advanced.isActive && advanced.autoCreateMaintenance && due.date !== null)
      await this.schedule(unit, advanced, due.date);
  }

  /**
   * Applies an imported completion: the latest one decides, in any order of import, and the scheduled maintenance moves with the plan. A
   * fixed plan moves only for the maintenance of its due day, because that day already reflects earlier maintenances.
   */
  async completeImported(unit: UnitOfWork, plan: MaintenancePlan, maintenance: Maintenance, done: Done): Promise<void> {
    if (isOfEarlierDay(plan, maintenance.scheduledDate, done)) return;
    if (!(await this.isLatestOf(unit, plan.id, maintenance.id))) return;
    const due = dueAfterCompletion(plan, done);
    await this.moveTo(unit, plan, due);
    if (plan.isActive && plan.autoCreateMaintenance && due.date !== null)
      await this.schedule(unit, { ...plan, nextDueDate: due.date, nextDueOdometer: due.km }, due.date);
  }

  /**
   * Corrects the plan after a completion was corrected, unless a later completion or a person changed the plan since.
   * Its scheduled maintenance moves with it.
   */
  async corrected(
    unit: UnitOfWork,
    plan: MaintenancePlan,
    maintenance: Maintenance,
    { before, after }: { readonly before: Done; readonly after: Done },
  ): Promise<void> {
    if (!(await this.isLatestOf(unit, plan.id, maintenance.id))) return;
    const due = dueAfterCorrection(plan, maintenance, { before, after });
    await this.moveTo(unit, plan, due);
  }

  /** Moves the plan's next due day and kilometres, and its scheduled maintenance. */
  private async moveTo(unit: UnitOfWork, plan: MaintenancePlan, due: Due): Promise<void> {
    const { nextDueDate, nextDueOdometer } = plan;
    if (due.date === nextDueDate && due.km === nextDueOdometer) return;
    const anchor = plan.basis === 'fixed' ? {} : { anchorDueDate: due.date, anchorDueOdometer: due.km };
    await this.plans.update(unit, plan.id, { nextDueDate: due.date, nextDueOdometer: due.km, ...anchor }, null);
    const open = await unit.manager.findOneBy(Maintenance, {
      planId: plan.id,
      status: In(['scheduled', 'in_progress']),
    });
    if (open === null) return;
    const scheduledDate = open.scheduledDate === nextDueDate && due.date !== null ? due.date : open.scheduledDate;
    const dueOdometer = open.dueOdometer === nextDueOdometer ? due.km : open.dueOdometer;
    await this.maintenances.update(unit, open.id, { scheduledDate, dueOdometer }, null);
  }

  private async isLatestOf({ manager }: UnitOfWork, planId: number, id: number): Promise<boolean> {
    const where = { planId, status: 'completed' as const };
    const latest = await manager.findOne(Maintenance, { where, order: { completedDate: 'DESC', id: 'DESC' } });
    return latest?.id === id;
  }

  /**
   * Schedules maintenances for plans that require it, are due soon and have none scheduled, one vehicle after the
   * other; returns their number.
   */
  async scheduleDue(unit: UnitOfWork): Promise<number> {
    const today = currentDay(this.tenant);
    const { manager } = unit;
    const near = await manager.query<{ id: number }[]>(
      `SELECT p.id FROM ${tableName(manager, 'maintenance_plans')} p
        JOIN ${entityTable(manager, Vehicle)} v ON v.id = p.vehicle_id AND v.deleted_at IS NULL AND v.status <> 'sold'
       WHERE p.deleted_at IS NULL AND p.is_active = 1 AND p.auto_create_maintenance = 1
         AND (p.next_due_date <= ? + INTERVAL p.lead_days DAY
           OR p.next_due_odometer <= IF(p.use_cumulative, v.cumulative_km, v.mileage) + p.lead_km)
         AND NOT EXISTS (SELECT 1 FROM ${tableName(manager, 'maintenances')} m WHERE m.open_plan_key = p.id)
       ORDER BY p.vehicle_id, p.id`,
      [today],
    );
    const plans = await this.plans.getMany(
      near.map(({ id }) => id),
      manager,
    );
    const rows = plans.map((plan) => this.row(plan, later(plan.nextDueDate, today)));
    const drawn = await this.numbers.drawMany(unit, 'maintenance', today, rows.length);
    await this.maintenances.createMany(
      unit,
      rows.map((row, index) => ({ ...row, maintenanceNumber: drawn[index] ?? '' })),
    );
    return rows.length;
  }

  /** Whether the intervention belongs to the vehicle. */
  isInterventionOf(unit: UnitOfWork, interventionId: number, vehicleId: number): Promise<boolean> {
    return this.interventions.isOfVehicle(unit, interventionId, vehicleId);
  }

  private async schedule(unit: UnitOfWork, plan: MaintenancePlan, day: Day): Promise<void> {
    const open = await unit.manager.query<unknown[]>(
      `SELECT 1 FROM ${tableName(unit.manager, 'maintenances')} WHERE open_plan_key = ?`,
      [plan.id],
    );
    if (open.length > 0) return;
    const maintenanceNumber = await this.numbers.draw(unit, 'maintenance', currentDay(this.tenant));
    await this.maintenances.create(unit, { ...this.row(plan, day), maintenanceNumber });
  }

  private row(plan: MaintenancePlan, scheduledDate: Day) {
    return {
      vehicleId: plan.vehicleId ?? 0,
      planId: plan.id,
      type: plan.type,
      title: plan.title,
      scheduledDate,
      dueOdometer: plan.nextDueOdometer,
      status: MAINTENANCE_FLOW.initial,
      garageId: plan.defaultGarageId,
      currency: this.tenant.currency,
      isWarrantyCovered: false,
    };
  }
}

function isOfEarlierDay(
  { basis, nextDueDate, nextDueOdometer }: MaintenancePlan,
  scheduledDate: Day,
  { date, km }: Done,
): boolean {
  if (basis !== 'fixed') return false;
  const reachesDay = nextDueDate !== null && (date >= nextDueDate || scheduledDate >= nextDueDate);
  const reachesKm = nextDueOdometer !== null && km !== null && km >= nextDueOdometer;
  return !reachesDay && !reachesKm;
}

/** The due day and kilometres after a corrected completion; a value that the completion did not set stays. */
function dueAfterCorrection(
  plan: MaintenancePlan,
  { scheduledDate, dueOdometer }: Maintenance,
  { before, after }: { readonly before: Done; readonly after: Done },
): Due {
  const { nextDueDate, nextDueOdometer, intervalKm } = plan;
  const standing = nextDueOdometer === null || intervalKm === null ? null : nextDueOdometer - intervalKm;
  const then = { ...plan, nextDueDate: scheduledDate, nextDueOdometer: dueOdometer ?? standing };
  const was = dueAfterCompletion(then, before);
  const right = dueAfterCompletion(then, after);
  const byMeter = nextDueOdometer === was.km ? right.km : nextDueOdometer;
  return {
    date: nextDueDate === was.date ? right.date : nextDueDate,
    km: plan.useCumulative ? shifted(plan, before, after) : byMeter,
  };
}

/**
 * The due kilometres are corrected by the difference of the readings. Those of a fixed plan depend on its anchor
 * only.
 */
function shifted({ basis, nextDueOdometer }: MaintenancePlan, before: Done, after: Done): number | null {
  if (basis === 'fixed' || nextDueOdometer === null || before.km === null || after.km === null) return nextDueOdometer;
  return nextDueOdometer + after.km - before.km;
}

/** A maintenance cannot be scheduled for a past day. */
const later = (day: Day | null, today: Day): Day => (day !== null && day > today ? day : today);
