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
 * The platform of one country that validates invoices before they may be handed over (domain.md §19.4). Called until it gives a
 * verdict, so it must bear the same document twice: `contentHash` tells that it is the same.
 */
export interface FiscalAuthority {
  /** ISO 3166-1. */
  readonly countryCode: string;
  /** @throws anything while the platform cannot be reached: the document stays pending and is sent again */
  submit(document: FiscalDocument): Promise<FiscalVerdict>;
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
