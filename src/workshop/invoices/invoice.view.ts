import { ApiProperty } from '@nestjs/swagger';
import { Exact, formatMoney } from '#kernel';
import type { Day } from '#kernel';
import { TAX_CATEGORIES } from '../../fleet/reference/tax-rates/tax-rate.entity';
import type { Party } from '../document/party';
import { lineView, LineView, pricedView, PricedView } from '../document/priced.view';
import type { TaxCategory } from '../pricing/pricing';
import { DIRECTIONS, DOCUMENT_TYPES, FISCAL_STATUSES, INVOICE_STATUSES, PAYMENT_STATUSES } from './invoice.choices';
import type { Direction, DocumentType, FiscalStatus, InvoiceStatus, PaymentStatus } from './invoice.choices';
import type { Invoice, InvoiceLine, InvoiceTaxLine } from './invoice.entity';
import { InvoiceWarningView } from './invoice-warning.view';
import { roundingOf } from './stated-total';

const NULLABLE_TEXT = { type: String, nullable: true } as const;
const NULLABLE_ID = { type: 'integer', nullable: true } as const;
const NULLABLE_DAY = { type: String, format: 'date', nullable: true } as const;
const AMOUNT = { type: String, example: '292050' } as const;

/** A seller or buyer as stored in the document. */
export class PartyView implements Party {
  @ApiProperty({ example: 'Flotte Abidjan' }) name!: string;
  @ApiProperty(NULLABLE_TEXT) legalForm!: string | null;
  @ApiProperty(NULLABLE_TEXT) address!: string | null;
  @ApiProperty(NULLABLE_TEXT) postalCode!: string | null;
  @ApiProperty(NULLABLE_TEXT) city!: string | null;
  @ApiProperty(NULLABLE_TEXT) countryCode!: string | null;
  @ApiProperty(NULLABLE_TEXT) taxId!: string | null;
  @ApiProperty(NULLABLE_TEXT) tradeRegister!: string | null;
  @ApiProperty(NULLABLE_TEXT) email!: string | null;
  @ApiProperty(NULLABLE_TEXT) phone!: string | null;
}

export class InvoiceTaxLineView {
  @ApiProperty({ enum: TAX_CATEGORIES }) taxCategory!: TaxCategory;
  @ApiProperty({ example: '18.00' }) taxRate!: string;
  @ApiProperty(AMOUNT) taxableAmount!: string;
  @ApiProperty(AMOUNT) taxAmount!: string;
  @ApiProperty(NULLABLE_TEXT) exemptionReason!: string | null;
}

/** An invoice in a list. */
export class InvoiceSummaryView extends PricedView {
  @ApiProperty({ enum: DOCUMENT_TYPES }) documentType!: DocumentType;
  @ApiProperty({ enum: DIRECTIONS }) direction!: Direction;
  @ApiProperty({ enum: INVOICE_STATUSES }) status!: InvoiceStatus;
  @ApiProperty({ ...NULLABLE_TEXT, example: 'INV-2026-11-0001' }) invoiceNumber!: string | null;
  @ApiProperty(NULLABLE_TEXT) externalNumber!: string | null;
  @ApiProperty(NULLABLE_ID) garageId!: number | null;
  @ApiProperty(NULLABLE_ID) supplierId!: number | null;
  @ApiProperty(NULLABLE_ID) quoteId!: number | null;
  @ApiProperty(NULLABLE_ID) workAuthorizationId!: number | null;
  @ApiProperty(NULLABLE_ID) originalInvoiceId!: number | null;
  @ApiProperty(NULLABLE_DAY) issueDate!: string | null;
  @ApiProperty(NULLABLE_DAY) supplyDate!: string | null;
  @ApiProperty(NULLABLE_DAY) dueDate!: string | null;
  @ApiProperty({ type: PartyView, nullable: true }) seller!: PartyView | null;
  @ApiProperty({ type: PartyView, nullable: true }) buyer!: PartyView | null;
  @ApiProperty(AMOUNT) paidAmount!: string;
  @ApiProperty(AMOUNT) creditedAmount!: string;
  @ApiProperty({
    ...AMOUNT,
    description: 'Total − paid − credited, never below zero; for a credit note the amount to be paid back',
  })
  balanceDue!: string;
  @ApiProperty({ ...NULLABLE_TEXT, description: 'Total that the sender of a received invoice printed' })
  statedTotal!: string | null;
  @ApiProperty({ ...AMOUNT, example: '0', description: 'Difference between the total and subtotal + tax' })
  roundingAmount!: string;
  @ApiProperty({ enum: PAYMENT_STATUSES }) paymentStatus!: PaymentStatus;
  @ApiProperty({ type: Boolean }) isOverdue!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) issuedAt!: string | null;
  @ApiProperty(NULLABLE_TEXT) issuedByName!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, description: 'SHA-256 of the frozen content' }) contentHash!: string | null;
  @ApiProperty(NULLABLE_ID) pdfAttachmentId!: number | null;
  @ApiProperty({ enum: FISCAL_STATUSES }) fiscalStatus!: FiscalStatus;
  @ApiProperty(NULLABLE_TEXT) fiscalNumber!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) fiscalSentAt!: string | null;
  @ApiProperty({ ...NULLABLE_TEXT, description: 'Why the outcome is uncertain, or the reason of the decision' })
  fiscalNote!: string | null;
  @ApiProperty(NULLABLE_TEXT) notes!: string | null;
  @ApiProperty(NULLABLE_TEXT) internalNote!: string | null;
  @ApiProperty(NULLABLE_TEXT) paymentTermsText!: string | null;
  @ApiProperty(NULLABLE_TEXT) creditReason!: string | null;
  @ApiProperty(NULLABLE_TEXT) exceedReason!: string | null;
  @ApiProperty(NULLABLE_TEXT) disputeReason!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) voidedAt!: string | null;
  @ApiProperty(NULLABLE_TEXT) voidedByName!: string | null;
  @ApiProperty(NULLABLE_TEXT) voidReason!: string | null;
}

export class InvoiceView extends InvoiceSummaryView {
  @ApiProperty({ type: [LineView] }) lines!: LineView[];
  @ApiProperty({ type: [InvoiceTaxLineView] }) taxLines!: InvoiceTaxLineView[];
  @ApiProperty({ type: [InvoiceWarningView], description: 'For a received invoice: what to check before it is paid' })
  warnings!: InvoiceWarningView[];
}

/** An issued invoice is shown from its own row only, because other records may have changed since. */
export function invoiceSummaryView(invoice: Invoice, today: Day): InvoiceSummaryView {
  const { currency, subject } = invoice;
  const amount = (value: string): string => formatMoney(value, currency);
  return {
    ...pricedView(invoice),
    ...(subject ? { plateNumber: subject.plateNumber, interventionNumber: subject.interventionNumber } : {}),
    documentType: invoice.documentType,
    direction: invoice.direction,
    status: invoice.status,
    invoiceNumber: invoice.invoiceNumber,
    externalNumber: invoice.externalNumber,
    garageId: invoice.garageId,
    supplierId: invoice.supplierId,
    quoteId: invoice.quoteId,
    workAuthorizationId: invoice.workAuthorizationId,
    originalInvoiceId: invoice.originalInvoiceId,
    issueDate: invoice.issueDate,
    supplyDate: invoice.supplyDate,
    dueDate: invoice.dueDate,
    seller: invoice.seller,
    buyer: invoice.buyer,
    paidAmount: amount(invoice.paidAmount),
    creditedAmount: amount(invoice.creditedAmount),
    balanceDue: amount(invoice.balanceDue),
    statedTotal: invoice.statedTotal === null ? null : amount(invoice.statedTotal),
    roundingAmount: amount(roundingOf(invoice)),
    paymentStatus: invoice.paymentStatus,
    isOverdue: isOverdue(invoice, today),
    ...issueFacts(invoice),
    notes: invoice.notes,
    internalNote: invoice.internalNote,
    paymentTermsText: invoice.paymentTermsText,
    creditReason: invoice.creditReason,
    exceedReason: invoice.exceedReason,
    disputeReason: invoice.disputeReason,
    voidedAt: invoice.voidedAt?.toISOString() ?? null,
    voidedByName: invoice.voidedByName,
    voidReason: invoice.voidReason,
  };
}

interface InvoiceParts {
  readonly lines: readonly InvoiceLine[];
  readonly taxLines: readonly InvoiceTaxLine[];
  readonly warnings: readonly InvoiceWarningView[];
}

export function invoiceView(invoice: Invoice, { lines, taxLines, warnings }: InvoiceParts, today: Day): InvoiceView {
  const { currency } = invoice;
  return {
    ...invoiceSummaryView(invoice, today),
    lines: lines.map((line) => lineView(line, currency)),
    taxLines: taxLines.map(({ taxCategory, taxRate, taxableAmount, taxAmount, exemptionReason }) => ({
      taxCategory,
      taxRate,
      taxableAmount: formatMoney(taxableAmount, currency),
      taxAmount: formatMoney(taxAmount, currency),
      exemptionReason,
    })),
    warnings: [...warnings],
  };
}

/** Whether the due date is over and the invoice has a balance. */
function isOverdue({ status, documentType, balanceDue, dueDate }: Invoice, today: Day): boolean {
  if (status === 'draft' || status === 'voided' || documentType === 'credit_note' || dueDate === null) return false;
  return new Exact(balanceDue).greaterThan(0) && today > dueDate;
}

function issueFacts(invoice: Invoice) {
  return {
    issuedAt: invoice.issuedAt?.toISOString() ?? null,
    issuedByName: invoice.issuedByName,
    contentHash: invoice.contentHash,
    pdfAttachmentId: invoice.pdfAttachmentId,
    fiscalStatus: invoice.fiscalStatus,
    fiscalNumber: invoice.fiscalNumber,
    fiscalSentAt: invoice.fiscalSentAt?.toISOString() ?? null,
    fiscalNote: invoice.fiscalNote,
  };
}
