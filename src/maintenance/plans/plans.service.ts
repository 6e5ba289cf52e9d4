import type { EntityManager } from 'typeorm';
import { IsNull, Not } from 'typeorm';
import { pageView } from '#kernel';
import type { Day, ListRequest, PageView, Viewer } from '#kernel';
import { Records, tableName } from '#persistence';
import type { Database, Restriction, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { recordScope } from '../../records/scope/record-scope';
import { VehicleLocks } from '../../fleet/assignments/vehicle-records';
import { Garage } from '../../fleet/garages/garage.entity';
import { newlyChosen, requireActive } from '../../records/active-reference';
import { VehicleModel } from '../../fleet/reference/vehicle-models/vehicle-model.entity';
import { checkAmount } from '../../records/amounts';
import { currentDay } from '../../records/days/today';
import { Vehicle } from '../../fleet/vehicles/vehicle.entity';
import { only } from '../../records/record.view';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { MaintenancePlan } from './maintenance-plan.entity';
import type { Interval } from './plan-schedule';
import { anchored, checkInterval, firstTerm } from './plan-terms';
import { usageOf } from './plan-usage';
import type { CreatePlanBody, SnoozePlanBody, UpdatePlanBody } from './plan.dto';
import { planIsTemplate, planNotTemplate, planSubject } from './plan.errors';
import { planResource } from './plan.records';
import { planView } from './plan.view';
import type { PlanView } from './plan.view';

/** Plans of vehicles, and templates of models (domain.md §11.3). */
@TenantScoped()
export class PlansService {
  private readonly plans: Records<MaintenancePlan, { readonly today: Day }>;
  private readonly vehicles: VehicleLocks;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
  ) {
    this.plans = new Records(database.manager, planResource);
    this.vehicles = new VehicleLocks(database.manager);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<PlanView>> {
    const page = await this.plans.list(request, seenBy(viewer), { today: currentDay(this.tenant) });
    return pageView({ ...page, items: await this.views(page.items, this.database.manager) }, (view) => view);
  }

  /** Passes every plan of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<PlanView>): Promise<number> {
    const shown: TakeRows<MaintenancePlan> = async (rows, within) => take(await this.views(rows, within), within);
    return this.plans.readAll(request, shown, seenBy(viewer), { today: currentDay(this.tenant) });
  }

  async get(id: number, viewer: Viewer): Promise<PlanView> {
    return this.view(await this.plans.get(id, this.database.manager, seenBy(viewer)), this.database.manager);
  }

  /** @throws DomainError PLAN_SUBJECT, PLAN_INTERVAL, AMOUNT_TOO_PRECISE, VEHICLE_SOLD, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
  async create(unit: UnitOfWork, body: CreatePlanBody, viewer: Viewer): Promise<PlanView> {
    const { vehicleId = null, modelId = null } = body;
    if ((vehicleId === null) === (modelId === null)) throw planSubject({});
    const columns = await this.columnsOf(body);
    await this.check(unit, columns, null);
    if (vehicleId === null) {
      await requireActive(unit, VehicleModel, modelId ?? 0, 'modelId');
      return this.view(await this.plans.create(unit, { ...columns, ...anchored(NEVER) }), unit.manager);
    }
    const today = currentDay(this.tenant);
    const vehicle = await this.vehicles.choose(unit, vehicleId, today, viewer);
    const due = { date: body.nextDueDate ?? null, km: body.nextDueOdometer ?? null };
    const term = firstTerm(vehicle, { ...columns, due }, today);
    return this.view(await this.plans.create(unit, { ...columns, ...term }), unit.manager);
  }

  /**
   * A changed interval applies from the next completion on; a sent due day or due kilometres apply at once.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, and as {@link create}
   */
  async update(
    unit: UnitOfWork,
    id: number,
    { version: _version, nextDueDate, nextDueOdometer, leadDays, leadKm, ...body }: UpdatePlanBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<PlanView> {
    const current = await this.lock(unit, id, viewer);
    await this.check(unit, { ...current, ...body }, current);
    const isSaid = nextDueDate !== undefined || nextDueOdometer !== undefined;
    const due = { date: nextDueDate ?? current.nextDueDate, km: nextDueOdometer ?? current.nextDueOdometer };
    const row = {
      ...body,
      leadDays: leadDays ?? current.leadDays,
      leadKm: leadKm ?? current.leadKm,
      ...(isSaid && current.vehicleId !== null ? { ...anchored(due), snoozedUntil: null } : {}),
    };
    return this.view(await this.plans.update(unit, id, row, expected), unit.manager);
  }

  /**
   * Suppresses the announcement of a plan until a day.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, PLAN_IS_TEMPLATE
   */
  async snooze(
    unit: UnitOfWork,
    id: number,
    { until }: SnoozePlanBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<PlanView> {
    const { vehicleId } = await this.lock(unit, id, viewer);
    if (vehicleId === null) throw planIsTemplate({ id });
    return this.view(await this.plans.update(unit, id, { snoozedUntil: until }, expected), unit.manager);
  }

  /**
   * Creates the plan of a template for every vehicle of its model that does not have it; returns the number of created
   * plans.
   *
   * @throws DomainError NOT_FOUND, PLAN_NOT_TEMPLATE
   */
  async apply(unit: UnitOfWork, id: number, viewer: Viewer): Promise<number> {
    const template = await this.lock(unit, id, viewer);
    if (template.modelId === null) throw planNotTemplate({ id });
    return this.spread(unit, template);
  }

  /** Nightly: creates the plans for vehicles added since. Returns the number of created plans. */
  async applyAll(unit: UnitOfWork): Promise<number> {
    const templates = await unit.manager.findBy(MaintenancePlan, { modelId: Not(IsNull()), isActive: true });
    let created = 0;
    for (const template of templates) created += await this.spread(unit, template);
    return created;
  }

  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    await this.lock(unit, id, viewer);
    return this.plans.remove(unit, id, expected);
  }

  private async columnsOf(body: CreatePlanBody) {
    const { days, km } = await this.settings.get('alerts.thresholds');
    return {
      ...body,
      ...intervalOf(body),
      basis: body.basis ?? 'from_completion',
      useCumulative: body.useCumulative ?? false,
      leadDays: body.leadDays ?? days[0] ?? 0,
      leadKm: body.leadKm ?? km[0] ?? 0,
      startDate: body.startDate ?? null,
      startOdometer: body.startOdometer ?? null,
      isActive: body.isActive ?? true,
      autoCreateMaintenance: body.autoCreateMaintenance ?? false,
    };
  }

  private async spread(unit: UnitOfWork, template: MaintenancePlan): Promise<number> {
    const { manager } = unit;
    const vehicles = await manager
      .createQueryBuilder(Vehicle, 'vehicle')
      .where("vehicle.modelId = :modelId AND vehicle.status <> 'sold'", { modelId: template.modelId })
      .andWhere(
        `NOT EXISTS (SELECT 1 FROM ${tableName(manager, 'maintenance_plans')} own
          WHERE own.vehicle_id = vehicle.id AND own.template_key = :templateId)`,
        { templateId: template.id },
      )
      .getMany();
    const today = currentDay(this.tenant);
    const plans = vehicles.map((vehicle) => ({
      ...sharedTerms(template),
      vehicleId: vehicle.id,
      templateId: template.id,
      ...firstTerm(vehicle, { ...template, startDate: null, startOdometer: null, due: NEVER }, today),
    }));
    await this.plans.createMany(unit, plans);
    return plans.length;
  }

  private async check(
    unit: UnitOfWork,
    plan: Pick<MaintenancePlan, 'intervalKm' | 'intervalMonths' | 'intervalDays'> & CreatePlanBody,
    current: MaintenancePlan | null,
  ): Promise<void> {
    checkInterval(plan);
    checkAmount(plan.estimatedCost, this.tenant.currency);
    const garageId = newlyChosen(plan.defaultGarageId, current?.defaultGarageId);
    if (garageId !== null) await requireActive(unit, Garage, garageId, 'defaultGarageId');
  }

  /** Locks the vehicle's row first, as for all records of a vehicle. */
  private async lock(unit: UnitOfWork, id: number, viewer: Viewer): Promise<MaintenancePlan> {
    const { vehicleId } = await this.plans.get(id, unit.manager, seenBy(viewer));
    if (vehicleId !== null) await this.vehicles.hold(unit, vehicleId);
    return this.plans.getForUpdate(unit, id);
  }

  private async view(plan: MaintenancePlan, within: EntityManager): Promise<PlanView> {
    return only(await this.views([plan], within));
  }

  private async views(plans: readonly MaintenancePlan[], within: EntityManager): Promise<PlanView[]> {
    const { currency, timezone: zone } = this.tenant;
    const today = currentDay(this.tenant);
    const byKm = plans.flatMap(({ intervalKm, vehicleId }) => (intervalKm === null ? [] : [vehicleId ?? 0]));
    const usage = await usageOf(within, byKm, { today, zone });
    return plans.map((plan) => planView(plan, { today, currency, kmPerDay: usage.get(plan.vehicleId ?? 0) ?? null }));
  }
}

function intervalOf({ intervalKm = null, intervalMonths = null, intervalDays = null }: CreatePlanBody): Interval {
  return { intervalKm, intervalMonths, intervalDays };
}

const NEVER = { date: null, km: null };

const seenBy = (viewer: Viewer): Restriction | undefined => recordScope(viewer);

/** The columns that a vehicle's plan copies from the template of its model. */
function sharedTerms(template: MaintenancePlan) {
  const { title, type, intervalKm, intervalMonths, intervalDays, basis, useCumulative } = template;
  const { leadDays, leadKm, defaultGarageId, estimatedCost, isActive, autoCreateMaintenance, notes } = template;
  const interval = { intervalKm, intervalMonths, intervalDays, basis, useCumulative };
  return {
    title,
    type,
    ...interval,
    leadDays,
    leadKm,
    defaultGarageId,
    estimatedCost,
    isActive,
    autoCreateMaintenance,
    notes,
  };
}
