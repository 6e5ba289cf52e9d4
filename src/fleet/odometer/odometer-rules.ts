import type { DomainError } from '#kernel';
import { odometerImplausible, odometerOutOfSequence } from './odometer.errors';
import type { BoundsFacts, NeighbourFacts } from './odometer.errors';

const DAY_MS = 86_400_000;

/** What the meter showed, and when. */
export interface MeterValue {
  /** Kilometres. */
  readonly value: number;
  readonly readAt: Date;
}

/** The valid readings before and after one, of the same meter. */
export interface Neighbours {
  readonly previous: MeterValue | null;
  readonly next: MeterValue | null;
}

interface Bounds {
  readonly min: number;
  /** Null: none. */
  readonly max: number | null;
}

/**
 * Why a reading cannot stand between its neighbours, or null when it can (domain.md §9.1): values never decrease, and no more
 * than `maxKmPerDay` are driven a day, begun days counting whole. `field` is the body's name of the value.
 */
export function refusalOf(
  reading: MeterValue,
  neighbours: Neighbours,
  maxKmPerDay: number,
  field: string,
): DomainError | null {
  const sequence = sequenceBounds(neighbours);
  if (!isWithin(reading.value, sequence)) {
    const facts = factsOf(reading, neighbours, sequence);
    return odometerOutOfSequence(facts, fieldOf(field, 'ODOMETER_OUT_OF_SEQUENCE', facts));
  }
  const plausible = plausibleBounds(reading.readAt, neighbours, maxKmPerDay);
  if (isWithin(reading.value, plausible)) return null;
  const facts = { ...factsOf(reading, neighbours, plausible), maxKmPerDay };
  return odometerImplausible(facts, fieldOf(field, 'ODOMETER_IMPLAUSIBLE', facts));
}

/** One meter's live readings: what it showed first and last. */
export interface EpochSpan {
  readonly first: number;
  readonly last: number;
}

/** What a vehicle has driven over all its meters. */
export function cumulativeDistance(epochs: readonly EpochSpan[]): number {
  return epochs.reduce((total, { first, last }) => total + last - first, 0);
}

/** One meter: its number, and when it was read for the first time. */
export interface Epoch {
  readonly epoch: number;
  readonly startsAt: Date;
}

/** The meter a vehicle had at that moment: what precedes every replacement was read on the first. */
export function epochAt(epochs: readonly Epoch[], at: Date): number {
  const begun = epochs.filter(({ epoch, startsAt }) => epoch > 1 && startsAt <= at);
  return begun.at(-1)?.epoch ?? 1;
}

function sequenceBounds({ previous, next }: Neighbours): Bounds {
  return { min: previous?.value ?? 0, max: next?.value ?? null };
}

/** Within the sequence, and from both neighbours no farther than could be driven. */
function plausibleBounds(at: Date, { previous, next }: Neighbours, maxKmPerDay: number): Bounds {
  const lowest = next === null ? 0 : next.value - maxKmPerDay * daysBetween(at, next.readAt);
  const highest = previous === null ? Infinity : previous.value + maxKmPerDay * daysBetween(previous.readAt, at);
  const max = Math.min(highest, next?.value ?? Infinity);
  return { min: Math.max(previous?.value ?? 0, lowest), max: max === Infinity ? null : max };
}

function daysBetween(from: Date, until: Date): number {
  return Math.max(1, Math.ceil((until.getTime() - from.getTime()) / DAY_MS));
}

function isWithin(value: number, { min, max }: Bounds): boolean {
  return value >= min && (max === null || value <= max);
}

function factsOf({ value }: MeterValue, { previous, next }: Neighbours, { min, max }: Bounds): BoundsFacts {
  const bounds = max === null ? `≥ ${min}` : `${min} – ${max}`;
  return { value, min, max, bounds, previous: neighbourOf(previous), next: neighbourOf(next) };
}

function neighbourOf(reading: MeterValue | null): NeighbourFacts | null {
  return reading === null ? null : { value: reading.value, readAt: reading.readAt.toISOString() };
}

function fieldOf(field: string, code: string, { bounds }: BoundsFacts) {
  return { fields: [{ pointer: `/${field}`, code, detail: bounds }] };
}
