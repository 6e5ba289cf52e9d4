import { clock } from '#kernel';
import type { Viewer } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { collaborateurOf } from '../../records/scope/own-people';
import { requireInterventionIn, requireParts } from '../document/document-flow';
import { refusalOfGuard } from '../interventions/intervention.errors';
import { PriceRecording } from '../price-history/price-recording.service';
import { OrderApproval } from './order-approval.service';
import { ContentFreezing } from '../printing/content-freezing.service';
import { repairStarted } from './work-authorization.errors';
import { AUTHORIZATION_FLOW, ORDERING_INTERVENTIONS } from './work-authorization.flow';
import type { WorkAuthorizationView } from './work-authorization.view';
import { WorkAuthorizationsService } from './work-authorizations.service';
import { orderLines } from './work-orders.service';

/** Validates and cancels work orders (domain.md §7.7). */
@TenantScoped()
export class OrderDecisions {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly authorizations: WorkAuthorizationsService,
    private readonly prices: PriceRecording,
    private readonly approval: OrderApproval,
    private readonly contents: ContentFreezing,
  ) {}

  /**
   * Validates a work order and records the price of each line in the price register. The intervention does not move,
   * and no invoice is created.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, DOCUMENT_INCOMPLETE,
   * INTERVENTION_STATUS_UNFIT, QUOTE_NOT_ACCEPTED, AUTHORIZATION_EXPIRED, FOUR_EYES, APPROVAL_LIMIT,
   * FAST_TRACK_NOT_ALLOWED
   */
  async validate(
    unit: UnitOfWork,
    id: number,
    expected: number | null,
    viewer: Viewer,
  ): Promise<WorkAuthorizationView> {
    const { document, intervention } = await this.authorizations.documents.lock(unit, id, viewer);
    const move = AUTHORIZATION_FLOW.actions.validate.on(document);
    requireInterventionIn(intervention, ORDERING_INTERVENTIONS);
    const lines = await orderLines.of(unit.manager, id);
    requireParts({ garageId: document.garageId !== null, lines: lines.length > 0 });
    if (document.validUntil < currentDay(this.tenant)) throw refusalOfGuard('AUTHORIZATION_EXPIRED');
    await this.approval.require(unit, document, intervention);
    const { name, userId } = unit.actor;
    const frozenContent = await this.contents.ofOrder(unit, document, lines);
    await this.authorizations.documents.records.move(
      unit,
      move,
      {
        frozenContent,
        validatedAt: clock.now(),
        authorizedByUserId: userId,
        authorizedByName: name,
        authorizedByCollaborateurId: await collaborateurOf(unit.manager, userId),
      },
      expected,
    );
    await this.prices.recordOrder(unit, document, lines);
    return this.authorizations.get(id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, REPAIR_STARTED */
  async cancel(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<WorkAuthorizationView> {
    const { document, intervention } = await this.authorizations.documents.lock(unit, id, viewer);
    const move = AUTHORIZATION_FLOW.actions.cancel.on(document);
    if (document.status === 'validated' && intervention.currentStatus !== 'approved') throw repairStarted({});
    await this.authorizations.documents.records.move(unit, move, {}, expected);
    return this.authorizations.get(id, viewer, unit.manager);
  }
}
