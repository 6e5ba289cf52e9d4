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

/** What some prices come to, each with at most four decimals; the range is a tenth to either side of the mean. */
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

/** How much a mean of so many prices is worth (domain.md §13.3). */
export function confidenceOf(sampleSize: number): Confidence {
  if (sampleSize >= 10) return 'high';
  if (sampleSize >= 5) return 'medium';
  return sampleSize >= 3 ? 'low' : 'none';
}
