import type { Day } from '#kernel';

/** One row of `number_sequences`: the last value drawn from a series in a period. */
export interface Counter {
  /** `2025`, `2025-03`, `2025-03-14`, or `*` for a series that never restarts. */
  readonly period: string;
  readonly value: number | string;
  /** Day of the last document; stored for gapless series only. */
  readonly last: Day | null;
}

/**
 * The last value drawn from a series in a period, under any reset policy. A company may change the reset policy within a period. The
 * counters of the year, its months and its days then produce the same numbers, so none of them may start again while another is in use
 * (domain.md §8.4).
 */
export function lastValueIn(counters: readonly Counter[], period: string): number {
  return counters
    .filter((counter) => reachesInto(counter, period))
    .reduce((largest, { value }) => Math.max(largest, Number(value)), 0);
}

/** The counters as they must be before a new reset policy takes effect; `periodLength` is the length of its period keys. */
export function raisedCounters(counters: readonly Counter[], periodLength: number): readonly Counter[] {
  return counters
    .filter(({ period }) => period.length === periodLength)
    .map((counter) => ({ ...counter, value: lastValueIn(counters, counter.period) }));
}

/** A counter of a longer period whose last day is known affects only the periods that contain that day. */
function reachesInto({ period: own, last }: Counter, period: string): boolean {
  if (own === period || isWithin(own, period)) return true;
  return isWithin(period, own) && (last === null || isWithin(last, period));
}

const isWithin = (inner: string, outer: string): boolean =>
  outer === '*' || inner === outer || inner.startsWith(`${outer}-`);
