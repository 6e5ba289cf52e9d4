import fc from 'fast-check';
import { isDomainError } from '#kernel';
import { cumulativeDistance, epochAt, refusalOf } from './odometer-rules';
import type { MeterValue, Neighbours } from './odometer-rules';

const LIMIT = 2000;
const at = (day: number, value = 0): MeterValue => ({ value, readAt: new Date(Date.UTC(2026, 0, day)) });
const between = (previous: MeterValue | null, next: MeterValue | null): Neighbours => ({ previous, next });

interface Bounds {
  readonly min: number;
  readonly max: number | null;
}

const codeOf = (reading: MeterValue, neighbours: Neighbours): string | null => {
  const refusal = refusalOf(reading, neighbours, LIMIT, 'value');
  return isDomainError(refusal) ? refusal.code : null;
};

describe('a reading between its neighbours', () => {
  const around = between(at(1, 10_000), at(11, 12_000));

  it('may equal either of them or lie between them', () => {
    expect([10_000, 11_000, 12_000].map((value) => codeOf(at(6, value), around))).toEqual([null, null, null]);
  });

  it('is out of sequence below the previous reading and above the next one', () => {
    expect([9_999, 12_001].map((value) => codeOf(at(6, value), around))).toEqual([
      'ODOMETER_OUT_OF_SEQUENCE',
      'ODOMETER_OUT_OF_SEQUENCE',
    ]);
  });

  it('that is refused reports the bounds and the neighbours', () => {
    const refusal = refusalOf(at(6, 9_000), around, LIMIT, 'odometer');
    expect(refusal?.details).toEqual({
      value: 9_000,
      min: 10_000,
      max: 12_000,
      bounds: '10000 – 12000',
      previous: { value: 10_000, readAt: '2026-01-01T00:00:00.000Z' },
      next: { value: 12_000, readAt: '2026-01-11T00:00:00.000Z' },
    });
    expect(refusal?.extras.fields).toEqual([
      { pointer: '/odometer', code: 'ODOMETER_OUT_OF_SEQUENCE', detail: '10000 – 12000' },
    ]);
  });

  it('has no upper bound without a later reading, and no bounds without any reading', () => {
    expect(refusalOf(at(6, 1), between(at(1, 2), null), LIMIT, 'value')?.details).toMatchObject({
      max: null,
      bounds: '≥ 2',
    });
    expect(codeOf(at(6, 999_999), between(null, null))).toBeNull();
  });

  it('is implausible above the daily limit since the previous reading; started days count as whole days', () => {
    const since = between(at(1, 10_000), null);
    expect([14_000, 14_001].map((value) => codeOf(at(3, value), since))).toEqual([null, 'ODOMETER_IMPLAUSIBLE']);
    const later = { value: 16_000, readAt: new Date(at(3).readAt.getTime() + 1) };
    expect([codeOf(later, since), codeOf({ ...later, value: 16_001 }, since)]).toEqual([null, 'ODOMETER_IMPLAUSIBLE']);
  });

  it('counts two readings of the same moment as one day apart', () => {
    expect([12_000, 12_001].map((value) => codeOf(at(1, value), between(at(1, 10_000), null)))).toEqual([
      null,
      'ODOMETER_IMPLAUSIBLE',
    ]);
  });

  it('is also implausible against the next reading, and reports the accepted values', () => {
    const before = between(null, at(11, 30_000));
    expect([28_000, 27_999].map((value) => codeOf(at(10, value), before))).toEqual([null, 'ODOMETER_IMPLAUSIBLE']);
    expect(refusalOf(at(10, 0), before, LIMIT, 'value')?.details).toMatchObject({ min: 28_000, max: 30_000 });
  });

  it('is accepted exactly if it is within the bounds that a refusal reports', () => {
    const reading = fc.record({ value: fc.nat(50_000), day: fc.integer({ min: 6, max: 10 }) });
    const neighbour = fc.option(fc.nat(50_000));
    fc.assert(
      fc.property(reading, neighbour, neighbour, ({ value, day }, before, after) => {
        const neighbours = between(before === null ? null : at(5, before), after === null ? null : at(11, after));
        const bounds = refusalOf(at(day, value), neighbours, LIMIT, 'value')?.details as Bounds | undefined;
        const isOutside = bounds !== undefined && (value < bounds.min || value > (bounds.max ?? Infinity));
        expect(isOutside).toBe(bounds !== undefined);
        const isPossible = bounds !== undefined && bounds.min <= (bounds.max ?? Infinity);
        expect(isPossible ? codeOf(at(day, bounds.min), neighbours) : null).not.toBe('ODOMETER_OUT_OF_SEQUENCE');
      }),
    );
  });
});

describe('the meters of a vehicle', () => {
  const epochs = [
    { epoch: 1, startsAt: at(5).readAt },
    { epoch: 2, startsAt: at(10).readAt },
  ];

  it('are distinguished by their first reading; older readings belong to the first meter', () => {
    expect([1, 5, 9, 10, 31].map((day) => epochAt(epochs, at(day).readAt))).toEqual([1, 1, 1, 2, 2]);
    expect(epochAt([], at(1).readAt)).toBe(1);
  });

  it('add up to the total distance', () => {
    const spans = [
      { first: 42_000, last: 180_000 },
      { first: 12, last: 1_012 },
    ];
    expect([cumulativeDistance(spans), cumulativeDistance([])]).toEqual([139_000, 0]);
  });
});
