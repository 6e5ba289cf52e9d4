import { printedAmount, printedDay, printedDecimal, printedMeasure, printedPercent } from './printed-numbers';

describe('printed numbers', () => {
  it('group their digits as usual in the language', () => {
    expect(printedDecimal('1234567.89', 'fr')).toBe('1\u00a0234\u00a0567,89');
    expect(printedDecimal('1234567.89', 'en')).toBe('1,234,567.89');
    expect(printedDecimal('999', 'fr')).toBe('999');
    expect(printedDecimal('-1000', 'en')).toBe('-1,000');
  });

  it('name their currency', () => {
    expect(printedAmount('292050', 'XOF', 'fr')).toBe('292\u00a0050\u00a0F\u00a0CFA');
    expect(printedAmount('292050', 'XOF', 'en')).toBe('292,050\u00a0XOF');
    expect(printedAmount('183.80', 'EUR', 'fr')).toBe('183,80\u00a0€');
  });

  it('stay on the line of their unit', () => {
    expect(printedMeasure('1250.5', 'km', 'fr')).toBe('1\u00a0250,5\u00a0km');
    expect(printedAmount('292050', 'XAF', 'fr')).not.toContain(' ');
  });

  it('keep all digits', () => {
    expect(printedDecimal('99999999999999.9999', 'en')).toBe('99,999,999,999,999.9999');
  });

  it('show rates without trailing zeros', () => {
    expect(['18.00', '5.50', '0.00', '10', '100'].map((rate) => printedPercent(rate, 'fr'))).toEqual([
      '18\u00a0%',
      '5,5\u00a0%',
      '0\u00a0%',
      '10\u00a0%',
      '100\u00a0%',
    ]);
  });

  it('write days as usual in the language', () => {
    expect([printedDay('2026-03-04', 'fr'), printedDay('2026-03-04', 'en')]).toEqual(['04/03/2026', '4 Mar 2026']);
  });
});
