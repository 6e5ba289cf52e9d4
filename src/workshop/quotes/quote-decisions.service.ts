import { Not } from 'typeorm';
import { invalidFields } from '#http';
import { clock, Exact } from '#kernel';
import type { Viewer } from '#kernel';
import type { Changes, Step, UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { collaborateurOf } from '../../records/scope/own-people';
import { ApprovalRights, authorsOf } from '../document/approval-rights.service';
import { quoteApprovals } from '../document/document-approvals';
import { requireInterventionIn, requireParts } from '../document/document-flow';
import { validityReversed } from '../document/document.errors';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import { ContentFreezing } from '../printing/content-freezing.service';
import { WorkOrders } from '../work-authorizations/work-orders.service';
import type { AcceptQuoteBody, ReceiveQuoteBody } from './quote.dto';
import type { Quote, QuoteStatus } from './quote.entity';
import { quoteExpired } from './quote.errors';
import { DECIDING_INTERVENTIONS, QUOTE_FLOW, QUOTING_INTERVENTIONS } from './quote.flow';
import type { QuoteView } from './quote.view';
import { quoteLines } from './quote-lines';
import { QuotesService } from './quotes.service';

/** The rejection reason of the other quotes of an intervention after one was accepted. */
const ANOTHER = 'another_quote_accepted';

/** Decisions on quotes, and the transitions of the intervention that follow (domain.md §7.3, §7.6). */
@TenantScoped()
export class QuoteDecisions {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly quotes: QuotesService,
    private readonly orders: WorkOrders,
    private readonly transitions: InterventionTransitions,
    private readonly rights: ApprovalRights,
    private readonly contents: ContentFreezing,
  ) {}

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, DOCUMENT_INCOMPLETE, QUOTE_EXPIRED, INTERVENTION_STATUS_UNFIT, QUOTE_REQUIRED */
  async receive(
    unit: UnitOfWork,
    id: number,
    { freeReason = null }: ReceiveQuoteBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<QuoteView> {
    const { document, intervention } = await this.quotes.documents.lock(unit, id, viewer);
    const move = QUOTE_FLOW.actions.receive.on(document);
    requireInterventionIn(intervention, QUOTING_INTERVENTIONS[document.kind]);
    const lines = await quoteLines.of(unit.manager, id);
    requireParts({
      garageId: document.garageId !== null,
      lines: lines.length > 0,
      freeReason: isPriced(document) || freeReason !== null,
    });
    if (isPriced(document) && freeReason !== null) throw notFree();
    this.refuseExpired(document);
    const frozenContent = await this.contents.ofQuote(unit, { ...document, freeReason }, lines);
    const received = { freeReason, frozenContent, receivedAt: clock.now() };
    await this.quotes.documents.records.move(unit, move, received, expected);
    if (document.kind === 'main') await this.transitions.fire(unit, intervention, 'quote_received', of(id));
    return this.quotes.get(id, viewer, unit.manager);
  }

  /**
   * Accepts the whole quote or some of its lines, rejects the other quotes of the intervention, and drafts the work
   * order.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, INTERVENTION_STATUS_UNFIT,
   * QUOTE_EXPIRED, FOUR_EYES, APPROVAL_LIMIT, QUOTE_LINE_UNKNOWN
   */
  async accept(
    unit: UnitOfWork,
    id: number,
    body: AcceptQuoteBody,
    expected: number | null,
    viewer: Viewer,
  ): Promise<QuoteView> {
    const { document, intervention } = await this.quotes.documents.lock(unit, id, viewer);
    const move = QUOTE_FLOW.actions.accept.on(document);
    requireInterventionIn(intervention, DECIDING_INTERVENTIONS[document.kind]);
    this.refuseExpired(document);
    const authors = authorsOf(document, await quoteApprovals.of(unit, id));
    await this.rights.require(unit, { amount: document.totalAmount, authors });
    const { maxAmount: acceptedAmount } = await this.orders.draftFor(unit, document, body.lineNumbers ?? null);
    await quoteApprovals.note(unit, id, { acceptedAmount });
    const accepted = { rejectionReason: null, ...(await decided(unit)) };
    await this.quotes.documents.records.move(unit, move, accepted, expected);
    if (document.kind === 'main') {
      await this.rejectOthers(unit, document);
      await this.transitions.fire(unit, intervention, 'quote_accepted', of(id), { acceptedQuoteId: id });
    }
    return this.quotes.get(id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION */
  async reject(
    unit: UnitOfWork,
    id: number,
    reason: string,
    expected: number | null,
    viewer: Viewer,
  ): Promise<QuoteView> {
    const decision = { rejectionReason: reason, ...(await decided(unit)) };
    return this.endWith(unit, id, QUOTE_FLOW.actions.reject, decision, { expected, viewer });
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION */
  withdraw(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<QuoteView> {
    return this.endWith(unit, id, QUOTE_FLOW.actions.withdraw, {}, { expected, viewer });
  }

  /**
   * Revokes an acceptance, and cancels the work order drafted for it.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, AUTHORIZATION_EXISTS,
   * INTERVENTION_STATUS_UNFIT
   */
  async revoke(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<QuoteView> {
    const { document, intervention } = await this.quotes.documents.lock(unit, id, viewer);
    const move = QUOTE_FLOW.actions.revoke.on(document);
    requireInterventionIn(intervention, document.kind === 'main' ? ['approved'] : ['in_repair']);
    await this.orders.cancelDraftOf(unit, id);
    await quoteApprovals.note(unit, id, { acceptedAmount: null });
    await this.quotes.documents.records.move(unit, move, UNDECIDED, expected);
    if (document.kind === 'main') await this.transitions.fire(unit, intervention, 'acceptance_revoked', of(id));
    return this.quotes.get(id, viewer, unit.manager);
  }

  /**
   * The garage confirms an expired quote until a later day.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, VALIDITY_REVERSED,
   * INTERVENTION_STATUS_UNFIT
   */
  async extend(
    unit: UnitOfWork,
    id: number,
    validUntil: string,
    expected: number | null,
    viewer: Viewer,
  ): Promise<QuoteView> {
    const { document, intervention } = await this.quotes.documents.lock(unit, id, viewer);
    const move = QUOTE_FLOW.actions.extend.on(document);
    requireInterventionIn(intervention, QUOTING_INTERVENTIONS[document.kind]);
    const today = currentDay(this.tenant);
    if (validUntil < today) throw validityReversed({ from: today, until: validUntil });
    const lines = await quoteLines.of(unit.manager, id);
    const frozenContent = await this.contents.ofQuote(unit, { ...document, validUntil }, lines);
    const extended = { validUntil, frozenContent, pdfAttachmentId: null };
    await this.quotes.documents.records.move(unit, move, extended, expected);
    if (document.kind === 'main') await this.transitions.fire(unit, intervention, 'quote_received', of(id));
    return this.quotes.get(id, viewer, unit.manager);
  }

  private async endWith(
    unit: UnitOfWork,
    id: number,
    step: Step<QuoteStatus, 'status'>,
    columns: Changes<Omit<Quote, 'status'>>,
    { expected, viewer }: { readonly expected: number | null; readonly viewer: Viewer },
  ): Promise<QuoteView> {
    const { document, intervention } = await this.quotes.documents.lock(unit, id, viewer);
    const move = step.on(document);
    await this.quotes.documents.records.move(unit, move, columns, expected);
    if (document.kind === 'main') await this.transitions.quotesGone(unit, intervention, of(id));
    return this.quotes.get(id, viewer, unit.manager);
  }

  private refuseExpired({ validUntil }: Quote): void {
    if (validUntil < currentDay(this.tenant)) throw quoteExpired({ validUntil });
  }

  private async rejectOthers(unit: UnitOfWork, { id, interventionId }: Quote): Promise<void> {
    const others = { interventionId, id: Not(id), kind: 'main' } as const;
    const rejected = { rejectionReason: ANOTHER, ...(await decided(unit)) };
    await this.quotes.documents.records.moveAll(unit, QUOTE_FLOW.actions.reject, others, rejected);
  }
}

const isPriced = ({ totalAmount }: Quote): boolean => new Exact(totalAmount).greaterThan(0);

const notFree = (): Error =>
  invalidFields([{ pointer: '/freeReason', code: 'EXCLUSIVE', detail: 'is permitted only for a free quote' }]);

const of = (documentId: number): { documentType: string; documentId: number } => ({
  documentType: 'quote',
  documentId,
});

const UNDECIDED = {
  decidedAt: null,
  decidedByUserId: null,
  decidedByCollaborateurId: null,
  decidedByName: null,
} as const;

/** The deciding account, and the employee it belongs to, which are different records. */
async function decided({
  manager,
  actor,
}: UnitOfWork): Promise<
  Pick<Quote, 'decidedAt' | 'decidedByUserId' | 'decidedByCollaborateurId' | 'decidedByName'> & { decidedAt: Date }
> {
  return {
    decidedAt: clock.now(),
    decidedByUserId: actor.userId,
    decidedByCollaborateurId: await collaborateurOf(manager, actor.userId),
    decidedByName: actor.name,
  };
}
