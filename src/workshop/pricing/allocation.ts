/** One of the parts among which an amount is distributed. */
export interface Part {
  /** In minor units; the share is proportional to it. */
  readonly weight: bigint;
  /** If two parts have the same remainder, the one with the higher rank gets the unit. */
  readonly rank: number;
}

/**
 * Distributes `amount` minor units among the parts in proportion to their weights, to the last unit: each share is
 * rounded down, and the missing units go one by one to the largest remainders (domain.md §10, step 7). If all weights
 * are zero, nothing is distributed.
 */
export function allocate(amount: bigint, parts: readonly Part[]): readonly bigint[] {
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0n);
  if (whole === 0n) return parts.map(() => 0n);
  const shares = parts.map(({ weight }) => (amount * weight) / whole);
  const missing = amount - shares.reduce((sum, share) => sum + share, 0n);
  const lucky = new Set(
    parts
      .map(({ weight, rank }, index) => ({ index, rank, remainder: (amount * weight) % whole }))
      .toSorted((one, other) => compare(other.remainder, one.remainder) || other.rank - one.rank)
      .slice(0, Number(missing))
      .map(({ index }) => index),
  );
  return shares.map((share, index) => (lucky.has(index) ? share + 1n : share));
}

function compare(one: bigint, other: bigint): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
