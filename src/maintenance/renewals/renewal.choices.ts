export const RENEWAL_TYPES = [
  'technical_inspection',
  'registration',
  'road_tax',
  'transport_licence',
  'emission_test',
  'tachograph',
  'fire_extinguisher',
  'other',
] as const;
export type RenewalType = (typeof RENEWAL_TYPES)[number];

export const RENEWAL_RESULTS = ['passed', 'failed', 'conditional'] as const;
export type RenewalResult = (typeof RENEWAL_RESULTS)[number];

/**
 * The status of a renewal on a day; `superseded` after a later one of its kind is stored, `failed` from the
 * beginning.
 */
export const RENEWAL_STATUSES = ['valid', 'due_soon', 'expired', 'superseded', 'failed'] as const;
export type RenewalStatus = (typeof RENEWAL_STATUSES)[number];
