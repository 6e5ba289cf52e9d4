import type { Day } from '#kernel';
import type { WorkAuthorization } from './work-authorization.entity';

export const VALIDITIES = ['valid', 'warning', 'expired'] as const;
export type Validity = (typeof VALIDITIES)[number];

/** The number of days before its last day from which a work order is about to expire. */
export const WARNING_DAYS = 7;
const DAY_MS = 24 * 3600 * 1000;

export interface ValidityFacts {
  /** Null for a work order that is not validated. */
  readonly validity: Validity | null;
  readonly daysUntilExpiry: number | null;
}

/**
 * A work order is valid on its last day and expired after it (domain.md §7.7). `today` is the company's current day.
 */
export function validityOf(
  { status, validUntil }: Pick<WorkAuthorization, 'status' | 'validUntil'>,
  today: Day,
): ValidityFacts {
  if (status !== 'validated') return { validity: null, daysUntilExpiry: null };
  const daysUntilExpiry = Math.round((Date.parse(validUntil) - Date.parse(today)) / DAY_MS);
  const validity = daysUntilExpiry < 0 ? 'expired' : daysUntilExpiry <= WARNING_DAYS ? 'warning' : 'valid';
  return { validity, daysUntilExpiry };
}
