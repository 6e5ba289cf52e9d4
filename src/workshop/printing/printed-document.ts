import type { Locale } from '#kernel';
import type { Unit } from '../../records/units';
import type { IdentifierNames } from './identifier-names';
import type { PrintedText } from './printed-text';
import type { TaxCategory } from '../pricing/pricing';

export type PrintedKind = 'quote' | 'work_authorization' | 'reception_report' | 'invoice' | 'credit_note';

/** The issuer or the recipient of the document: a name, lines (address, contact) ready to print, identifiers. */
export interface PrintedParty {
  readonly name: string;
  readonly lines: readonly PrintedText[];
  readonly taxId: string | null;
  readonly tradeRegister: string | null;
  /** The names of the identifiers in the party's country; missing in contents frozen by earlier releases. */
  readonly identifierNames?: IdentifierNames;
}

/** A fact beside the title, with its label: a text, a day, kilometres, an amount or a code. */
export type PrintedFact = { readonly label: PrintedLabel } & (
  | { readonly text: string }
  | { readonly day: string }
  | { readonly km: number }
  | { readonly amount: string; readonly currency: string }
  /** One of `PRINTED_CODES`. */
  | { readonly code: string }
);

/** Labels of facts, paragraphs and signatures; the printer has their texts in both languages. */
export type PrintedLabel =
  | 'date'
  | 'issueDate'
  | 'supplyDate'
  | 'dueDate'
  | 'validUntil'
  | 'intervention'
  | 'vehicle'
  | 'odometer'
  | 'quote'
  | 'workAuthorization'
  | 'originalInvoice'
  | 'originalIssueDate'
  | 'externalReference'
  | 'maxAmount'
  | 'receivedBy'
  | 'authorizedBy'
  | 'fuelLevel'
  | 'satisfaction'
  | 'vehicleReady'
  | 'vehicleCondition'
  | 'workCompleted'
  | 'remainingIssues'
  | 'specialInstructions'
  | 'paymentTerms'
  | 'paymentDetails'
  | 'amountInWords'
  | 'legalNotice'
  | 'notes'
  | 'reason'
  | 'garageSignature'
  | 'customerSignature'
  | 'approverSignature'
  | 'receiverSignature';

/** Amounts with the decimals of the currency; quantity and unit price as exact decimals. */
export interface PrintedLine {
  readonly description: string;
  readonly quantity: string;
  readonly unit: Unit;
  readonly unitPrice: string;
  /** Null without a discount. */
  readonly discount: { readonly percent: string } | { readonly amount: string } | null;
  readonly taxRate: string;
  readonly netAmount: string;
}

interface PrintedTax {
  readonly taxCategory: TaxCategory;
  readonly taxRate: string;
  readonly taxableAmount: string;
  readonly taxAmount: string;
  readonly exemptionReason: string | null;
}

export interface PrintedPricing {
  /** ISO 4217. */
  readonly currency: string;
  readonly lines: readonly PrintedLine[];
  readonly taxLines: readonly PrintedTax[];
  readonly linesNet: string;
  readonly discountAmount: string;
  readonly subtotalAmount: string;
  readonly taxAmount: string;
  readonly totalAmount: string;
}

/**
 * Everything that a printed document shows, taken from its frozen content. The same content gives the same bytes at
 * any time, whatever was renamed since.
 */
export interface PrintedDocument {
  readonly kind: PrintedKind;
  readonly locale: Locale;
  readonly number: string;
  readonly issuer: PrintedParty;
  /** PNG or JPEG. */
  readonly logo: Buffer | null;
  readonly recipient: PrintedParty | null;
  readonly facts: readonly PrintedFact[];
  /** Null for a document without prices. */
  readonly pricing: PrintedPricing | null;
  /** Texts of several lines, below the totals. */
  readonly paragraphs: readonly { readonly label: PrintedLabel; readonly text: PrintedText }[];
  /** Boxes for signatures. */
  readonly signatures: readonly PrintedLabel[];
  /** Prints a mark on every page; missing in frozen documents. */
  readonly isDraft?: boolean;
  /** The time at which the content was frozen: the date in the file's metadata. */
  readonly frozenAt: Date;
}
