import { pageView } from '#kernel';
import type { Day, ListRequest, PageView, Viewer } from '#kernel';
import type { Changes, Database, TakeRows, UnitOfWork, WholeListRequest } from '#persistence';
import { InjectTenant, InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { currentDay } from '../../records/days/today';
import { Garage } from '../../fleet/garages/garage.entity';
import { newlyChosen, requireActive } from '../../records/active-reference';
import { Supplier } from '../../fleet/suppliers/supplier.entity';
import { TenantSettings } from '../../tenant-settings/tenant-settings';
import { amountsOf, discountOf, inputsOf } from '../document/amounts';
import type { Amounts } from '../document/amounts';
import { requireInterventionIn } from '../document/document-flow';
import { invoiceApprovals } from '../document/document-approvals';
import { InterventionDocuments } from '../document/intervention-documents';
import { LineResolution } from '../document/line-resolution.service';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import type { Direction } from './invoice.choices';
import type { BuyerBody, CreateInvoiceBody, UpdateInvoiceBody } from './invoice.dto';
import { FISCAL_FLOW } from './fiscal.flow';
import type { Invoice } from './invoice.entity';
import { invoiceFrozen } from './invoice.errors';
import { DRAFTING_INTERVENTIONS, INVOICE_FLOW } from './invoice.flow';
import { invoiceLines, replaceTaxLines, taxLinesOf } from './invoice-lines';
import { originOf } from './invoice-origin';
import type { InvoiceOrigin } from './invoice-origin';
import { invoiceResource } from './invoice.records';
import { warningsOf } from './invoice-warnings';
import { invoiceSummaryView, invoiceView } from './invoice.view';
import type { InvoiceSummaryView, InvoiceView } from './invoice.view';
import { totalColumns } from './stated-total';

/** Prepares invoices (domain.md §7.9): a draft has no number, can be changed and deleted. */
@TenantScoped()
export class InvoicesService {
  readonly documents: InterventionDocuments<Invoice, { readonly today: Day }>;

  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly settings: TenantSettings,
    private readonly resolution: LineResolution,
    transitions: InterventionTransitions,
  ) {
    this.documents = new InterventionDocuments(database.manager, invoiceResource, transitions);
  }

  async list(request: ListRequest, viewer: Viewer): Promise<PageView<InvoiceSummaryView>> {
    const today = currentDay(this.tenant);
    const page = await this.documents.list(request, viewer, { today });
    return pageView(page, (invoice) => invoiceSummaryView(invoice, today));
  }

  /** Passes every invoice of the list to `take` in batches; returns their number. */
  readAll(request: WholeListRequest, viewer: Viewer, take: TakeRows<InvoiceSummaryView>): Promise<number> {
    const today = currentDay(this.tenant);
    const shown: TakeRows<Invoice> = (rows, within) =>
      take(
        rows.map((invoice) => invoiceSummaryView(invoice, today)),
        within,
      );
    return this.documents.readAll(request, viewer, shown, { today });
  }

  async get(id: number, viewer: Viewer, within = this.database.manager): Promise<InvoiceView> {
    const invoice = await this.documents.get(id, viewer, within);
    const tolerance = await this.settings.get('invoices.authorization_tolerance_percent');
    const warnings = await warningsOf({ manager: within }, invoice, { tolerance, garageId: viewer.garageId });
    const parts = { lines: await invoiceLines.of(within, id), taxLines: await taxLinesOf(within, id), warnings };
    return invoiceView(invoice, parts, currentDay(this.tenant));
  }

  /**
   * @throws DomainError INTERVENTION_STATUS_UNFIT, INVOICE_ORIGIN_UNFIT, EXTERNAL_NUMBER_TAKEN, REFERENCE_NOT_FOUND,
   * STATED_TOTAL_DIFFERS, the errors of LineResolution
   */
  async create(unit: UnitOfWork, body: CreateInvoiceBody, viewer: Viewer): Promise<InvoiceView> {
    const intervention = await this.documents.lockIntervention(unit, body.interventionId, viewer);
    requireInterventionIn(intervention, DRAFTING_INTERVENTIONS);
    await checkSenders(unit, body, null);
    const origin = await originOf(unit, intervention.id, body);
    const amounts = await this.amounts(unit, body, origin?.discount ?? null, origin?.lines ?? null);
    const direction = body.direction ?? (await this.settings.get('invoicing.default_direction'));
    const invoice = await this.documents.records.create(unit, {
      ...NEW_INVOICE,
      ...columnsOf(body),
      ...amounts.columns,
      ...totalColumns(amounts, body.statedTotal ?? null, direction),
      ...sourcesOf(body, direction, origin),
      direction,
      interventionId: intervention.id,
      vehicleId: intervention.vehicleId,
    });
    await this.write(unit, invoice.id, amounts);
    return this.get(invoice.id, viewer, unit.manager);
  }

  /**
   * Changes a draft; of an issued invoice only the internal note.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, INVOICE_FROZEN, and as {@link create}
   */
  async update(
    unit: UnitOfWork,
    id: number,
    body: UpdateInvoiceBody,
    expectedVersion: number | null,
    viewer: Viewer,
  ): Promise<InvoiceView> {
    const { document } = await this.documents.lock(unit, id, viewer);
    refuseFrozen(document, body);
    await checkSenders(unit, body, document);
    const changes: Changes<Invoice> = columnsOf(body);
    if (document.status === 'draft') {
      const current = body.lines === undefined ? inputsOf(await invoiceLines.of(unit.manager, id)) : null;
      const amounts = await this.amounts(unit, body, document, current);
      await this.write(unit, id, amounts);
      const statedTotal = body.statedTotal === undefined ? document.statedTotal : body.statedTotal;
      Object.assign(changes, amounts.columns, totalColumns(amounts, statedTotal, document.direction));
      await invoiceApprovals.noteAuthor(unit, id, body, BINDING);
    }
    await this.documents.records.update(unit, id, changes, expectedVersion);
    return this.get(id, viewer, unit.manager);
  }

  /** Deletes a draft. @throws DomainError NOT_FOUND, STALE_VERSION, INVOICE_FROZEN */
  async remove(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<void> {
    const { document } = await this.documents.lock(unit, id, viewer);
    if (document.status !== 'draft') throw invoiceFrozen({ status: document.status });
    await invoiceLines.replace(unit, id, []);
    await replaceTaxLines(unit, id, []);
    await invoiceApprovals.forget(unit, id);
    return this.documents.records.remove(unit, id, expected);
  }

  /** Computed from the sent lines, else from the present ones. */
  private async amounts(
    unit: UnitOfWork,
    body: UpdateInvoiceBody,
    current: Parameters<typeof discountOf>[1] | null,
    lines: Amounts['lines'] | readonly Parameters<typeof amountsOf>[2][number][] | null,
  ): Promise<Amounts> {
    const isSent = body.lines !== undefined || lines === null;
    const day = body.supplyDate ?? body.issueDate ?? currentDay(this.tenant);
    const resolved = isSent ? await this.resolution.resolve(unit, body.lines ?? [], day) : lines;
    return amountsOf(this.tenant.currency, discountOf(body, current ?? undefined), resolved);
  }

  private async write(unit: UnitOfWork, id: number, amounts: Amounts): Promise<void> {
    await invoiceLines.replace(unit, id, amounts.lines);
    const taxLines = amounts.taxLines.map((line) => ({ ...line, exemptionReason: null }));
    await replaceTaxLines(unit, id, taxLines);
  }
}

const NEW_INVOICE = {
  documentType: 'invoice',
  status: INVOICE_FLOW.initial,
  paymentStatus: 'unpaid',
  fiscalStatus: FISCAL_FLOW.initial,
  paidAmount: '0',
  creditedAmount: '0',
} as const;

/**
 * The document the invoice is created from. The sender of a received invoice is by default the garage of the work
 * order.
 */
function sourcesOf(
  { garageId }: CreateInvoiceBody,
  direction: Direction,
  origin: InvoiceOrigin | null,
): Pick<Invoice, 'quoteId' | 'workAuthorizationId' | 'garageId'> {
  const { quoteId = null, workAuthorizationId = null, garageId: ordered = null } = origin ?? {};
  return { quoteId, workAuthorizationId, garageId: garageId ?? (direction === 'received' ? ordered : null) };
}

/** The fields that determine the amount owed and the creditor. */
const BINDING = ['lines', 'discountType', 'discountValue', 'statedTotal', 'garageId', 'supplierId'] as const;

const FREE_WHEN_ISSUED: ReadonlySet<string> = new Set(['internalNote', 'version']);

function refuseFrozen({ status }: Invoice, body: UpdateInvoiceBody): void {
  const sent = Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (status !== 'draft' && !sent.every((name) => FREE_WHEN_ISSUED.has(name))) throw invoiceFrozen({ status });
}

function columnsOf(body: UpdateInvoiceBody): Changes<Invoice> {
  const { garageId, supplierId, externalNumber, issueDate, supplyDate, dueDate } = body;
  const { paymentTermsText, notes, internalNote } = body;
  return {
    garageId,
    supplierId,
    externalNumber,
    issueDate,
    supplyDate,
    dueDate,
    paymentTermsText,
    notes,
    internalNote,
    buyer: body.buyer === undefined || body.buyer === null ? body.buyer : buyerOf(body.buyer),
  };
}

function buyerOf(buyer: BuyerBody): NonNullable<Invoice['buyer']> {
  const { legalForm = null, address = null, postalCode = null, city = null, countryCode = null } = buyer;
  const { taxId = null, tradeRegister = null, email = null, phone = null, name } = buyer;
  return { name, legalForm, address, postalCode, city, countryCode, taxId, tradeRegister, email, phone };
}

async function checkSenders(unit: UnitOfWork, body: UpdateInvoiceBody, current: Invoice | null): Promise<void> {
  const garageId = newlyChosen(body.garageId, current?.garageId);
  if (garageId !== null) await requireActive(unit, Garage, garageId, 'garageId');
  const supplierId = newlyChosen(body.supplierId, current?.supplierId);
  if (supplierId !== null) await requireActive(unit, Supplier, supplierId, 'supplierId');
}
