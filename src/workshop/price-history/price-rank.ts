import { Exact } from '#kernel';
import type { PriceRank, ReviewStatus } from './price.choices';

/** The mean there is to compare with, as a sum so that nothing is rounded. */
export interface Baseline {
  readonly sum: string;
  readonly count: number;
}

export interface Ranking {
  readonly priceRank: PriceRank | null;
  /** Two decimals, for display; ranks are found before rounding. */
  readonly deviationPercent: string | null;
  readonly isAnomaly: boolean;
  readonly reviewStatus: ReviewStatus;
}

/** Deviations in per cent from which a price is above average, high, very high: each one exceeded, not reached. */
export type PriceBands = readonly [aboveAverage: number, high: number, veryHigh: number];

const UNKNOWN: Ranking = { priceRank: null, deviationPercent: null, isAnomaly: false, reviewStatus: 'none' };
/** What the column holds. */
const LARGEST_DEVIATION = new Exact('99999.99');

/** How a price stands to the baseline (domain.md §13.2); null or an empty one gives no rank: too little is known. */
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

/** Two descriptions are the same when their words are, whatever their case, accents and punctuation. */
export function descriptionKey(description: string): string {
  const plain = description.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_KEY);
}

const LONGEST_KEY = 191;
