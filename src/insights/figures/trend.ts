import { Exact } from '#kernel';

export const DIRECTIONS = ['up', 'down', 'flat'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How a figure moved since the period before. */
export interface Trend {
  /** Per cent, one decimal; null where there was nothing, or zero, to compare with. */
  readonly changePercent: string | null;
  readonly direction: Direction | null;
  /** Null where nothing moved. */
  readonly isImprovement: boolean | null;
}

/** Within so many per cent nothing moved (domain.md §14). */
const DEAD_BAND = 5;

export function trendOf(current: string | null, previous: string | null, isHigherBetter: boolean): Trend {
  if (current === null || previous === null || new Exact(previous).isZero())
    return { changePercent: null, direction: null, isImprovement: null };
  const change = new Exact(current).minus(previous).dividedBy(new Exact(previous).abs()).times(100);
  const direction = change.abs().lessThanOrEqualTo(DEAD_BAND) ? 'flat' : change.greaterThan(0) ? 'up' : 'down';
  const isImprovement = direction === 'flat' ? null : (direction === 'up') === isHigherBetter;
  return { changePercent: change.toFixed(1, Exact.ROUND_HALF_UP), direction, isImprovement };
}
