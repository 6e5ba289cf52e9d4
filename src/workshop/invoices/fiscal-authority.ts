import type { PrintedContent } from '../document/printed-content';

/** What a tax authority's platform made of an invoice: its own number and stamp, or why it will not have it. */
export interface FiscalVerdict {
  readonly status: 'accepted' | 'rejected';
  /** The authority's number, beside ours, which stays the internal reference. */
  readonly fiscalNumber: string | null;
  /** What it answered, to be kept. */
  readonly payload: unknown;
}

/** An issued document as it is handed to an authority. */
interface FiscalDocument {
  readonly invoiceNumber: string;
  readonly documentType: 'invoice' | 'credit_note';
  readonly contentHash: string;
  readonly content: PrintedContent;
}

/**
 * Thrown where the authority surely got nothing: its name is unknown, the connection was refused, or it said that it took nothing. Such a
 * document is sent again. Anything else may have been done.
 */
export class FiscalNotSent extends Error {}

/**
 * The platform of one country that validates invoices before they may be handed over (domain.md §19.4). These platforms know no
 * idempotency: a document that is sent twice is certified twice. So it is called once, and again only after {@link FiscalNotSent} or when
 * a person says so.
 */
export interface FiscalAuthority {
  /** ISO 3166-1. */
  readonly countryCode: string;
  /**
   * The signal aborts when the call takes too long.
   *
   * @throws FiscalNotSent where nothing can have been done; anything else leaves the outcome uncertain
   */
  submit(document: FiscalDocument, signal: AbortSignal): Promise<FiscalVerdict>;
}

/** The authorities this installation speaks to. */
export interface FiscalAuthorities {
  /** Null for a country whose platform it does not speak to: its invoices have no fiscal status. */
  of(countryCode: string): FiscalAuthority | null;
}

/** Injection token of the {@link FiscalAuthorities}. */
export const FISCAL_AUTHORITIES = Symbol('FISCAL_AUTHORITIES');

export const fiscalAuthorities = (all: readonly FiscalAuthority[]): FiscalAuthorities => ({
  of: (countryCode) => all.find((authority) => authority.countryCode === countryCode) ?? null,
});
