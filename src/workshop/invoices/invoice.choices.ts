export const DOCUMENT_TYPES = ['invoice', 'credit_note'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** `issued` by this company, or `received` from a garage or supplier. */
export const DIRECTIONS = ['issued', 'received'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Only a received invoice can be voided, if it was registered by mistake. */
export const INVOICE_STATUSES = ['draft', 'issued', 'registered', 'disputed', 'voided'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export const PAYMENT_STATUSES = ['unpaid', 'partially_paid', 'paid', 'credited'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/**
 * The status of an issued invoice at the tax authority's platform; `none` if the country has no platform. `sending`
 * is stored before the call. `uncertain` means that the authority may have processed the document, so it is not sent
 * again automatically.
 */
export const FISCAL_STATUSES = ['none', 'pending', 'sending', 'uncertain', 'accepted', 'rejected'] as const;
export type FiscalStatus = (typeof FISCAL_STATUSES)[number];
