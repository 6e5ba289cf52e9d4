/** Labour and services are in the catalogue too, so that every priced line can refer to an item. */
export const SUPPLY_KINDS = ['part', 'consumable', 'labor', 'service'] as const;
export type SupplyKind = (typeof SUPPLY_KINDS)[number];

/** The units of quantities, here and on priced lines (domain.md §7.4). */
export const UNITS = ['unit', 'hour', 'liter', 'kg', 'm', 'set', 'day', 'km'] as const;
export type Unit = (typeof UNITS)[number];
