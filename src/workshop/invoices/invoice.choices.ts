export const DOCUMENT_TYPES = ['invoice', 'credit_note'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Written by this company, or by those who worked for it. */
export const DIRECTIONS = ['issued', 'received'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const INVOICE_STATUSES = ['draft', 'issued', 'registered', 'disputed'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export const PAYMENT_STATUSES = ['unpaid', 'partially_paid', 'paid', 'credited'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** What the tax authority's platform says of an issued invoice; `none` where the country has no such platform. */
export const FISCAL_STATUSES = ['none', 'pending', 'accepted', 'rejected'] as const;
export type FiscalStatus = (typeof FISCAL_STATUSES)[number];
