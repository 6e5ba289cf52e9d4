/* Codes that several kinds of documents refuse with, for their documentation. */

export const ODOMETER_REFUSALS = ['READING_IN_FUTURE', 'ODOMETER_OUT_OF_SEQUENCE', 'ODOMETER_IMPLAUSIBLE'] as const;

export const PRICING_REFUSALS = [
  'REFERENCE_NOT_FOUND',
  'REFERENCE_INACTIVE',
  'TAX_RATE_NOT_VALID',
  'TAX_RATE_MISSING',
  'DISCOUNT_TOO_HIGH',
  'DISCOUNT_TOO_PRECISE',
  'AMOUNT_TOO_LARGE',
] as const;
