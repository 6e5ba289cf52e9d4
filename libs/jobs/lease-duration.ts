/**
 * Duration of every lease, of runs too. It is renewed four times in this period, so a lease of a dead process expires
 * soon, on any machine.
 */
export const LEASE_SECONDS = 20;
