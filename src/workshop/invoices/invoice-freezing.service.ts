import { Inject } from '@nestjs/common';
import type { Move, UnitOfWork } from '#persistence';
import { InjectTenant, TenantScoped } from '#tenancy';
import type { TenantContext } from '#tenancy';
import { clock, formatMoney } from '#kernel';
import { LegalNumberOutbox } from '../../numbering/legal-number-outbox';
import { NumberSequences } from '../../numbering/number-sequences';
import { assertLetters } from '../printing/printable-letters';
import { assertPrintable } from '../printing/printable-size';
import { StandingParts } from '../printing/standing-parts.service';
import { FISCAL_AUTHORITIES } from './fiscal-authority';
import type { FiscalAuthorities } from './fiscal-authority';
import { FISCAL_FLOW } from './fiscal.flow';
import { contentOf, hashOf } from './invoice-content';
import type { FreezingInvoice } from './invoice-content';
import type { InvoiceStatus } from './invoice.choices';
import type { Invoice } from './invoice.entity';
import { issueDateBeforeLast } from './invoice.errors';
import { InvoicesService } from './invoices.service';

type Freezing = Pick<FreezingInvoice, 'lines' | 'taxLines' | 'original'> & {
  readonly move: Move<InvoiceStatus, 'status'>;
  readonly invoice: Invoice;
};

/** Draws the number of a document and freezes its content. */
@TenantScoped()
export class InvoiceFreezing {
  constructor(
    @InjectTenant() private readonly tenant: TenantContext,
    private readonly invoices: InvoicesService,
    private readonly numbers: NumberSequences,
    private readonly standing: StandingParts,
    private readonly legalNumbers: LegalNumberOutbox,
    @Inject(FISCAL_AUTHORITIES) private readonly authorities: FiscalAuthorities,
  ) {}

  /**
   * Draws the number last, because its counter stays locked until the transaction ends. The same transaction records
   * the number for the ledger.
   *
   * @throws DomainError STALE_VERSION, ISSUE_DATE_BEFORE_LAST, DOCUMENT_TOO_LONG, LETTER_NOT_PRINTABLE
   */
  async freeze(unit: UnitOfWork, freezing: Freezing, expectedVersion: number | null): Promise<void> {
    const { invoice } = freezing;
    const { issueDate } = invoice;
    if (issueDate === null) throw new Error('an invoice cannot be frozen without an issue date');
    const logo = await this.standing.logo(unit.manager);
    const closing = await this.closing(invoice);
    const drawn = await this.numbers.drawGapless(unit, invoice.documentType, issueDate, (last) =>
      issueDateBeforeLast({ issueDate, last }),
    );
    const { number: invoiceNumber } = drawn;
    const frozenAt = clock.now();
    const numbered = { ...invoice, invoiceNumber };
    const frozenContent = contentOf({ ...freezing, invoice: numbered, closing, logoAttachmentId: logo, frozenAt });
    assertPrintable({ document: frozenContent });
    assertLetters(frozenContent);
    const contentHash = hashOf(frozenContent);
    const { supplyDate, dueDate, seller, buyer, subject, exceedReason } = invoice;
    await this.invoices.documents.records.move(
      unit,
      freezing.move,
      {
        invoiceNumber,
        issueDate,
        supplyDate,
        dueDate,
        seller,
        buyer,
        subject,
        exceedReason,
        issuedAt: frozenAt,
        issuedByUserId: unit.actor.userId,
        issuedByName: unit.actor.name,
        frozenContent,
        contentHash,
        fiscalStatus: FISCAL_FLOW.entry(this.authorities.of(this.tenant.countryCode) === null ? 'none' : 'pending'),
      },
      expectedVersion,
    );
    await this.legalNumbers.write(unit, {
      ...drawn,
      series: invoice.documentType,
      documentId: invoice.id,
      day: issueDate,
      total: invoice.totalAmount,
      currency: invoice.currency,
      contentHash,
    });
  }

  private closing({ documentType: kind, totalAmount, currency }: Invoice): Promise<FreezingInvoice['closing']> {
    return this.standing.closing({ kind, totalAmount: formatMoney(totalAmount, currency), currency });
  }
}
