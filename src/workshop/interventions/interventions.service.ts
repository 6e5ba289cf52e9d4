import { clock, dayIn } from '#kernel';
import type { ListRequest, Page, Viewer } from '#kernel';
import { Records } from '#persistence';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { requireOwnPerson } from '../../records/scope/own-people';
import { recordScope } from '../../records/scope/record-scope';
import { Collaborateur } from '../../fleet/collaborateurs/collaborateur.entity';
import { Driver } from '../../fleet/drivers/driver.entity';
import { NumberSequences } from '../../numbering/number-sequences';
import { OdometerService } from '../../fleet/odometer/odometer.service';
import { newlyChosen, requireActive, requireLive } from '../../records/active-reference';
import { InterventionType } from '../../fleet/reference/intervention-types/intervention-type.entity';
import { VehicleLocks } from '../../fleet/assignments/vehicle-records';
import { deleteOrigin } from './intervention-origins';
import { ENDED_STATUSES } from './intervention.choices';
import type { CreateInterventionBody, UpdateInterventionBody } from './intervention.dto';
import type { Intervention } from './intervention.entity';
import { immobilizationReversed, interventionFrozen, reportedInFuture } from './intervention.errors';
import { INTERVENTION_FLOW } from './intervention.flow';
import { InterventionStep } from './intervention-history.entity';
import type { InterventionContext } from './intervention-restriction';
import { InterventionTransitions } from './intervention-transitions.service';
import { interventionResource } from './intervention.records';

const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** The origin of a new intervention: reported here, or imported from another program. */
export interface Arrival {
  /** Drawn now if absent. */
  readonly interventionNumber?: string;
  readonly columns: Changes<Intervention>;
  /** The comment of its first history step. */
  readonly comment: string | null;
}

const REPORTED_HERE: Arrival = { columns: {}, comment: null };

/** Interventions on vehicles (domain.md §7.1): reported, changed, deleted. `InterventionTransitions` changes their status. */
@TenantScoped()
export class InterventionsService {
  private readonly interventions: Records<Intervention, InterventionContext>;
  private readonly vehicles: VehicleLocks;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly numbers: NumberSequences,
    private readonly odometer: OdometerService,
    private readonly transitions: InterventionTransitions,
  ) {
    this.interventions = new Records(database.manager, interventionResource);
    this.vehicles = new VehicleLocks(database.manager);
  }

  /** One page of the interventions of vehicles the viewer may see. */
  list(request: ListRequest, viewer: Viewer): Promise<Page<Intervention>> {
    return this.interventions.list(request, recordScope(viewer), { viewer, zone: this.tenant.timezone });
  }

  /** Passes every intervention of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<Intervention>): Promise<number> {
    return this.interventions.readAll(request, take, recordScope(viewer), { viewer, zone: this.tenant.timezone });
  }

  get(id: number, viewer: Viewer, within = this.database.manager): Promise<Intervention> {
    return this.interventions.get(id, within, recordScope(viewer));
  }

  /**
   * For an imported intervention, {@link Arrival} gives its number, its columns and the comment of its first history step.
   *
   * @throws DomainError REFERENCE_NOT_FOUND, REFERENCE_INACTIVE, VEHICLE_SOLD, REPORTED_IN_FUTURE, and the errors of the odometer
   */
  async create(
    unit: UnitOfWork,
    body: CreateInterventionBody,
    viewer: Viewer,
    { interventionNumber, columns, comment }: Arrival = REPORTED_HERE,
  ): Promise<Intervention> {
    const reportedAt = body.reportedAt ? new Date(body.reportedAt) : clock.now();
    await this.lockVehicle(unit, body.vehicleId, reportedAt, viewer);
    await requireReferences(unit, body, null, viewer);
    const today = currentDay(this.tenant);
    const { vehicleId, title } = body;
    const intervention = await this.interventions.create(unit, {
      ...optionalColumns(body),
      vehicleId,
      title,
      reportedAt,
      priority: body.priority ?? 'medium',
      currentStatus: INTERVENTION_FLOW.initial,
      statusChangedAt: clock.now(),
      reportedByUserId: unit.actor.userId,
      reportedByName: unit.actor.name,
      interventionNumber: interventionNumber ?? (await this.numbers.draw(unit, 'intervention', today)),
      ...columns,
    });
    await this.transitions.begin(unit, intervention, comment);
    await this.recordOdometer(unit, intervention);
    return intervention;
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, INTERVENTION_FROZEN, IMMOBILIZATION_REVERSED, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateInterventionBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<Intervention> {
    const current = await this.transitions.lock(unit, id, viewer);
    this.refuseFrozen(current, body);
    const reportedAt = body.reportedAt ? new Date(body.reportedAt) : current.reportedAt;
    const { vehicleId = current.vehicleId, title, priority } = body;
    if (vehicleId !== current.vehicleId || body.reportedAt) await this.lockVehicle(unit, vehicleId, reportedAt, viewer);
    await requireReferences(unit, body, current, viewer);
    const immobilization = immobilizationOf(body, current);
    const changes = { ...optionalColumns(body), ...immobilization, vehicleId, title, priority, reportedAt };
    const intervention = await this.interventions.update(unit, id, changes, expectedVersion);
    if (body.odometerReading !== undefined || vehicleId !== current.vehicleId || body.reportedAt)
      await this.recordOdometer(unit, intervention);
    return intervention;
  }

  /**
   * Deletes an intervention that is still `reported` and not on hold.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, INTERVENTION_FROZEN, REFERENCE_IN_USE
   */
  async remove(unit: UnitOfWork, id: number, expectedVersion: number | null, viewer: Viewer): Promise<void> {
    const intervention = await this.transitions.lock(unit, id, viewer);
    if (intervention.currentStatus !== 'reported' || intervention.isOnHold)
      throw interventionFrozen({ status: intervention.currentStatus });
    await this.recordOdometer(unit, { ...intervention, odometerReading: null });
    await unit.manager.delete(InterventionStep, { interventionId: id });
    await deleteOrigin(unit.manager, id);
    return this.interventions.remove(unit, id, expectedVersion);
  }

  private refuseFrozen({ currentStatus, vehicleId }: Intervention, body: UpdateInterventionBody): void {
    const isMoved = body.vehicleId !== undefined && body.vehicleId !== vehicleId;
    if (ENDED_STATUSES.includes(currentStatus) || (isMoved && currentStatus !== 'reported'))
      throw interventionFrozen({ status: currentStatus });
  }

  /** Locks the vehicle: a concurrent sale is either committed already or waits. */
  private async lockVehicle(unit: UnitOfWork, vehicleId: number, reportedAt: Date, viewer: Viewer): Promise<void> {
    if (reportedAt.getTime() > clock.nowMs() + CLOCK_TOLERANCE_MS)
      throw reportedInFuture({ reportedAt: reportedAt.toISOString() });
    await this.vehicles.choose(unit, vehicleId, dayIn(this.tenant.timezone, reportedAt), viewer);
  }

  private async recordOdometer(unit: UnitOfWork, intervention: Intervention): Promise<void> {
    await this.odometer.correctSource(unit, {
      vehicleId: intervention.vehicleId,
      source: 'intervention',
      sourceId: intervention.id,
      value: intervention.odometerReading,
      readAt: intervention.reportedAt,
      field: 'odometerReading',
    });
  }
}

/** The columns that take their value from the body, or null. */
function optionalColumns(body: Partial<CreateInterventionBody>): Changes<Intervention> {
  const { driverId, description, notes, interventionTypeId, assignedToCollaborateurId } = body;
  const { odometerReading, estimatedDurationDays, insuranceClaimRef, insuredParty } = body;
  return {
    driverId,
    description,
    notes,
    interventionTypeId,
    assignedToCollaborateurId,
    odometerReading,
    estimatedDurationDays,
    insuranceClaimRef,
    insuredParty,
  };
}

async function requireReferences(
  unit: UnitOfWork,
  body: Partial<CreateInterventionBody>,
  current: Intervention | null,
  viewer: Viewer,
): Promise<void> {
  const { driverId, assignedToCollaborateurId } = body;
  const driver = { kind: 'driver', next: driverId, current: current?.driverId ?? null } as const;
  await requireOwnPerson(unit, viewer, 'driverId', driver);
  const staff = { kind: 'staff', next: assignedToCollaborateurId } as const;
  const assigned = { ...staff, current: current?.assignedToCollaborateurId ?? null };
  await requireOwnPerson(unit, viewer, 'assignedToCollaborateurId', assigned);
  await requireLive(unit, Driver, newlyChosen(body.driverId, current?.driverId), 'driverId');
  const typeId = newlyChosen(body.interventionTypeId, current?.interventionTypeId);
  if (typeId !== null) await requireActive(unit, InterventionType, typeId, 'interventionTypeId');
  const assignedTo = newlyChosen(body.assignedToCollaborateurId, current?.assignedToCollaborateurId);
  if (assignedTo !== null) await requireActive(unit, Collaborateur, assignedTo, 'assignedToCollaborateurId');
}

function immobilizationOf(
  body: UpdateInterventionBody,
  current: Intervention,
): Pick<Intervention, 'immobilizedFrom' | 'immobilizedUntil'> {
  const immobilizedFrom = nextMoment(body.immobilizedFrom, current.immobilizedFrom);
  const immobilizedUntil = nextMoment(body.immobilizedUntil, current.immobilizedUntil);
  if (immobilizedUntil !== null && (immobilizedFrom === null || immobilizedUntil < immobilizedFrom))
    throw immobilizationReversed({});
  return { immobilizedFrom, immobilizedUntil };
}

function nextMoment(sent: string | null | undefined, current: Date | null): Date | null {
  if (sent === undefined) return current;
  return sent === null ? null : new Date(sent);
}
