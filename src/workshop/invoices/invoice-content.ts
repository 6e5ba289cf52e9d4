import { createHash } from 'node:crypto';
import { formatMoney } from '#kernel';
import { printedParty } from '../document/party';
import type { PrintedContent } from '../document/printed-content';
import { printedLines } from '../document/printed-pricing';
import type { PrintedFact } from '../printing/printed-document';
import type { TaxAmounts } from '../pricing/pricing';
import type { Invoice, InvoiceLine } from './invoice.entity';

/** An invoice with all data of its frozen content. */
export interface FreezingInvoice {
  readonly invoice: Invoice;
  readonly lines: readonly InvoiceLine[];
  readonly taxLines: readonly (TaxAmounts & { readonly exemptionReason: string | null })[];
  /** Of a credit note: the invoice that it corrects. */
  readonly original: Pick<Invoice, 'invoiceNumber' | 'issueDate'> | null;
  /** The paragraphs below the invoice's own terms, from the company's current settings. */
  readonly closing: PrintedContent['paragraphs'];
  readonly logoAttachmentId: number | null;
  readonly frozenAt: Date;
}

/** The frozen content of the document, independent of later changes of other records. */
export function contentOf(freezing: FreezingInvoice): PrintedContent {
  const { invoice, lines, taxLines, closing, logoAttachmentId, frozenAt } = freezing;
  const { currency, seller, buyer } = invoice;
  const amount = (value: string): string => formatMoney(value, currency);
  if (seller === null || invoice.invoiceNumber === null)
    throw new Error('an invoice cannot be frozen without its seller and number');
  return {
    kind: invoice.documentType,
    number: invoice.invoiceNumber,
    issuer: printedParty(seller),
    recipient: buyer === null ? null : printedParty(buyer),
    facts: factsOf(freezing),
    pricing: {
      currency,
      lines: printedLines(lines, currency),
      taxLines: taxLines.map((line) => ({
        ...line,
        taxableAmount: amount(line.taxableAmount),
        taxAmount: amount(line.taxAmount),
      })),
      linesNet: amount(invoice.linesNet),
      discountAmount: amount(invoice.discountAmount),
      subtotalAmount: amount(invoice.subtotalAmount),
      taxAmount: amount(invoice.taxAmount),
      totalAmount: amount(invoice.totalAmount),
    },
    paragraphs: [...paragraphsOf(invoice), ...closing],
    signatures: [],
    logoAttachmentId,
    frozenAt: frozenAt.toISOString(),
  };
}

/** SHA-256 of the content as JSON with sorted keys: equal contents have the same hash on every server. */
export function hashOf(content: PrintedContent): string {
  return createHash('sha256').update(canonical(content)).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function factsOf({ invoice, original }: FreezingInvoice): PrintedFact[] {
  const { issueDate, supplyDate, dueDate, subject } = invoice;
  const isInvoice = invoice.documentType === 'invoice';
  const facts: (PrintedFact | null)[] = [
    issueDate === null ? null : { label: 'issueDate', day: issueDate },
    supplyDate === null ? null : { label: 'supplyDate', day: supplyDate },
    dueDate === null || !isInvoice ? null : { label: 'dueDate', day: dueDate },
    original?.invoiceNumber ? { label: 'originalInvoice', text: original.invoiceNumber } : null,
    original?.issueDate ? { label: 'originalIssueDate', day: original.issueDate } : null,
    subject === null ? null : { label: 'intervention', text: `${subject.interventionNumber} – ${subject.title}` },
    subject === null ? null : { label: 'vehicle', text: vehicleText(subject) },
  ];
  return facts.filter((fact) => fact !== null);
}

function vehicleText({ plateNumber, vehicleLabel, vin }: NonNullable<Invoice['subject']>): string {
  return [plateNumber, vehicleLabel, vin === null ? '' : `VIN ${vin}`].filter((part) => part !== '').join(' · ');
}

function paragraphsOf({ paymentTermsText, notes, creditReason }: Invoice): PrintedContent['paragraphs'] {
  return [
    ...(creditReason === null ? [] : [{ label: 'reason' as const, text: creditReason }]),
    ...(paymentTermsText === null ? [] : [{ label: 'paymentTerms' as const, text: paymentTermsText }]),
    ...(notes === null ? [] : [{ label: 'notes' as const, text: notes }]),
  ];
}
