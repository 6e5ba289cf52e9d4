import type { DomainError } from '#kernel';
import { odometerImplausible, odometerOutOfSequence } from './odometer.errors';
import type { BoundsFacts, NeighbourFacts } from './odometer.errors';

const DAY_MS = 86_400_000;

/** An odometer value and its reading time. */
export interface MeterValue {
  /** Kilometres. */
  readonly value: number;
  readonly readAt: Date;
}

/** The previous and the next valid reading of the same meter. */
export interface Neighbours {
  readonly previous: MeterValue | null;
  readonly next: MeterValue | null;
}

interface Bounds {
  readonly min: number;
  /** Null: no upper bound. */
  readonly max: number | null;
}

/**
 * Why a reading is refused between its neighbours, or null if it is accepted (domain.md §9.1). Values never decrease. At most
 * `maxKmPerDay` are driven a day; a started day counts as a whole day. `field` is the name of the value in the request body.
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

/** The first and last value of one meter's valid readings. */
export interface EpochSpan {
  readonly first: number;
  readonly last: number;
}

/** The distance a vehicle has driven over all its meters. */
export function cumulativeDistance(epochs: readonly EpochSpan[]): number {
  return epochs.reduce((total, { first, last }) => total + last - first, 0);
}

/** One meter: its number and the time of its first reading. */
export interface Epoch {
  readonly epoch: number;
  readonly startsAt: Date;
}

/** The meter of a vehicle at a moment; times before the first replacement belong to the first meter. */
export function epochAt(epochs: readonly Epoch[], at: Date): number {
  const begun = epochs.filter(({ epoch, startsAt }) => epoch > 1 && startsAt <= at);
  return begun.at(-1)?.epoch ?? 1;
}

function sequenceBounds({ previous, next }: Neighbours): Bounds {
  return { min: previous?.value ?? 0, max: next?.value ?? null };
}

/** The bounds within the sequence that are also plausible: at most `maxKmPerDay` from both neighbours. */
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
