/** How a fill is paid. */
export const FUEL_PAYMENT_METHODS = [
  'cash',
  'check',
  'bank_transfer',
  'card',
  'mobile_money',
  'direct_debit',
  'offset',
  'other',
] as const;
export type FuelPaymentMethod = (typeof FUEL_PAYMENT_METHODS)[number];

export const FUEL_WARNINGS = ['FUEL_ABOVE_TANK', 'FUEL_CONSUMPTION'] as const;
export type FuelWarning = (typeof FUEL_WARNINGS)[number];
