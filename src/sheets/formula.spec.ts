import fc from 'fast-check';
import { asWritten, neutralized } from './formula';

describe('A text in a spreadsheet', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['Note\n=1+1', "Note\n'=1+1"],
    ['Note\r=1+1', "Note\r'=1+1"],
    ['Note\r\n@SUM(A1)', "Note\r\n'@SUM(A1)"],
    ["'=1+1", "''=1+1"],
    ['1 = 1', '1 = 1'],
  ])('%j is never computed, on whatever line it begins', (text, expected) => {
    expect(neutralized(text)).toBe(expected);
  });

  it('is restored to the original text', () => {
    const text = fc.string({ unit: fc.constantFrom('=', '-', "'", '\n', '\r', '\t', 'a', ' ', '＝'), maxLength: 12 });
    fc.assert(fc.property(text, (written) => asWritten(neutralized(written)) === written));
  });
});
