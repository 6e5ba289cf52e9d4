import type { Day } from '#kernel';

/** One row of `number_sequences`: the last value drawn of a series in a period. */
export interface Counter {
  /** `2025`, `2025-03`, `2025-03-14`, or `*` for a series that never restarts. */
  readonly period: string;
  readonly value: number | string;
  /** Day of the last document; kept for gapless series alone. */
  readonly last: Day | null;
}

/**
 * The last value drawn of a series in a period, whatever the reset policy was when it was drawn. A company may change that policy
 * within a period: the counters of the year, of its months and of its days then give the same numbers, so none of them starts again
 * while another is in use (domain.md §8.4).
 */
export function lastValueIn(counters: readonly Counter[], period: string): number {
  return counters
    .filter((counter) => reachesInto(counter, period))
    .reduce((largest, { value }) => Math.max(largest, Number(value)), 0);
}

/** The counters of a policy as they have to be before it comes into force; `periodLength` is that of its period keys. */
export function raisedCounters(counters: readonly Counter[], periodLength: number): readonly Counter[] {
  return counters
    .filter(({ period }) => period.length === periodLength)
    .map((counter) => ({ ...counter, value: lastValueIn(counters, counter.period) }));
}

/** A wider counter whose last day is known reaches into the periods of that day alone. */
function reachesInto({ period: own, last }: Counter, period: string): boolean {
  if (own === period || isWithin(own, period)) return true;
  return isWithin(period, own) && (last === null || isWithin(last, period));
}

const isWithin = (inner: string, outer: string): boolean =>
  outer === '*' || inner === outer || inner.startsWith(`${outer}-`);
