import { ApiProperty } from '@nestjs/swagger';
import { NullableDay, NullableId, NullableInstant, NullableText } from '#http';
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

const AMOUNT = { type: String, example: '292050' } as const;

/** A seller or buyer as stored in the document. */
export class PartyView implements Party {
  @ApiProperty({ example: 'Flotte Abidjan' }) name!: string;
  @NullableText() legalForm!: string | null;
  @NullableText() address!: string | null;
  @NullableText() postalCode!: string | null;
  @NullableText() city!: string | null;
  @NullableText() countryCode!: string | null;
  @NullableText() taxId!: string | null;
  @NullableText() tradeRegister!: string | null;
  @NullableText() email!: string | null;
  @NullableText() phone!: string | null;
}

export class InvoiceTaxLineView {
  @ApiProperty({ enum: TAX_CATEGORIES }) taxCategory!: TaxCategory;
  @ApiProperty({ example: '18.00' }) taxRate!: string;
  @ApiProperty(AMOUNT) taxableAmount!: string;
  @ApiProperty(AMOUNT) taxAmount!: string;
  @NullableText() exemptionReason!: string | null;
}

/** An invoice in a list. */
export class InvoiceSummaryView extends PricedView {
  @ApiProperty({ enum: DOCUMENT_TYPES }) documentType!: DocumentType;
  @ApiProperty({ enum: DIRECTIONS }) direction!: Direction;
  @ApiProperty({ enum: INVOICE_STATUSES }) status!: InvoiceStatus;
  @NullableText({ example: 'INV-2026-11-0001' }) invoiceNumber!: string | null;
  @NullableText() externalNumber!: string | null;
  @NullableId() garageId!: number | null;
  @NullableId() supplierId!: number | null;
  @NullableId() quoteId!: number | null;
  @NullableId() workAuthorizationId!: number | null;
  @NullableId() originalInvoiceId!: number | null;
  @NullableDay() issueDate!: string | null;
  @NullableDay() supplyDate!: string | null;
  @NullableDay() dueDate!: string | null;
  @ApiProperty({ type: PartyView, nullable: true }) seller!: PartyView | null;
  @ApiProperty({ type: PartyView, nullable: true }) buyer!: PartyView | null;
  @ApiProperty(AMOUNT) paidAmount!: string;
  @ApiProperty(AMOUNT) creditedAmount!: string;
  @ApiProperty({
    ...AMOUNT,
    description: 'Total − paid − credited, never below zero; for a credit note the amount to be paid back',
  })
  balanceDue!: string;
  @NullableText({ description: 'Total that the sender of a received invoice printed' })
  statedTotal!: string | null;
  @ApiProperty({ ...AMOUNT, example: '0', description: 'Difference between the total and subtotal + tax' })
  roundingAmount!: string;
  @ApiProperty({ enum: PAYMENT_STATUSES }) paymentStatus!: PaymentStatus;
  @ApiProperty({ type: Boolean }) isOverdue!: boolean;
  @NullableInstant() issuedAt!: string | null;
  @NullableText() issuedByName!: string | null;
  @NullableText({ description: 'SHA-256 of the frozen content' }) contentHash!: string | null;
  @NullableId() pdfAttachmentId!: number | null;
  @ApiProperty({ enum: FISCAL_STATUSES }) fiscalStatus!: FiscalStatus;
  @NullableText() fiscalNumber!: string | null;
  @NullableInstant() fiscalSentAt!: string | null;
  @NullableText({ description: 'Why the outcome is uncertain, or the reason of the decision' })
  fiscalNote!: string | null;
  @NullableText() notes!: string | null;
  @NullableText() internalNote!: string | null;
  @NullableText() paymentTermsText!: string | null;
  @NullableText() creditReason!: string | null;
  @NullableText() exceedReason!: string | null;
  @NullableText() disputeReason!: string | null;
  @NullableInstant() voidedAt!: string | null;
  @NullableText() voidedByName!: string | null;
  @NullableText() voidReason!: string | null;
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
