/** The units of quantities, here and on priced lines (domain.md §7.4). */
export const UNITS = ['unit', 'hour', 'liter', 'kg', 'm', 'set', 'day', 'km'] as const;
export type Unit = (typeof UNITS)[number];
