import { actorRef, pageView } from '#kernel';
import type { Day, ListRequest, PageView, Viewer } from '#kernel';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { Garage } from '../../fleet/garages/garage.entity';
import { newlyChosen, requireActive, unknownReference } from '../../records/active-reference';
import { seesRecord } from '../../records/scope/record-scope';
import { checkAmount } from '../../records/amounts';
import { amountsOf, discountOf, inputsOf } from '../document/amounts';
import { requireInterventionIn } from '../document/document-flow';
import { documentFrozen } from '../document/document.errors';
import { orderApprovals } from '../document/document-approvals';
import { InterventionDocuments } from '../document/intervention-documents';
import { LineResolution } from '../document/line-resolution.service';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import { Quote } from '../quotes/quote.entity';
import { quoteLines } from '../quotes/quote-lines';
import type { CreateWorkAuthorizationBody, UpdateWorkAuthorizationBody } from './work-authorization.dto';
import type { WorkAuthorization } from './work-authorization.entity';
import { linesOfQuote, quoteNotAccepted } from './work-authorization.errors';
import { ORDERING_INTERVENTIONS } from './work-authorization.flow';
import { workAuthorizationResource } from './work-authorization.records';
import { workAuthorizationSummaryView, workAuthorizationView } from './work-authorization.view';
import type { WorkAuthorizationSummaryView, WorkAuthorizationView } from './work-authorization.view';
import { orderLines, originOf, WorkOrders } from './work-orders.service';
import type { OrderedLines } from './work-orders.service';

/** Creates and changes work orders (domain.md §7.7); `OrderDecisions` validates and cancels them. */
@TenantScoped()
export class WorkAuthorizationsService {
  readonly documents: InterventionDocuments<WorkAuthorization, { readonly today: Day }>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly orders: WorkOrders,
    private readonly resolution: LineResolution,
    transitions: InterventionTransitions,
  ) {
    this.documents = new InterventionDocuments(database.manager, workAuthorizationResource, transitions);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<WorkAuthorizationSummaryView>> {
    const today = currentDay(this.tenant);
    const page = await this.documents.list(request, viewer, { today });
    return pageView(page, (order) => workAuthorizationSummaryView(order, today));
  }

  /** Passes every work order of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<WorkAuthorizationSummaryView>): Promise<number> {
    const today = currentDay(this.tenant);
    const shown: TakeRows<WorkAuthorization> = (rows, within) =>
      take(
        rows.map((order) => workAuthorizationSummaryView(order, today)),
        within,
      );
    return this.documents.readAll(request, viewer, shown, { today });
  }

  async get(id: number, viewer: Viewer, within = this.database.manager): Promise<WorkAuthorizationView> {
    const order = await this.documents.get(id, viewer, within);
    const { quoteId } = order;
    const isQuoteSeen = quoteId !== null && (await seesRecord(within, viewer, 'quotes', quoteId));
    const quoted = isQuoteSeen ? await quoteLines.of(within, quoteId) : [];
    return workAuthorizationView(order, await orderLines.of(within, id), quoted, currentDay(this.tenant));
  }

  /**
   * @throws DomainError INTERVENTION_STATUS_UNFIT, QUOTE_NOT_ACCEPTED, QUOTE_ALREADY_AUTHORIZED, LINES_OF_QUOTE,
   * QUOTE_LINE_UNKNOWN, VALIDITY_REVERSED, the errors of LineResolution
   */
  async create(unit: UnitOfWork, body: CreateWorkAuthorizationBody, viewer: Viewer): Promise<WorkAuthorizationView> {
    const intervention = await this.documents.lockIntervention(unit, body.interventionId, viewer);
    requireInterventionIn(intervention, ORDERING_INTERVENTIONS);
    const quote = body.quoteId ? await acceptedQuote(unit, body.quoteId, intervention.id) : null;
    const garageId = body.garageId ?? quote?.garageId ?? null;
    await this.check(unit, { ...body, garageId }, quote);
    const ordered = await this.ordered(unit, body, quote, null);
    const draft = {
      interventionId: intervention.id,
      vehicleId: intervention.vehicleId,
      quoteId: quote?.id ?? null,
      garageId,
    };
    const order = await this.orders.draft(unit, draft, ordered, termsOf(body));
    await orderApprovals.note(unit, order.id, { contentBy: actorRef(unit.actor) });
    return this.get(order.id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN, and as {@link create} */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateWorkAuthorizationBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<WorkAuthorizationView> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document);
    const quote = document.quoteId === null ? null : await unit.manager.findOneBy(Quote, { id: document.quoteId });
    await this.check(unit, body, document);
    const { amounts, origins } = await this.ordered(unit, body, quote, document);
    const authorizationDate = body.authorizationDate ?? document.authorizationDate;
    const terms = termsOf(body);
    const follows = terms.isMaxAmountChosen ?? document.isMaxAmountChosen;
    const changes: Changes<WorkAuthorization> = {
      garageId: body.garageId,
      ...amounts.columns,
      ...terms,
      ...(await this.orders.validity(authorizationDate, body.validUntil ?? document.validUntil)),
      ...(follows ? {} : { maxAmount: amounts.columns.totalAmount }),
    };
    await this.documents.records.update(unit, id, changes, expectedVersion);
    await orderLines.replace(unit, id, amounts.lines, originOf(origins));
    await orderApprovals.noteAuthor(unit, id, body, BINDING);
    return this.get(id, viewer, unit.manager);
  }

  /** Deletes a draft. @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN */
  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document);
    await orderLines.replace(unit, id, []);
    await orderApprovals.forget(unit, id);
    return this.documents.records.remove(unit, id, expected);
  }

  private async check(
    unit: UnitOfWork,
    body: UpdateWorkAuthorizationBody,
    current: { readonly garageId: number | null } | null,
  ): Promise<void> {
    checkAmount(body.maxAmount, this.tenant.currency);
    const garageId = newlyChosen(body.garageId, current?.garageId);
    if (garageId !== null) await requireActive(unit, Garage, garageId, 'garageId');
  }

  /** With a quote, its chosen lines; otherwise the sent lines, else the present ones. */
  private async ordered(
    unit: UnitOfWork,
    body: UpdateWorkAuthorizationBody,
    quote: Quote | null,
    current: WorkAuthorization | null,
  ): Promise<OrderedLines> {
    const isOfQuote = quote !== null && (current === null || body.quoteLineNumbers !== undefined);
    if (quote !== null && (body.lines !== undefined || body.discountType !== undefined)) throw linesOfQuote({});
    if (isOfQuote) return this.orders.linesFrom(unit, quote, body.quoteLineNumbers ?? null);
    return current === null || body.lines !== undefined
      ? this.sent(unit, body, current)
      : this.kept(unit, body, current);
  }

  private async sent(
    unit: UnitOfWork,
    body: UpdateWorkAuthorizationBody,
    current: WorkAuthorization | null,
  ): Promise<OrderedLines> {
    const day = body.authorizationDate ?? current?.authorizationDate ?? currentDay(this.tenant);
    const lines = await this.resolution.resolve(unit, body.lines ?? [], day);
    const currency = current?.currency ?? this.tenant.currency;
    return { amounts: amountsOf(currency, discountOf(body, current ?? undefined), lines), origins: [] };
  }

  private async kept(
    unit: UnitOfWork,
    body: UpdateWorkAuthorizationBody,
    current: WorkAuthorization,
  ): Promise<OrderedLines> {
    const kept = await orderLines.of(unit.manager, current.id);
    const amounts = amountsOf(current.currency, discountOf(body, current), inputsOf(kept));
    return { amounts, origins: kept.map(({ quoteLineId }) => quoteLineId) };
  }
}

/** The fields that determine what the garage may rely on. */
const BINDING = ['maxAmount', 'lines', 'quoteLineNumbers', 'discountType', 'discountValue', 'garageId'] as const;

function refuseFrozen({ status }: WorkAuthorization): void {
  if (status !== 'draft') throw documentFrozen({ document: 'work_authorization', status });
}

/** Null as `maxAmount` makes the amount follow the lines again. */
function termsOf(body: UpdateWorkAuthorizationBody): Changes<WorkAuthorization> {
  const { maxAmount, specialInstructions, authorizationDate, validUntil } = body;
  const amount =
    maxAmount === undefined
      ? {}
      : maxAmount === null
        ? { isMaxAmountChosen: false }
        : { maxAmount, isMaxAmountChosen: true };
  return {
    ...amount,
    specialInstructions,
    authorizationDate: authorizationDate ?? undefined,
    validUntil: validUntil ?? undefined,
  };
}

async function acceptedQuote({ manager }: UnitOfWork, id: number, interventionId: number): Promise<Quote> {
  const quote = await manager.findOneBy(Quote, { id, interventionId });
  if (quote === null) throw unknownReference('quoteId', id);
  if (quote.status !== 'accepted') throw quoteNotAccepted({ status: quote.status });
  return quote;
}
