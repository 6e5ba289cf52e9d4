import type { Day } from '#kernel';
import type { DriverStatus } from '../drivers/driver.choices';

export type Ineligibility = 'driver_not_active' | 'license_missing' | 'license_expired';

/** A category a driver holds, with the codes it implies. */
export interface HeldLicense {
  readonly code: string;
  readonly covers: readonly string[];
  readonly issuedOn: Day | null;
  /** The last day on which it is valid; null while it does not expire. */
  readonly expiresOn: Day | null;
}

interface Candidate {
  readonly status: DriverStatus;
  /** The last day of one who left. */
  readonly terminationDate: Day | null;
  /** Of the licence as a whole: counts where no category has an expiry of its own. */
  readonly licenseExpiryDate: Day | null;
  readonly licenses: readonly HeldLicense[];
}

/** The days a driver has a vehicle; null as `to` while nobody said until when. */
export interface DrivenDays {
  readonly from: Day;
  readonly to: Day | null;
}

/**
 * Why a driver may not take a vehicle from a day on, or null when they may (domain.md §9.2): active, or gone only after the days in
 * question, and holding a category that is the required one or covers it, on the day it expires too. Null as `required`: the vehicle asks
 * for no licence.
 */
export function ineligibilityOf(
  candidate: Candidate,
  required: string | null,
  { from: day, to }: DrivenDays,
): Ineligibility | null {
  if (!isEmployed(candidate, to)) return 'driver_not_active';
  if (required === null) return null;
  const fitting = candidate.licenses.filter(({ code, covers }) => code === required || covers.includes(required));
  const held = fitting.filter(({ issuedOn }) => issuedOn === null || issuedOn <= day);
  if (held.length === 0) return 'license_missing';
  const hasOwnExpiry = candidate.licenses.some(({ expiresOn }) => expiresOn !== null);
  const expiryOf = ({ expiresOn }: HeldLicense): Day | null => (hasOwnExpiry ? expiresOn : candidate.licenseExpiryDate);
  const isValid = held.map(expiryOf).some((expiry) => expiry === null || expiry >= day);
  return isValid ? null : 'license_expired';
}

/** Who left drove up to the last day; who is suspended or inactive is so without one. */
function isEmployed({ status, terminationDate }: Candidate, until: Day | null): boolean {
  if (status === 'active') return true;
  return status === 'terminated' && terminationDate !== null && until !== null && until <= terminationDate;
}
