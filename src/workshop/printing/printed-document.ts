import type { Locale } from '#kernel';
import type { Unit } from '../../fleet/supplies/supply.choices';
import type { IdentifierNames } from './identifier-names';
import type { PrintedText } from './printed-text';
import type { TaxCategory } from '../pricing/pricing';

export type PrintedKind = 'quote' | 'work_authorization' | 'reception_report' | 'invoice' | 'credit_note';

/** Who gives the document, or whom it is for: a name, the lines below it (address, contact) ready to print, identifiers. */
export interface PrintedParty {
  readonly name: string;
  readonly lines: readonly PrintedText[];
  readonly taxId: string | null;
  readonly tradeRegister: string | null;
  /** What the party's country calls them; contents frozen by earlier releases have none. */
  readonly identifierNames?: IdentifierNames;
}

/** What stands beside the title: each fact under a label of its own, as text, as a day, as kilometres, as an amount or as a code. */
export type PrintedFact = { readonly label: PrintedLabel } & (
  | { readonly text: string }
  | { readonly day: string }
  | { readonly km: number }
  | { readonly amount: string; readonly currency: string }
  /** One of `PRINTED_CODES`. */
  | { readonly code: string }
);

/** Labels of facts, paragraphs and signatures; the texts in both languages are the printer's. */
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
  /** Null without one. */
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
 * Everything a printed document shows, taken from its frozen content: the same content gives the same bytes, whatever was renamed
 * since and whenever it is printed.
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
  /** Boxes to sign in. */
  readonly signatures: readonly PrintedLabel[];
  /** Marked on every page as what is not binding yet; absent of what is frozen. */
  readonly isDraft?: boolean;
  /** When the content was frozen: the date in the file's own information. */
  readonly frozenAt: Date;
}
