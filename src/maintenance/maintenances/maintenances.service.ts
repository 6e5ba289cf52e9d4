import { clock, isDomainError, pageView } from '#kernel';
import type { ListRequest, PageView, Viewer } from '#kernel';
import type { Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { VehicleRecords, checkNotSold } from '../../fleet/assignments/vehicle-records';
import { Garage } from '../../fleet/garages/garage.entity';
import { NumberSequences } from '../../numbering/number-sequences';
import { OdometerService } from '../../fleet/odometer/odometer.service';
import { newlyChosen, requireActive, unknownReference } from '../../records/active-reference';
import { checkAmount } from '../../records/amounts';
import { checkNotInFuture, currentDay } from '../../records/days/today';
import { MaintenanceScheduling } from './maintenance-scheduling.service';
import type {
  CancelMaintenanceBody,
  CompleteMaintenanceBody,
  CreateMaintenanceBody,
  UpdateMaintenanceBody,
} from './maintenance.dto';
import type { Maintenance } from './maintenance.entity';
import { maintenanceEnded, maintenanceScheduled, odometerRequired } from './maintenance.errors';
import { isOpen, MAINTENANCE_FLOW } from './maintenance.flow';
import { momentOf } from './maintenance-moment';
import { maintenanceResource } from './maintenance.records';
import { maintenanceView } from './maintenance.view';
import type { MaintenanceView } from './maintenance.view';

/** Work on vehicles that needs no intervention (domain.md §11.3). */
@TenantScoped()
export class MaintenancesService {
  private readonly maintenances: VehicleRecords<Maintenance>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly odometer: OdometerService,
    private readonly scheduling: MaintenanceScheduling,
  ) {
    this.maintenances = new VehicleRecords(database.manager, maintenanceResource);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<MaintenanceView>> {
    return pageView(await this.maintenances.list(request, viewer), maintenanceView);
  }

  /** Passes every maintenance of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<MaintenanceView>): Promise<number> {
    return this.maintenances.readAll(request, viewer, (rows, within) => take(rows.map(maintenanceView), within));
  }

  async get(id: number, viewer: Viewer): Promise<MaintenanceView> {
    return maintenanceView(await this.maintenances.get(id, viewer));
  }

  /** @throws DomainError MAINTENANCE_SCHEDULED, AMOUNT_TOO_PRECISE, VEHICLE_SOLD, REFERENCE_NOT_FOUND, REFERENCE_INACTIVE */
  async create(unit: UnitOfWork, body: CreateMaintenanceBody, viewer: Viewer): Promise<MaintenanceView> {
    const { vehicleId, planId = null, isWarrantyCovered = false } = body;
    await this.maintenances.lockVehicle(unit, vehicleId, body.scheduledDate, viewer);
    await this.check(unit, body, { vehicleId, garageId: null, interventionId: null });
    const plan = await this.planOf(unit, planId, vehicleId);
    const maintenanceNumber = await this.numbers.draw(unit, 'maintenance', currentDay(this.tenant));
    return this.write(
      planId,
      this.maintenances.records.create(unit, {
        ...body,
        isWarrantyCovered,
        dueOdometer: body.dueOdometer ?? plan?.nextDueOdometer ?? null,
        garageId: body.garageId ?? plan?.defaultGarageId ?? null,
        maintenanceNumber,
        status: MAINTENANCE_FLOW.initial,
        currency: this.tenant.currency,
      }),
    );
  }

  /**
   * After its end, only the description of the work can be changed, not the planned values.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, MAINTENANCE_ENDED, AMOUNT_TOO_PRECISE, REFERENCE_NOT_FOUND,
   * REFERENCE_INACTIVE
   */
  async update(
    unit: UnitOfWork,
    id: number,
    { version: _version, ...body }: UpdateMaintenanceBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<MaintenanceView> {
    const { current, vehicle } = await this.maintenances.lock(unit, id, viewer);
    const { scheduledDate = current.scheduledDate } = body;
    if (scheduledDate !== current.scheduledDate) checkNotSold(vehicle, scheduledDate);
    const changesPlan = PLANNED.some((field) => body[field] !== undefined && body[field] !== current[field]);
    if (current.status === 'cancelled' || (changesPlan && !isOpen(current.status))) throw maintenanceEnded({ id });
    await this.check(unit, body, current);
    return this.write(current.planId, this.maintenances.records.update(unit, id, body, expected));
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, MAINTENANCE_INVALID_TRANSITION */
  async start(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<MaintenanceView> {
    const { current } = await this.maintenances.lock(unit, id, viewer);
    const move = MAINTENANCE_FLOW.actions.start.on(current);
    const started = this.maintenances.records.move(unit, move, { startedAt: clock.now() }, expected);
    return this.write(current.planId, started);
  }

  /**
   * Completes it: its plan gets its next due day, and its next maintenance is scheduled if the plan requires it.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, MAINTENANCE_INVALID_TRANSITION, ODOMETER_REQUIRED, DAY_IN_FUTURE,
   * AMOUNT_TOO_PRECISE, the errors of OdometerService
   */
  async complete(
    unit: UnitOfWork,
    id: number,
    { version: _version, ...body }: CompleteMaintenanceBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<MaintenanceView> {
    const { current, vehicle } = await this.maintenances.lock(unit, id, viewer);
    const move = MAINTENANCE_FLOW.actions.complete.on(current);
    const plan = await this.scheduling.planOf(unit, current.planId);
    const today = currentDay(this.tenant);
    const completedDate = body.completedDate ?? today;
    const odometerReading = body.odometerReading ?? null;
    checkNotInFuture('completedDate', completedDate, today);
    checkNotSold(vehicle, completedDate);
    checkAmount(body.cost, this.tenant.currency);
    if (plan?.intervalKm && odometerReading === null) throw odometerRequired({});
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
    const row = { ...given, completedDate, odometerReading };
    const completed = await this.write(current.planId, this.maintenances.records.move(unit, move, row, expected));
    const readAt = momentOf(completedDate, this.tenant.timezone);
    await this.read(unit, current, { value: odometerReading, readAt });
    if (plan !== null)
      await this.scheduling.completed(unit, plan, id, {
        date: completedDate,
        km: plan.useCumulative ? await this.odometer.cumulativeKm(unit, current.vehicleId) : odometerReading,
      });
    return completed;
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, MAINTENANCE_INVALID_TRANSITION */
  async cancel(
    unit: UnitOfWork,
    id: number,
    { reason }: CancelMaintenanceBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<MaintenanceView> {
    const { current } = await this.maintenances.lock(unit, id, viewer);
    const move = MAINTENANCE_FLOW.actions.cancel.on(current);
    const cancelled = this.maintenances.records.move(unit, move, { cancellationReason: reason }, expected);
    return this.write(current.planId, cancelled);
  }

  /** Deletes the odometer reading too. @throws DomainError NOT_FOUND, STALE_VERSION */
  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    const { current } = await this.maintenances.lock(unit, id, viewer);
    await this.maintenances.records.remove(unit, id, expected);
    if (current.odometerReading !== null) await this.read(unit, current, { value: null, readAt: clock.now() });
  }

  private async check(
    unit: UnitOfWork,
    { cost, garageId, interventionId }: UpdateMaintenanceBody,
    current: Pick<Maintenance, 'vehicleId' | 'garageId' | 'interventionId'>,
  ): Promise<void> {
    checkAmount(cost, this.tenant.currency);
    const newGarage = newlyChosen(garageId, current.garageId);
    if (newGarage !== null) await requireActive(unit, Garage, newGarage, 'garageId');
    const newIntervention = newlyChosen(interventionId, current.interventionId);
    if (newIntervention !== null && !(await this.scheduling.isInterventionOf(unit, newIntervention, current.vehicleId)))
      throw unknownReference('interventionId', newIntervention);
  }

  private async planOf(unit: UnitOfWork, planId: number | null, vehicleId: number) {
    if (planId === null) return null;
    const plan = await this.scheduling.planOf(unit, planId).catch((error: unknown) => {
      if (isDomainError(error, 'NOT_FOUND')) return null;
      throw error;
    });
    if (plan?.vehicleId !== vehicleId) throw unknownReference('planId', planId);
    return plan;
  }

  private async read(
    unit: UnitOfWork,
    { id: sourceId, vehicleId }: Maintenance,
    reading: { readonly value: number | null; readonly readAt: Date },
  ): Promise<void> {
    const field = 'odometerReading';
    await this.odometer.correctSource(unit, { ...reading, vehicleId, source: 'maintenance', sourceId, field });
  }

  /** A unique index permits one open maintenance per plan; its error gets the id of the plan here. */
  private async write(planId: number | null, written: Promise<Maintenance>): Promise<MaintenanceView> {
    return maintenanceView(await written.catch((error: unknown) => Promise.reject(withPlan(error, planId))));
  }
}

const PLANNED = ['type', 'title', 'scheduledDate', 'dueOdometer', 'interventionId'] as const;

function withPlan(error: unknown, planId: number | null): unknown {
  return isDomainError(error, 'MAINTENANCE_SCHEDULED') ? maintenanceScheduled({ planId: planId ?? 0 }) : error;
}
