import { clock, formatMoney } from '#kernel';
import type { Actor, Viewer } from '#kernel';
import type { Database, UnitOfWork } from '#persistence';
import { InjectTenantDataSource, TenantScoped } from '#tenancy';
import type { PrintedContent } from '../document/printed-content';
import { Intervention } from '../interventions/intervention.entity';
import { contentOf } from '../invoices/invoice-content';
import type { Invoice } from '../invoices/invoice.entity';
import { invoiceWrongKind } from '../invoices/invoice.errors';
import { invoiceLines, taxLinesOf, withReasons } from '../invoices/invoice-lines';
import { InvoiceParties } from '../invoices/invoice-parties.service';
import { InvoicesService } from '../invoices/invoices.service';
import { InvoiceTerms } from '../invoices/invoice-terms.service';
import { assertPrintable } from '../printing/printable-size';
import { StandingParts } from '../printing/standing-parts.service';
import { requireDraft } from './draft-contents.service';

/** The content that an invoice of this company would have if it were issued now, without its number. Writes nothing. */
@TenantScoped()
export class InvoiceDraft {
  constructor(
    @InjectTenantDataSource() private readonly database: Database,
    private readonly invoices: InvoicesService,
    private readonly parties: InvoiceParties,
    private readonly terms: InvoiceTerms,
    private readonly standing: StandingParts,
  ) {}

  /**
   * @throws DomainError NOT_FOUND, DOCUMENT_FROZEN, INVOICE_WRONG_KIND, TENANT_IDENTITY_INCOMPLETE, BUYER_REQUIRED,
   * EXEMPTION_REASON_MISSING, DOCUMENT_CURRENCY_OUTDATED, DOCUMENT_TOO_LONG, the errors of InvoiceTerms.days
   */
  async contentOf(id: number, actor: Actor, viewer: Viewer): Promise<PrintedContent> {
    const document = await this.invoices.documents.get(id, viewer);
    const { direction, documentType } = document;
    if (direction !== 'issued') throw invoiceWrongKind({ direction, documentType });
    requireDraft('invoice', document);
    const unit: UnitOfWork = { manager: this.database.manager, actor };
    const invoice = { ...document, ...(await this.parts(unit, document)), invoiceNumber: '' };
    const content = contentOf({
      invoice,
      ...(await linesOf(unit, id)),
      original: null,
      closing: await this.closing(invoice),
      logoAttachmentId: await this.standing.logo(unit.manager),
      frozenAt: clock.now(),
    });
    assertPrintable({ document: content });
    return content;
  }

  private async parts(
    unit: UnitOfWork,
    document: Invoice,
  ): Promise<Pick<Invoice, 'seller' | 'buyer' | 'issueDate' | 'supplyDate' | 'dueDate' | 'subject'>> {
    const intervention = await unit.manager.findOneByOrFail(Intervention, { id: document.interventionId });
    const parties = await this.parties.ofIssued(unit, document, await this.parties.company());
    const days = await this.terms.days(document, intervention, null);
    return { ...parties, ...days, subject: await this.parties.subject(unit, intervention) };
  }

  private closing({ totalAmount, currency }: Invoice): ReturnType<StandingParts['closing']> {
    const total = formatMoney(totalAmount, currency);
    return this.standing.closing({ kind: 'invoice', totalAmount: total, currency });
  }
}

async function linesOf(
  unit: UnitOfWork,
  id: number,
): Promise<Pick<Parameters<typeof contentOf>[0], 'lines' | 'taxLines'>> {
  const lines = await invoiceLines.of(unit.manager, id);
  return { lines, taxLines: await withReasons(unit, await taxLinesOf(unit.manager, id), lines) };
}
