import { numberIn, signIn, signOfProduct } from './number-signs';

describe('The decimal sign of a column', () => {
  it('follows from a cell that is unambiguous', () => {
    const cells = ['18,5', '18.50', '1 234,50', '1.234,50', '1,234.50', '1.234.567', '1,234,567', '0,500', '1234.567'];
    expect(cells.map(signIn)).toEqual([',', '.', ',', ',', '.', ',', '.', ',', '.']);
  });

  it('is ambiguous if three digits may be thousands or decimals, and null if a cell has no sign', () => {
    expect(['18,500', '18.500', '1,000', '999.999'].map(signIn)).toEqual(['either', 'either', 'either', 'either']);
    expect(['18500', '18 500', 'abc', '', '1.2.3', '12 AB 01'].map(signIn)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('is never guessed', () => {
    expect([numberIn('18,500', ','), numberIn('18,500', '.'), numberIn('18,500', null)]).toEqual([
      '18.500',
      '18500',
      undefined,
    ]);
    expect([numberIn('1.234,50', null), numberIn('18 500 F CFA', null), numberIn('12,5 €', '.')]).toEqual([
      '1234.50',
      '18500',
      '12.5',
    ]);
    expect(numberIn('douze', null)).toBe('douze');
  });

  it('follows from quantity, price and total', () => {
    expect(signOfProduct('40,000', '700', '28000')).toBe(',');
    expect(signOfProduct('40,000', '700', '28,000,000')).toBe('.');
    expect(signOfProduct('45.300', '755', '34202')).toBe('.');
    expect(signOfProduct('40,000', '700', '')).toBeNull();
  });
});
