import fc from 'fast-check';
import { checkPattern, periodKey, renderNumber } from './code-format';
import type { ResetPolicy } from './code-format';

const check = (pattern: string, resetPolicy: ResetPolicy = 'yearly', sequenceLength = 4): void =>
  checkPattern({ pattern, resetPolicy, sequenceLength });

describe('a number format', () => {
  it("shows the record's own day and a padded sequence", () => {
    const format = { pattern: 'VH-{YEAR}-{MONTH}-{SEQUENCE}', sequenceLength: 4 };
    expect(renderNumber(format, '2025-12-03', 7)).toBe('VH-2025-12-0007');
    expect(renderNumber({ pattern: '{YY}/{DAY}.{SEQUENCE}', sequenceLength: 1 }, '2025-12-03', 12)).toBe('25/03.12');
  });

  it('writes a value wider than its length in full', () => {
    expect(renderNumber({ pattern: '{SEQUENCE}', sequenceLength: 4 }, '2025-01-01', 10000)).toBe('10000');
  });

  it('restarts with its period', () => {
    const policies: readonly ResetPolicy[] = ['none', 'yearly', 'monthly', 'daily'];
    expect(policies.map((policy) => periodKey(policy, '2025-03-14'))).toEqual(['*', '2025', '2025-03', '2025-03-14']);
  });

  it('is refused if its numbers could repeat or be too long', () => {
    const refused: readonly (readonly [string, ResetPolicy, number])[] = [
      ['VH-{YEAR}', 'yearly', 4],
      ['{SEQUENCE}{SEQUENCE}', 'none', 4],
      ['VH-{SEQUENCE}', 'yearly', 4],
      ['VH-{YEAR}-{SEQUENCE}', 'monthly', 4],
      ['VH-{YEAR}-{MONTH}-{SEQUENCE}', 'daily', 4],
      ['VH {SEQUENCE}', 'none', 4],
      ['VH-{WEEK}-{SEQUENCE}', 'none', 4],
      [`${'X'.repeat(47)}{SEQUENCE}`, 'none', 4],
    ];
    for (const [pattern, policy, length] of refused) {
      expect(() => check(pattern, policy, length)).toThrow('NUMBERING_PATTERN_INVALID');
    }
    expect(() => check(`${'X'.repeat(46)}{SEQUENCE}`, 'none')).not.toThrow();
    expect(() => check('{YY}{MONTH}{DAY}-{SEQUENCE}', 'daily')).not.toThrow();
  });

  it('never produces the same number for two values of a period', () => {
    const format = { pattern: 'DR-{YEAR}-{SEQUENCE}', sequenceLength: 4 };
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (one, other) => {
        const numbers = [one, other].map((value) => renderNumber(format, '2025-01-01', value));
        return (numbers[0] === numbers[1]) === (one === other);
      }),
    );
  });
});
