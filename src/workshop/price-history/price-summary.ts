import { Exact, formatUnitPrice } from '#kernel';

export const CONFIDENCES = ['none', 'low', 'medium', 'high'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

interface PriceSummary {
  readonly average: string | null;
  readonly median: string | null;
  readonly min: string | null;
  readonly max: string | null;
  readonly suggestedRange: { readonly from: string; readonly to: string } | null;
}

const NOTHING: PriceSummary = { average: null, median: null, min: null, max: null, suggestedRange: null };
const DECIMALS = 4;

/** Average and range of prices, with at most four decimals; the range is ten per cent below and above the average. */
export function summaryOf(prices: readonly string[], currency: string): PriceSummary {
  if (prices.length === 0) return NOTHING;
  const sorted = prices.map((price) => new Exact(price)).toSorted((one, other) => one.comparedTo(other));
  const average = sorted.reduce((sum, price) => sum.plus(price), new Exact(0)).dividedBy(sorted.length);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  const median = middle.reduce((sum, price) => sum.plus(price), new Exact(0)).dividedBy(middle.length);
  const text = (price: Exact | undefined): string => formatUnitPrice((price ?? average).toFixed(DECIMALS), currency);
  return {
    average: text(average),
    median: text(median),
    min: text(sorted[0]),
    max: text(sorted.at(-1)),
    suggestedRange: { from: text(average.times('0.9')), to: text(average.times('1.1')) },
  };
}

/** The confidence of an average, by the number of its samples (domain.md §13.3). */
export function confidenceOf(sampleSize: number): Confidence {
  if (sampleSize >= 10) return 'high';
  if (sampleSize >= 5) return 'medium';
  return sampleSize >= 3 ? 'low' : 'none';
}
