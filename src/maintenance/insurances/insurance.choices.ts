export const COVERAGE_TYPES = ['comprehensive', 'third_party', 'liability', 'collision'] as const;
export type CoverageType = (typeof COVERAGE_TYPES)[number];

/** What the law asks of every vehicle is covered by all but the last. */
export const isCompulsory = (coverage: CoverageType): boolean => coverage !== 'collision';

export const PREMIUM_FREQUENCIES = ['once', 'monthly', 'quarterly', 'yearly'] as const;
export type PremiumFrequency = (typeof PREMIUM_FREQUENCIES)[number];

/** What a policy is worth on a day; `pending_renewal` is active with its end in sight and nothing behind it. */
export const INSURANCE_STATUSES = ['upcoming', 'active', 'pending_renewal', 'expired', 'cancelled'] as const;
export type InsuranceStatus = (typeof INSURANCE_STATUSES)[number];
