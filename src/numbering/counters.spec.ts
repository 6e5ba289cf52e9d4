import fc from 'fast-check';
import { periodKey } from './code-format';
import type { ResetPolicy } from './code-format';
import { lastValueIn, raisedCounters } from './counters';
import type { Counter } from './counters';

/** The reset policies allowed for a pattern that shows the year, the month or the day, and the length of the shown part. */
const SHOWN: readonly (readonly [length: number, policies: readonly ResetPolicy[]])[] = [
  [4, ['none', 'yearly']],
  [7, ['none', 'yearly', 'monthly']],
  [10, ['none', 'yearly', 'monthly', 'daily']],
];

describe('the counter of a period', () => {
  const counters: readonly Counter[] = [
    { period: '2026', value: 3, last: '2026-11-20' },
    { period: '2026-09', value: '7', last: '2026-09-30' },
  ];

  it('continues from the counter of its year, in the month of its last use', () => {
    expect(lastValueIn(counters, '2026-11')).toBe(3);
    expect(lastValueIn(counters, '2026-12')).toBe(0);
  });

  it('continues from the largest counter of its months and days', () => {
    expect(lastValueIn(counters, '2026')).toBe(7);
    expect(lastValueIn(counters, '*')).toBe(7);
    expect(lastValueIn(counters, '2025')).toBe(0);
  });

  it('continues from a counter of a longer period whose last day is unknown', () => {
    expect(lastValueIn([{ period: '*', value: 9, last: null }], '2027-01')).toBe(9);
  });

  it('never assigns a number twice, however often the policy changes', () => {
    const history = fc.constantFrom(...SHOWN).chain(([length, policies]) => {
      const step = fc.record({ policy: fc.constantFrom(...policies), days: fc.integer({ min: 0, max: 40 }) });
      return fc.tuple(fc.constant(length), fc.array(step, { maxLength: 40 }), fc.boolean());
    });
    fc.assert(
      fc.property(history, ([shown, steps, isGapless]) => {
        const drawn = new Map<string, Counter>();
        const given: string[] = [];
        let day = new Date(Date.UTC(2026, 0, 1));
        let current: ResetPolicy = 'yearly';
        for (const { policy, days } of steps) {
          day = new Date(day.getTime() + days * 86_400_000);
          const today = day.toISOString().slice(0, 10);
          const period = periodKey(policy, today);
          if (policy !== current)
            for (const raised of raisedCounters([...drawn.values()], period.length)) drawn.set(raised.period, raised);
          current = policy;
          const value = lastValueIn([...drawn.values()], period) + 1;
          drawn.set(period, { period, value, last: isGapless ? today : null });
          given.push(`${today.slice(0, shown)} ${value}`);
        }
        return new Set(given).size === given.length;
      }),
    );
  });
});
