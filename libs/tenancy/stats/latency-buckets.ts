/**
 * Upper bounds of the duration buckets in microseconds; the last bucket has no bound. The buckets are columns of a
 * table that several processes add to, so change them only with a migration. 500 ms is one of the bounds, so slow
 * statements are counted exactly.
 */
const BOUNDS_US = [
  250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
] as const;

export const LATENCY_BUCKETS = BOUNDS_US.length + 1;

/** A statement that takes longer than this is slow. */
const SLOW_US = 500_000;

const FIRST_SLOW = BOUNDS_US.indexOf(SLOW_US) + 1;

/** The bucket of a duration. A duration equal to a bound belongs to the bucket below it. */
export function bucketOf(microseconds: number): number {
  let bucket = 0;
  for (const bound of BOUNDS_US) {
    if (microseconds <= bound) return bucket;
    bucket += 1;
  }
  return bucket;
}

export function slowOf(counts: ArrayLike<number>): number {
  let slow = 0;
  for (let bucket = FIRST_SLOW; bucket < LATENCY_BUCKETS; bucket += 1) slow += counts[bucket] ?? 0;
  return slow;
}

/**
 * The quantile of the durations in microseconds (`share` 0.95 is the 95th percentile), interpolated linearly between
 * two bounds. Null if nothing was counted. Durations above the last bound are reported as that bound.
 */
export function quantileOf(counts: ArrayLike<number>, share: number): number | null {
  let total = 0;
  for (let bucket = 0; bucket < LATENCY_BUCKETS; bucket += 1) total += counts[bucket] ?? 0;
  if (total === 0) return null;
  let before = 0;
  for (let bucket = 0; bucket < BOUNDS_US.length; bucket += 1) {
    const inside = counts[bucket] ?? 0;
    if (inside > 0 && before + inside >= total * share) {
      const from = BOUNDS_US[bucket - 1] ?? 0;
      const to = BOUNDS_US[bucket] ?? from;
      return Math.round(from + ((to - from) * (total * share - before)) / inside);
    }
    before += inside;
  }
  return BOUNDS_US.at(-1) ?? null;
}
