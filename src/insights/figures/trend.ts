import { Exact } from '#kernel';

export const DIRECTIONS = ['up', 'down', 'flat'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The change of a figure since the previous period. */
export interface Trend {
  /** Per cent, one decimal; null if the previous value is missing or zero. */
  readonly changePercent: string | null;
  readonly direction: Direction | null;
  /** Null without a change. */
  readonly isImprovement: boolean | null;
}

/** Changes within this percentage count as no change (domain.md §14). */
const DEAD_BAND = 5;

export function trendOf(current: string | null, previous: string | null, isHigherBetter: boolean): Trend {
  if (current === null || previous === null || new Exact(previous).isZero())
    return { changePercent: null, direction: null, isImprovement: null };
  const change = new Exact(current).minus(previous).dividedBy(new Exact(previous).abs()).times(100);
  const direction = change.abs().lessThanOrEqualTo(DEAD_BAND) ? 'flat' : change.greaterThan(0) ? 'up' : 'down';
  const isImprovement = direction === 'flat' ? null : (direction === 'up') === isHigherBetter;
  return { changePercent: change.toFixed(1, Exact.ROUND_HALF_UP), direction, isImprovement };
}
