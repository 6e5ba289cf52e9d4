import { forbidden, invalidFields } from '#http';
import type { RequestActor } from '#http';
import { clock } from '#kernel';
import type { Viewer } from '#kernel';
import { recordNotFound, Records } from '#persistence';
import type { Changes, Database, UnitOfWork } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { seesRecord } from '../../records/scope/record-scope';
import { seesOrdered } from '../document/garage-rows';
import { VehicleStatusChanges } from '../../fleet/vehicles/vehicle-status-changes.service';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { cancelDocuments, closeAuthorizations } from './ending-documents';
import { ENDED_STATUSES } from './intervention.choices';
import type { InterventionStatus } from './intervention.choices';
import type { TransitionBody } from './intervention.dto';
import { changesOf } from './intervention-effects';
import { Intervention } from './intervention.entity';
import { interventionInvalidTransition, refusalOfGuard } from './intervention.errors';
import { stepOf, transitionsFrom } from './intervention.flow';
import type { DocumentEvent, Transition } from './intervention.flow';
import { factsOf, guardSettings } from './intervention-facts';
import { blockers } from './intervention.guards';
import type { InterventionFacts } from './intervention.guards';
import { InterventionHold, InterventionStep } from './intervention-history.entity';
import type { Trigger } from './intervention-history.entity';
import { interventionResource } from './intervention.records';

/** The document that caused a transition. */
export interface EventDocument {
  readonly documentType: string;
  readonly documentId: number;
  readonly comment?: string | null;
}

interface Step {
  readonly trigger: Trigger;
  readonly document: EventDocument | null;
  readonly comment: string | null;
  readonly chosen: Changes<Intervention>;
  readonly expectedVersion: number | null;
}

/** In these statuses the vehicle cannot be used because of the intervention. */
const IMMOBILIZING: readonly InterventionStatus[] = ['in_repair', 'repair_completed', 'in_reception'];

/**
 * Changes the status of interventions; no other code does (domain.md §7.3). The row of the intervention is locked before anything is
 * read, so of two concurrent requests the second one sees the result of the first. Interventions are locked before their documents.
 */
@TenantScoped()
export class InterventionTransitions {
  private readonly interventions: Records<Intervention, never>;

  constructor(
    @InjectTenantDataSource() database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    private readonly vehicles: VehicleStatusChanges,
  ) {
    this.interventions = new Records(database.manager, interventionResource);
  }

  /** Locks the intervention until the transaction ends. @throws DomainError NOT_FOUND, also if the viewer may not see its vehicle */
  async lock(unit: UnitOfWork, id: number, viewer: Viewer): Promise<Intervention> {
    const intervention = await this.interventions.getForUpdate(unit, id);
    if (!(await seesRecord(unit.manager, viewer, 'interventions', id)))
      throw recordNotFound({ resource: interventionResource.name, id });
    return intervention;
  }

  /**
   * Makes a requested transition; returns the permission that allowed it.
   *
   * @throws DomainError NOT_FOUND, INTERVENTION_INVALID_TRANSITION, FORBIDDEN, VALIDATION_FAILED, STALE_VERSION, and the code of the
   * first guard that refuses it
   */
  async move(
    unit: UnitOfWork,
    id: number,
    body: TransitionBody,
    caller: Pick<RequestActor, 'permissions'> & { readonly viewer: Viewer },
    expectedVersion: number | null,
  ): Promise<string> {
    const intervention = await this.lock(unit, id, caller.viewer);
    if (!(await seesOrdered(unit.manager, caller.viewer, id)))
      throw forbidden({ permission: 'interventions:transition' });
    const transition = manualTransition(intervention.currentStatus, body.to);
    if (!caller.permissions.has(transition.permission)) throw forbidden({ permission: transition.permission });
    requireSaid(transition, body);
    await this.assertOpen(unit, intervention, transition);
    await this.make(unit, intervention, transition, {
      trigger: 'manual',
      document: null,
      comment: body.reason ?? null,
      chosen: { cancellationReason: body.reason ?? null, closureReason: body.closureReason ?? 'paid' },
      expectedVersion,
    });
    return transition.permission;
  }

  /**
   * Makes the transition that follows from a document event, if there is one from the present status. The caller has locked the
   * intervention. Returns whether its status changed.
   *
   * @throws DomainError the code of the first guard that refuses it
   */
  async fire(
    unit: UnitOfWork,
    intervention: Intervention,
    event: DocumentEvent,
    document: EventDocument,
    chosen: Changes<Intervention> = {},
  ): Promise<boolean> {
    const transition = transitionsFrom(intervention.currentStatus).find((candidate) => candidate.event === event);
    if (transition === undefined) return false;
    await this.assertOpen(unit, intervention, transition);
    const trigger = unit.actor.type === 'system' ? 'system' : 'document';
    const { comment = null } = document;
    await this.make(unit, intervention, transition, { trigger, document, comment, chosen, expectedVersion: null });
    return true;
  }

  /** Moves the intervention back to `in_quote` if it has no quote left to decide on. */
  async quotesGone(unit: UnitOfWork, intervention: Intervention, document: EventDocument): Promise<void> {
    const { receivedQuotes } = await this.facts(unit, intervention.id);
    if (receivedQuotes === 0) await this.fire(unit, intervention, 'quotes_gone', document);
  }

  /**
   * Writes the first history step of a new intervention. An imported one starts in the status and at the time of its import row; `comment`
   * says that it was imported.
   */
  async begin(unit: UnitOfWork, intervention: Intervention, comment: string | null = null): Promise<void> {
    await this.writeStep(unit, intervention.id, {
      fromStatus: null,
      toStatus: intervention.currentStatus,
      at: intervention.statusChangedAt,
      trigger: comment === null ? 'manual' : 'system',
      comment,
    });
  }

  async facts({ manager }: UnitOfWork, id: number): Promise<InterventionFacts> {
    const facts = (await factsOf(manager, [id], currentDay(this.tenant))).get(id);
    if (facts === undefined) throw new Error('a locked intervention has no facts');
    return facts;
  }

  private async assertOpen(unit: UnitOfWork, intervention: Intervention, { guards }: Transition): Promise<void> {
    if (guards.length === 0) return;
    const facts = await this.facts(unit, intervention.id);
    const [first] = blockers(guards, facts, await guardSettings(this.settings));
    if (first !== undefined) throw refusalOfGuard(first);
  }

  private async make(unit: UnitOfWork, intervention: Intervention, transition: Transition, step: Step): Promise<void> {
    const at = clock.now();
    const { effects } = transition;
    const move = stepOf(transition).on(intervention);
    const { to } = move.step;
    const isEnd = ENDED_STATUSES.includes(to);
    const changes = { ...changesOf(effects, intervention, step.chosen, at), ...(isEnd ? NO_HOLD : {}) };
    const moved = await this.interventions.move(unit, move, { ...changes, statusChangedAt: at }, step.expectedVersion);
    const { documentType = null, documentId = null } = step.document ?? {};
    const { trigger, comment } = step;
    const fromStatus = intervention.currentStatus;
    await this.writeStep(unit, intervention.id, {
      fromStatus,
      toStatus: to,
      at,
      trigger,
      documentType,
      documentId,
      comment,
    });
    if (isEnd && intervention.isOnHold) await releaseHold(unit, intervention.id, at);
    if (effects.includes('cancel')) await cancelDocuments(unit, intervention.id);
    if (effects.includes('receive')) await closeAuthorizations(unit, intervention.id);
    await this.moveVehicle(unit, intervention, effects);
    Object.assign(intervention, moved);
  }

  private async moveVehicle(
    unit: UnitOfWork,
    intervention: Intervention,
    effects: Transition['effects'],
  ): Promise<void> {
    const { vehicleId, id } = intervention;
    if (effects.includes('start_repair')) await this.vehicles.enterWorkshop(unit, vehicleId);
    const isBack = effects.includes('receive') || (effects.includes('cancel') && intervention.repairStartedAt !== null);
    if (!isBack) return;
    const others = await unit.manager
      .createQueryBuilder(Intervention, 'other')
      .where('other.vehicleId = :vehicleId AND other.id <> :id', { vehicleId, id })
      .andWhere('other.currentStatus IN (:...statuses)', { statuses: IMMOBILIZING })
      .getExists();
    if (!others) await this.vehicles.leaveWorkshop(unit, vehicleId);
  }

  private async writeStep(unit: UnitOfWork, interventionId: number, step: Partial<InterventionStep>): Promise<void> {
    const { userId, name } = unit.actor;
    await unit.manager.insert(InterventionStep, {
      ...step,
      interventionId,
      byUserId: userId,
      byName: name,
      createdByUserId: userId,
      updatedByUserId: userId,
    });
  }
}

const NO_HOLD = { isOnHold: false, holdReason: null, heldAt: null } as const;

/** Ends the hold of an intervention. */
export async function releaseHold({ manager }: UnitOfWork, interventionId: number, releasedAt: Date): Promise<void> {
  await manager
    .createQueryBuilder()
    .update(InterventionHold)
    .set({ releasedAt })
    .where('intervention_id = :interventionId AND released_at IS NULL', { interventionId })
    .execute();
}

/** @throws DomainError INTERVENTION_INVALID_TRANSITION with the possible transitions */
function manualTransition(
  from: InterventionStatus,
  to: InterventionStatus,
): Transition & { readonly permission: string } {
  const manual = transitionsFrom(from).flatMap((one) =>
    one.manual === null ? [] : [{ ...one, permission: one.manual }],
  );
  const found = manual.find((transition) => transition.to === to);
  if (found !== undefined) return found;
  throw interventionInvalidTransition({ from, to, allowed: [...new Set(manual.map((one) => one.to))] });
}

function requireSaid({ needs }: Transition, body: TransitionBody): void {
  if (needs === undefined || body[needs]) return;
  throw invalidFields([{ pointer: `/${needs}`, code: 'IS_NOT_EMPTY', detail: 'must not be empty' }]);
}
