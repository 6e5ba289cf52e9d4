import { Exact } from '#kernel';
import type { PriceRank, ReviewStatus } from './price.choices';

/** The average to compare with, as sum and count so that nothing is rounded. */
export interface Baseline {
  readonly sum: string;
  readonly count: number;
}

export interface Ranking {
  readonly priceRank: PriceRank | null;
  /** Two decimals, for display; the rank is computed before rounding. */
  readonly deviationPercent: string | null;
  readonly isAnomaly: boolean;
  readonly reviewStatus: ReviewStatus;
}

/**
 * Deviations in per cent above which a price is above average, high, very high. A deviation equal to a limit is still
 * below it.
 */
export type PriceBands = readonly [aboveAverage: number, high: number, veryHigh: number];

const UNKNOWN: Ranking = { priceRank: null, deviationPercent: null, isAnomaly: false, reviewStatus: 'none' };
/** The maximum of the column. */
const LARGEST_DEVIATION = new Exact('99999.99');

/**
 * The rank of a price compared with the baseline (domain.md §13.2). Without a baseline, or with a baseline of zero,
 * there is no rank.
 */
export function rankOf(netUnitPrice: string, baseline: Baseline | null, bands: PriceBands): Ranking {
  if (baseline === null || new Exact(baseline.sum).isZero()) return UNKNOWN;
  const average = new Exact(baseline.sum).dividedBy(baseline.count);
  const deviation = new Exact(netUnitPrice).minus(average).dividedBy(average).times(100);
  const [aboveAverage, high, veryHigh] = bands;
  const size = deviation.abs();
  const isUp = deviation.isPositive();
  const shown = Exact.min(deviation, LARGEST_DEVIATION).toFixed(2);
  const rank = (priceRank: PriceRank, isAnomaly: boolean): Ranking => ({
    priceRank,
    deviationPercent: shown,
    isAnomaly,
    reviewStatus: isAnomaly ? 'pending' : 'none',
  });
  if (size.greaterThan(veryHigh)) return rank(isUp ? 'very_high' : 'very_low', true);
  if (size.greaterThan(high)) return rank(isUp ? 'high' : 'low', true);
  if (size.greaterThan(aboveAverage)) return rank(isUp ? 'above_average' : 'below_average', false);
  return rank('average', false);
}

/** Descriptions with the same words have the same key, regardless of case, accents and punctuation. */
export function descriptionKey(description: string): string {
  const plain = description.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, MAX_KEY_LENGTH);
}

const MAX_KEY_LENGTH = 191;
