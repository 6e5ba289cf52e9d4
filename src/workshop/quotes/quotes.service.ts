import { pageView } from '#kernel';
import type { Day, ListRequest, PageView, Viewer } from '#kernel';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import { Garage } from '../../fleet/garages/garage.entity';
import { newlyChosen, requireActive, unknownReference } from '../../records/active-reference';
import { seesRecord } from '../../records/scope/record-scope';
import { amountsOf, discountOf, inputsOf } from '../document/amounts';
import type { Amounts } from '../document/amounts';
import { requireInterventionIn } from '../document/document-flow';
import { documentFrozen } from '../document/document.errors';
import { quoteApprovals } from '../document/document-approvals';
import { InterventionDocuments } from '../document/intervention-documents';
import { LineResolution } from '../document/line-resolution.service';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import { Prediagnostic } from '../prediagnostics/prediagnostic.entity';
import { ContentFreezing } from '../printing/content-freezing.service';
import { QuoteExpiry } from './quote-expiry.service';
import { requireOwnLines } from './garage-lines';
import { QuoteTerms } from './quote-terms.service';
import type { CreateQuoteBody, UpdateQuoteBody } from './quote.dto';
import type { Quote } from './quote.entity';
import { quoteLines } from './quote-lines';
import { QUOTE_FLOW, QUOTING_INTERVENTIONS } from './quote.flow';
import { quoteResource } from './quote.records';
import { quoteSummaryView, quoteView } from './quote.view';
import type { QuoteSummaryView, QuoteView } from './quote.view';

/** Creates and changes quotes (domain.md §7.6); decisions on them are in `QuoteDecisions`. */
@TenantScoped()
export class QuotesService {
  readonly documents: InterventionDocuments<Quote>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly terms: QuoteTerms,
    private readonly transitions: InterventionTransitions,
    private readonly resolution: LineResolution,
    private readonly expiry: QuoteExpiry,
    private readonly contents: ContentFreezing,
  ) {
    this.documents = new InterventionDocuments(database.manager, quoteResource, transitions);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<QuoteSummaryView>> {
    await this.expiry.catchUp();
    return pageView(await this.documents.list(request, viewer), quoteSummaryView);
  }

  /** Passes every quote of the list to `take` in batches; returns their number. */
  async readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<QuoteSummaryView>): Promise<number> {
    await this.expiry.catchUp();
    const shown: TakeRows<Quote> = (rows, within) => take(rows.map(quoteSummaryView), within);
    return this.documents.readAll(request, viewer, shown);
  }

  async read(id: number, viewer: Viewer): Promise<QuoteView> {
    await this.expiry.catchUp();
    return this.get(id, viewer);
  }

  async get(id: number, viewer: Viewer, within = this.database.manager): Promise<QuoteView> {
    return quoteView(await this.documents.get(id, viewer, within), await quoteLines.of(within, id));
  }

  /**
   * @throws DomainError INTERVENTION_STATUS_UNFIT, VALIDITY_REVERSED, EXTERNAL_REFERENCE_TAKEN, REFERENCE_NOT_FOUND,
   * the errors of LineResolution
   */
  async create(unit: UnitOfWork, sent: CreateQuoteBody, viewer: Viewer): Promise<QuoteView> {
    const body = { ...sent, garageId: garageFor(viewer, sent.garageId) ?? viewer.garageId };
    const { interventionId, kind = 'main' } = body;
    const intervention = await this.documents.lockIntervention(unit, interventionId, viewer);
    requireInterventionIn(intervention, QUOTING_INTERVENTIONS[kind]);
    await checkReferences(unit, body, { interventionId }, viewer);
    const quoteDate = this.terms.quoteDate(body.quoteDate);
    requireOwnLines(viewer, body.lines ?? [], []);
    const amounts = await this.amounts(unit, body, quoteDate);
    const quote = await this.documents.records.create(unit, {
      ...columnsOf(body),
      ...amounts.columns,
      ...(await this.terms.validity(quoteDate, body.validUntil)),
      interventionId,
      vehicleId: intervention.vehicleId,
      kind,
      status: QUOTE_FLOW.initial,
      revision: 1,
      quoteNumber: await this.terms.number(unit),
    });
    await quoteLines.replace(unit, quote.id, amounts.lines);
    if (kind === 'main') await this.transitions.fire(unit, intervention, 'quote_created', of(quote));
    return this.get(quote.id, viewer, unit.manager);
  }

  /**
   * All fields of a draft; validity and notes of a received quote.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN, and as {@link create}
   */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateQuoteBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<QuoteView> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document, body);
    garageFor(viewer, body.garageId);
    await checkReferences(unit, body, document, viewer);
    const quoteDate = body.quoteDate ?? document.quoteDate;
    const validity = await this.terms.validity(quoteDate, body.validUntil ?? document.validUntil);
    const changes: Changes<Quote> = { ...columnsOf(body), ...validity };
    if (document.status === 'draft') {
      requireOwnLines(viewer, body.lines ?? [], await quoteLines.of(unit.manager, id));
      const amounts = await this.amounts(unit, body, quoteDate, document);
      await quoteLines.replace(unit, id, amounts.lines);
      Object.assign(changes, amounts.columns);
      await quoteApprovals.noteAuthor(unit, id, body, BINDING);
    } else {
      const lines = await quoteLines.of(unit.manager, id);
      const frozenContent = await this.contents.ofQuote(
        unit,
        { ...document, ...validity, notes: body.notes ?? document.notes },
        lines,
      );
      Object.assign(changes, { frozenContent, pdfAttachmentId: null });
    }
    await this.documents.records.update(unit, id, changes, expectedVersion);
    return this.get(id, viewer, unit.manager);
  }

  /**
   * Creates a new draft that replaces a received quote; the old one becomes `superseded`.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION, INTERVENTION_STATUS_UNFIT
   */
  async revise(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<QuoteView> {
    const { document, intervention } = await this.documents.lock(unit, id, viewer);
    const move = QUOTE_FLOW.actions.revise.on(document);
    requireInterventionIn(intervention, QUOTING_INTERVENTIONS[document.kind]);
    const lines = inputsOf(await quoteLines.of(unit.manager, id));
    const amounts = amountsOf(document.currency, discountOf(document), lines);
    await this.documents.records.move(unit, move, {}, expected);
    const quoteDate = this.terms.quoteDate();
    const { interventionId, vehicleId, garageId, prediagnosticId, externalReference, kind, notes } = document;
    const revised = await this.documents.records.create(unit, {
      interventionId,
      vehicleId,
      garageId,
      prediagnosticId,
      externalReference,
      kind,
      notes,
      ...amounts.columns,
      ...(await this.terms.validity(quoteDate, null)),
      estimatedDurationDays: document.estimatedDurationDays,
      status: QUOTE_FLOW.initial,
      revision: document.revision + 1,
      replacesQuoteId: id,
      quoteNumber: await this.terms.number(unit),
    });
    await quoteLines.replace(unit, revised.id, amounts.lines);
    if (kind === 'main') await this.transitions.quotesGone(unit, intervention, of(document));
    return this.get(revised.id, viewer, unit.manager);
  }

  /** Deletes a draft. @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_FROZEN */
  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    const { document } = await this.documents.lock(unit, id, viewer);
    if (document.status !== 'draft') throw documentFrozen({ document: 'quote', status: document.status });
    await quoteLines.replace(unit, id, []);
    await quoteApprovals.forget(unit, id);
    return this.documents.records.remove(unit, id, expected);
  }

  /** Computed from the sent lines, else from the present ones. */
  private async amounts(unit: UnitOfWork, body: UpdateQuoteBody, day: Day, current?: Quote): Promise<Amounts> {
    const lines =
      body.lines === undefined && current !== undefined
        ? inputsOf(await quoteLines.of(unit.manager, current.id))
        : await this.resolution.resolve(unit, body.lines ?? [], day);
    return amountsOf(current?.currency ?? this.terms.currency, discountOf(body, current), lines);
  }
}

const of = ({ id }: Quote): { documentType: string; documentId: number } => ({ documentType: 'quote', documentId: id });

/** The fields that become binding for the company when the quote is accepted. */
const BINDING = ['lines', 'discountType', 'discountValue', 'garageId'] as const;

const FREE_WHEN_RECEIVED: ReadonlySet<string> = new Set(['validUntil', 'notes', 'version']);

function refuseFrozen({ status }: Quote, body: UpdateQuoteBody): void {
  const sent = Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const isFree = status === 'draft' || (status === 'received' && sent.every((name) => FREE_WHEN_RECEIVED.has(name)));
  if (!isFree) throw documentFrozen({ document: 'quote', status });
}

/**
 * A quote entered by a member of a garage belongs to that garage.
 *
 * @throws DomainError REFERENCE_NOT_FOUND if another garage, or null, is sent
 */
function garageFor({ garageId: own }: Viewer, sent: number | null | undefined): number | null | undefined {
  if (own !== null && sent !== undefined && sent !== own) throw unknownReference('garageId', String(sent));
  return sent;
}

function columnsOf(body: UpdateQuoteBody): Changes<Quote> {
  const { prediagnosticId, garageId, externalReference, estimatedDurationDays, notes } = body;
  return { prediagnosticId, garageId, externalReference, estimatedDurationDays, notes };
}

async function checkReferences(
  unit: UnitOfWork,
  body: UpdateQuoteBody,
  current: Pick<Quote, 'interventionId'> & Partial<Quote>,
  viewer: Viewer,
): Promise<void> {
  const garageId = newlyChosen(body.garageId, current.garageId);
  if (garageId !== null) await requireActive(unit, Garage, garageId, 'garageId');
  const id = newlyChosen(body.prediagnosticId, current.prediagnosticId);
  const { interventionId } = current;
  if (id === null) return;
  const isThere = await unit.manager.existsBy(Prediagnostic, { id, interventionId });
  if (!isThere || !(await seesRecord(unit.manager, viewer, 'prediagnostics', id)))
    throw unknownReference('prediagnosticId', id);
}
