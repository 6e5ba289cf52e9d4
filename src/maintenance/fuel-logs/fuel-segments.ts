import { Exact } from '#kernel';

/** A fill in the order of its chain. */
export interface Fill {
  readonly id: number;
  readonly quantity: string;
  readonly totalCost: string;
  /** Kilometres over all odometers of the vehicle; null without a valid reading. */
  readonly km: number | null;
  readonly isFullTank: boolean;
  readonly missedPrevious: boolean;
}

/** The values since the previous full fill; all null if the fill closes no segment. */
export interface Segment {
  readonly distanceKm: number | null;
  readonly segmentQuantity: string | null;
  readonly segmentCost: string | null;
  /** Units per 100 km, two decimals. */
  readonly consumption: string | null;
  readonly segmentCostPerKm: string | null;
  /** The odometer did not increase between two full fills. */
  readonly isStandstill: boolean;
}

const OPEN: Segment = {
  distanceKm: null,
  segmentQuantity: null,
  segmentCost: null,
  consumption: null,
  segmentCostPerKm: null,
  isStandstill: false,
};

interface Walk {
  /** Odometer of the last full fill with a reading; null before the first one, and after a missed fill. */
  anchorKm: number | null;
  quantity: Exact;
  cost: Exact;
}

/**
 * Consumption from full to full (domain.md §9.3): the quantity filled since a full tank is the quantity used when the
 * tank is full again. The fills are a part of a chain; they start at its beginning or at a full fill with a reading.
 */
export function segmentsOf(fills: readonly Fill[]): ReadonlyMap<number, Segment> {
  const walk: Walk = { anchorKm: null, quantity: new Exact(0), cost: new Exact(0) };
  return new Map(fills.map((fill) => [fill.id, step(walk, fill)]));
}

function step(walk: Walk, fill: Fill): Segment {
  const isAnchor = fill.isFullTank && fill.km !== null;
  if (fill.missedPrevious || walk.anchorKm === null) {
    begin(walk, isAnchor ? fill.km : null);
    return OPEN;
  }
  walk.quantity = walk.quantity.plus(fill.quantity);
  walk.cost = walk.cost.plus(fill.totalCost);
  if (!isAnchor || fill.km === null) return OPEN;
  const closed = closedAt(walk, fill.km - walk.anchorKm);
  begin(walk, fill.km);
  return closed;
}

function begin(walk: Walk, anchorKm: number | null): void {
  walk.anchorKm = anchorKm;
  walk.quantity = new Exact(0);
  walk.cost = new Exact(0);
}

function closedAt({ quantity, cost }: Walk, distance: number): Segment {
  if (distance <= 0) return { ...OPEN, isStandstill: true };
  return {
    distanceKm: distance,
    segmentQuantity: quantity.toFixed(3),
    segmentCost: cost.toFixed(4),
    consumption: consumptionOf(quantity.toFixed(), distance),
    segmentCostPerKm: cost.dividedBy(distance).toFixed(4, Exact.ROUND_HALF_UP),
    isStandstill: false,
  };
}

/**
 * Units per 100 km of several closed segments: total quantity divided by total distance, not the average of their
 * ratios.
 */
export function consumptionOf(quantity: string, distanceKm: number): string | null {
  return distanceKm > 0 ? new Exact(quantity).times(100).dividedBy(distanceKm).toFixed(2, Exact.ROUND_HALF_UP) : null;
}

/**
 * Number of previous segments to compare with, the minimum number, and the factor above their consumption that makes
 * an anomaly (domain.md §12.2).
 */
export const USUAL_SEGMENTS = 5;
const FEWEST_SEGMENTS = 3;
const FACTOR = '1.3';

/** Whether a closed segment used far more than the segments just before it. */
export function standsOut(
  segment: { readonly quantity: string; readonly distanceKm: number },
  before: readonly { readonly quantity: string; readonly distanceKm: number }[],
): boolean {
  if (before.length < FEWEST_SEGMENTS) return false;
  const quantity = before.reduce((sum, one) => sum.plus(one.quantity), new Exact(0));
  const distance = before.reduce((sum, one) => sum + one.distanceKm, 0);
  const limit = quantity.dividedBy(distance).times(FACTOR);
  return new Exact(segment.quantity).dividedBy(segment.distanceKm).greaterThan(limit);
}
