export const PRICE_RANKS = [
  'very_low',
  'low',
  'below_average',
  'average',
  'above_average',
  'high',
  'very_high',
] as const;
export type PriceRank = (typeof PRICE_RANKS)[number];

export const PRICE_SOURCES = ['auto', 'manual', 'import', 'catalog'] as const;
export type PriceSource = (typeof PRICE_SOURCES)[number];

export const REVIEW_STATUSES = ['none', 'pending', 'validated', 'rejected'] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/**
 * The prices with which a price was compared: the same supply on the same vehicle model, the same supply on any model, or an
 * equal description.
 */
export const PRICE_SCOPES = ['model', 'supply', 'description'] as const;
export type PriceScope = (typeof PRICE_SCOPES)[number];
