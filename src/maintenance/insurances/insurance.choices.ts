export const COVERAGE_TYPES = ['comprehensive', 'third_party', 'liability', 'collision'] as const;
export type CoverageType = (typeof COVERAGE_TYPES)[number];

/** Every coverage except the last includes the cover that the law requires. */
export const isCompulsory = (coverage: CoverageType): boolean => coverage !== 'collision';

export const PREMIUM_FREQUENCIES = ['once', 'monthly', 'quarterly', 'yearly'] as const;
export type PremiumFrequency = (typeof PREMIUM_FREQUENCIES)[number];

/** The status of a policy on a day; `pending_renewal` is active, ends soon and has no successor. */
export const INSURANCE_STATUSES = ['upcoming', 'active', 'pending_renewal', 'expired', 'cancelled'] as const;
export type InsuranceStatus = (typeof INSURANCE_STATUSES)[number];
