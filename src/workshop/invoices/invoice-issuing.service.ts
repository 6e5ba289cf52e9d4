import type { Day, Viewer } from '#kernel';
import type { UnitOfWork } from '#persistence';
import { TenantScoped } from '#tenancy';
import type { CompanyIdentity } from '../document/company-identity';
import { requireInterventionIn, requireParts } from '../document/document-flow';
import { requireRatesOn } from '../document/line-resolution.service';
import { InterventionTransitions } from '../interventions/intervention-transitions.service';
import type { FreezingInvoice } from './invoice-content';
import type { InvoiceLine } from './invoice.entity';
import { InvoiceFreezing } from './invoice-freezing.service';
import { invoiceWrongKind } from './invoice.errors';
import { INVOICE_FLOW, INVOICING_INTERVENTIONS } from './invoice.flow';
import { invoiceLines, replaceTaxLines, taxLinesOf, withReasons } from './invoice-lines';
import { InvoiceParties } from './invoice-parties.service';
import { InvoiceTerms } from './invoice-terms.service';
import type { InvoiceView } from './invoice.view';
import { InvoicesService } from './invoices.service';
import { Settlement } from './settlement.service';

/** The input of an issue. */
export interface IssueOptions {
  readonly issueDate: Day | null;
  /** Null if the caller may not exceed the authorized amount, or does not want to. */
  readonly exceedReason: string | null;
  readonly expectedVersion: number | null;
}

/** Invoices get their number and are frozen, in one transaction (domain.md §7.9, §8.4). */
@TenantScoped()
export class InvoiceIssuing {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly terms: InvoiceTerms,
    private readonly parties: InvoiceParties,
    private readonly freezing: InvoiceFreezing,
    private readonly transitions: InterventionTransitions,
    private readonly settlement: Settlement,
  ) {}

  /**
   * `company` is the issuer, read before the transaction.
   *
   * @throws DomainError NOT_FOUND, STALE_VERSION, INVOICE_WRONG_KIND, DOCUMENT_INVALID_TRANSITION,
   * INTERVENTION_STATUS_UNFIT, DOCUMENT_INCOMPLETE, TENANT_IDENTITY_INCOMPLETE, BUYER_REQUIRED,
   * AUTHORIZATION_EXCEEDED, EXEMPTION_REASON_MISSING, TAX_RATE_NOT_VALID, DAY_IN_FUTURE, DUE_DATE_BEFORE_ISSUE,
   * ISSUE_DATE_BEFORE_LAST
   */
  async issue(
    unit: UnitOfWork,
    id: number,
    company: CompanyIdentity,
    options: IssueOptions,
    viewer: Viewer,
  ): Promise<InvoiceView> {
    const { document, intervention } = await this.invoices.documents.lock(unit, id, viewer);
    const { direction, documentType } = document;
    if (direction !== 'issued' || documentType !== 'invoice') throw invoiceWrongKind({ direction, documentType });
    const move = INVOICE_FLOW.actions.issue.on(document);
    requireInterventionIn(intervention, INVOICING_INTERVENTIONS);
    const lines = await invoiceLines.of(unit.manager, id);
    requireParts({ lines: lines.length > 0 });
    const parties = await this.parties.ofIssued(unit, document, company);
    const exceedReason = await this.terms.requireAuthorized(unit, document, options.exceedReason);
    const days = await this.terms.days(document, intervention, options.issueDate);
    await requireRatesOn(unit, lines, days.supplyDate ?? days.issueDate);
    const taxLines = await this.explainTaxes(unit, id, lines);
    const subject = await this.parties.subject(unit, intervention);
    const invoice = { ...document, ...parties, ...days, subject, exceedReason };
    await this.freezing.freeze(unit, { move, invoice, lines, taxLines, original: null }, options.expectedVersion);
    await this.transitions.fire(unit, intervention, 'invoice_issued', { documentType: 'invoice', documentId: id });
    await this.settlement.settle(unit, intervention, id);
    return this.invoices.get(id, viewer, unit.manager);
  }

  /** Adds to the taxes the reasons why some are not due. */
  private async explainTaxes(
    unit: UnitOfWork,
    id: number,
    lines: readonly InvoiceLine[],
  ): Promise<FreezingInvoice['taxLines']> {
    const taxes = (await taxLinesOf(unit.manager, id)).map(({ taxCategory, taxRate, taxableAmount, taxAmount }) => ({
      taxCategory,
      taxRate,
      taxableAmount,
      taxAmount,
    }));
    const explained = await withReasons(unit, taxes, lines);
    await replaceTaxLines(unit, id, explained);
    return explained;
  }
}
