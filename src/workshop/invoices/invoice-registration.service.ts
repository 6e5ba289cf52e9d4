import { clock } from '#kernel';
import type { Viewer } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import type { CompanyIdentity } from '../document/company-identity';
import { requireInterventionIn, requireParts } from '../document/document-flow';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import { InvoiceApproval } from './invoice-approval.service';
import type { Invoice } from './invoice.entity';
import { invoiceWrongKind } from './invoice.errors';
import { INVOICE_FLOW, INVOICING_INTERVENTIONS } from './invoice.flow';
import { invoiceLines } from './invoice-lines';
import { InvoiceTerms } from './invoice-terms.service';
import type { InvoiceView } from './invoice.view';
import { InvoicesService } from './invoices.service';
import { ReceivedReferences } from './received-references.service';
import { Settlement } from './settlement.service';

/** Received invoices (domain.md §7.9): registered under a reference of this company, disputed, resolved. */
@TenantScoped()
export class InvoiceRegistration {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly terms: InvoiceTerms,
    private readonly settling: Settlement,
    private readonly transitions: InterventionTransitions,
    private readonly references: ReceivedReferences,
    private readonly approval: InvoiceApproval,
  ) {}

  /** @throws DomainError NOT_FOUND, STALE_VERSION, INVOICE_WRONG_KIND, DOCUMENT_INVALID_TRANSITION, INTERVENTION_STATUS_UNFIT, DOCUMENT_INCOMPLETE, DAY_IN_FUTURE, DUE_DATE_BEFORE_ISSUE, FOUR_EYES, APPROVAL_LIMIT */
  async register(
    unit: UnitOfWork,
    id: number,
    company: CompanyIdentity,
    expected: number | null,
    viewer: Viewer,
  ): Promise<InvoiceView> {
    const { document, intervention } = await this.invoices.documents.lock(unit, id, viewer);
    requireReceived(document);
    const move = INVOICE_FLOW.actions.register.on(document);
    requireInterventionIn(intervention, INVOICING_INTERVENTIONS);
    requireParts({
      lines: (await invoiceLines.of(unit.manager, id)).length > 0,
      externalNumber: document.externalNumber !== null,
      garageId: document.garageId !== null || document.supplierId !== null,
    });
    await this.approval.require(unit, document);
    const days = await this.terms.days(document, intervention, null);
    const named = await this.references.of(unit, document, intervention, company);
    const registered = { issuedAt: clock.now(), issuedByUserId: unit.actor.userId, issuedByName: unit.actor.name };
    await this.invoices.documents.records.move(unit, move, { ...named, ...days, ...registered }, expected);
    await this.transitions.fire(unit, intervention, 'invoice_issued', { documentType: 'invoice', documentId: id });
    await this.settling.settle(unit, intervention, id);
    return this.invoices.get(id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION */
  async dispute(
    unit: UnitOfWork,
    id: number,
    disputeReason: string,
    expected: number | null,
    viewer: Viewer,
  ): Promise<InvoiceView> {
    const { document } = await this.invoices.documents.lock(unit, id, viewer);
    const move = INVOICE_FLOW.actions.dispute.on(document);
    await this.invoices.documents.records.move(unit, move, { disputeReason }, expected);
    return this.invoices.get(id, viewer, unit.manager);
  }

  /** @throws DomainError NOT_FOUND, STALE_VERSION, DOCUMENT_INVALID_TRANSITION */
  async resolve(unit: UnitOfWork, id: number, expected: number | null, viewer: Viewer): Promise<InvoiceView> {
    const { document } = await this.invoices.documents.lock(unit, id, viewer);
    const move = INVOICE_FLOW.actions.resolve.on(document);
    await this.invoices.documents.records.move(unit, move, { disputeReason: null }, expected);
    return this.invoices.get(id, viewer, unit.manager);
  }
}

function requireReceived({ direction, documentType }: Invoice): void {
  if (direction !== 'received') throw invoiceWrongKind({ direction, documentType });
}
