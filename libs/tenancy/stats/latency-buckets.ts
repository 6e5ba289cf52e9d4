/**
 * Upper bounds of the buckets durations are counted in, in microseconds; the last bucket has none. They are the columns of a table
 * that several processes add to: change them with a migration alone. 500 ms is one of them, so slow statements are counted exactly.
 */
const BOUNDS_US = [
  250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
] as const;

export const LATENCY_BUCKETS = BOUNDS_US.length + 1;

/** A statement that takes longer is slow. */
const SLOW_US = 500_000;

const FIRST_SLOW = BOUNDS_US.indexOf(SLOW_US) + 1;

/** The bucket of a duration: a bound belongs to the bucket below it. */
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
 * The duration `share` of all are not above (0.95 of a hundred: the 95th), in microseconds; between two bounds as if durations lay
 * evenly. Null where nothing was counted. What is above the last bound is answered as that bound.
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
