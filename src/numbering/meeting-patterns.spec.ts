import fc from 'fast-check';
import { renderNumber } from './code-format';
import { canMeet } from './meeting-patterns';

const of = (pattern: string, sequenceLength = 4): { pattern: string; sequenceLength: number } => ({
  pattern,
  sequenceLength,
});

describe('two number patterns', () => {
  it.each([
    ['FA-{YEAR}-{SEQUENCE}', 'FA-{YEAR}-{SEQUENCE}', true],
    ['FA-{YEAR}-{SEQUENCE}', 'fa-{YEAR}-{SEQUENCE}', true],
    ['FA{YEAR}{SEQUENCE}', 'FA{YY}{SEQUENCE}', true],
    ['FA-{YEAR}-{SEQUENCE}', 'FA-2026-{SEQUENCE}', true],
    ['FA-{SEQUENCE}', 'FA-{YEAR}{SEQUENCE}', true],
    ['INV-{YEAR}-{MONTH}-{SEQUENCE}', 'AV-{YEAR}-{SEQUENCE}', false],
    ['FA-{YEAR}-{SEQUENCE}', 'FA-{YEAR}-A{SEQUENCE}', false],
    ['FA-{YEAR}-{SEQUENCE}', 'FA/{YEAR}/{SEQUENCE}', false],
    ['constructor{SEQUENCE}', 'constructor-{SEQUENCE}', false],
  ])('%s and %s can meet: %s', (one, other, meet) => {
    expect([canMeet(of(one), of(other)), canMeet(of(other), of(one))]).toEqual([meet, meet]);
  });

  it('that produced the same number are always reported as overlapping', () => {
    const token = fc.constantFrom('{YEAR}', '{YY}', '{MONTH}', 'A', '-', '2', '0');
    const pattern = fc.tuple(
      fc.array(token, { maxLength: 4 }),
      fc.array(token, { maxLength: 2 }),
      fc.integer({ min: 1, max: 3 }),
    );
    const format = pattern.map(([head, tail, length]) => of(`${head.join('')}{SEQUENCE}${tail.join('')}`, length));
    fc.assert(
      fc.property(format, format, fc.nat(30), fc.nat(30), (one, other, first, second) => {
        const numbers = [renderNumber(one, '2020-02-20', first), renderNumber(other, '2020-02-20', second)];
        return numbers[0] !== numbers[1] || canMeet(one, other);
      }),
      { numRuns: 2000 },
    );
  });
});
