/** Labour and services are in the catalogue too, so that every priced line can refer to an item. */
export const SUPPLY_KINDS = ['part', 'consumable', 'labor', 'service'] as const;
export type SupplyKind = (typeof SUPPLY_KINDS)[number];
