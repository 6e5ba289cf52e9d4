import type { PrintedContent } from '../document/printed-content';

/** The answer of a tax authority's platform to an invoice: its number and stamp, or the reason for the rejection. */
export interface FiscalVerdict {
  readonly status: 'accepted' | 'rejected';
  /** The authority's number. Our number stays the internal reference. */
  readonly fiscalNumber: string | null;
  /** The authority's answer, to be stored. */
  readonly payload: unknown;
}

/** The content of an issued document that is submitted to an authority. */
interface FiscalDocument {
  readonly invoiceNumber: string;
  readonly documentType: 'invoice' | 'credit_note';
  readonly contentHash: string;
  readonly content: PrintedContent;
}

/**
 * Thrown if the authority certainly did not receive the document: its host name is unknown, the connection was
 * refused, or it answered that it took nothing. Such a document is sent again. After any other error the authority
 * may have certified it.
 */
export class FiscalNotSent extends Error {}

/**
 * The platform of one country that validates invoices before they may be given to the customer (domain.md §19.4).
 * These platforms have no idempotency: a document that is sent twice is certified twice. So it is called once; a
 * second call is made only after {@link FiscalNotSent} or on a person's decision.
 */
export interface FiscalAuthority {
  /** ISO 3166-1. */
  readonly countryCode: string;
  /**
   * The signal aborts a call that takes too long.
   *
   * @throws FiscalNotSent if the authority certainly did nothing; after any other error the outcome is uncertain
   */
  submit(document: FiscalDocument, signal: AbortSignal): Promise<FiscalVerdict>;
}

/** The tax authorities that this installation supports. */
export interface FiscalAuthorities {
  /** Null for a country without a supported platform: its invoices have no fiscal status. */
  of(countryCode: string): FiscalAuthority | null;
}

/** Injection token of the {@link FiscalAuthorities}. */
export const FISCAL_AUTHORITIES = Symbol('FISCAL_AUTHORITIES');

export const fiscalAuthorities = (all: readonly FiscalAuthority[]): FiscalAuthorities => ({
  of: (countryCode) => all.find((authority) => authority.countryCode === countryCode) ?? null,
});
