import type { Day } from '#kernel';
import type { DriverStatus } from '../drivers/driver.choices';

export type Ineligibility = 'driver_not_active' | 'license_missing' | 'license_expired';

/** A licence category of a driver, with the codes it covers. */
export interface HeldLicense {
  readonly code: string;
  readonly covers: readonly string[];
  readonly issuedOn: Day | null;
  /** The last day of validity; null if it does not expire. */
  readonly expiresOn: Day | null;
}

interface Candidate {
  readonly status: DriverStatus;
  /** The last working day of a driver who left. */
  readonly terminationDate: Day | null;
  /** Expiry of the whole licence: used if no category has its own expiry. */
  readonly licenseExpiryDate: Day | null;
  readonly licenses: readonly HeldLicense[];
}

/** The days on which a driver has a vehicle; `to` is null if no end is set. */
export interface DrivenDays {
  readonly from: Day;
  readonly to: Day | null;
}

/**
 * Why a driver may not take a vehicle from a day on, or null if they may (domain.md §9.2). The driver must be active, or have left only
 * after the days in question. The driver must hold the required category or one that covers it; a category is still valid on the day it
 * expires. `required` is null if the vehicle requires no licence.
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

/** A driver who left counts as employed up to the last day. A suspended or inactive driver has no such day and is never employed. */
function isEmployed({ status, terminationDate }: Candidate, until: Day | null): boolean {
  if (status === 'active') return true;
  return status === 'terminated' && terminationDate !== null && until !== null && until <= terminationDate;
}
