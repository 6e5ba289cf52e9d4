export const DOCUMENT_TYPES = ['invoice', 'credit_note'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Written by this company, or by those who worked for it. */
export const DIRECTIONS = ['issued', 'received'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** A received one that was registered by mistake is voided; one of ours never is. */
export const INVOICE_STATUSES = ['draft', 'issued', 'registered', 'disputed', 'voided'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export const PAYMENT_STATUSES = ['unpaid', 'partially_paid', 'paid', 'credited'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/**
 * What the tax authority's platform says of an issued invoice; `none` where the country has no such platform. `sending` is written down
 * before the call, `uncertain` after anything that may have been done: such a document is never sent again by itself.
 */
export const FISCAL_STATUSES = ['none', 'pending', 'sending', 'uncertain', 'accepted', 'rejected'] as const;
export type FiscalStatus = (typeof FISCAL_STATUSES)[number];
