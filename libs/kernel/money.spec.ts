import { currencyExponent, fitsCurrency, formatMoney, formatUnitPrice } from './money';

describe('money', () => {
  it('has as many decimals as its currency', () => {
    expect(['XOF', 'EUR', 'TND', 'MAD'].map(currencyExponent)).toEqual([0, 2, 3, 2]);
    expect(formatMoney('292050.0000', 'XOF')).toBe('292050');
    expect(formatMoney('183.8000', 'EUR')).toBe('183.80');
  });

  it('rounds half up and away from zero, exactly', () => {
    expect(formatMoney('163.725', 'SAR')).toBe('163.73');
    expect(formatMoney('-0.5', 'XOF')).toBe('-1');
    expect(formatMoney('99999999999999.9950', 'EUR')).toBe('100000000000000.00');
  });

  it('shows the price of one unit as fine as it is, and no coarser than a coin', () => {
    expect(formatUnitPrice('0.1950', 'EUR')).toBe('0.195');
    expect(formatUnitPrice('12.5000', 'EUR')).toBe('12.50');
    expect(formatUnitPrice('4500.0000', 'XOF')).toBe('4500');
    expect(formatUnitPrice('0.1950', 'XOF')).toBe('0.195');
  });

  it('tells an amount its currency cannot pay', () => {
    expect(fitsCurrency('12.50', 'XOF')).toBe(false);
    expect(fitsCurrency('12.000', 'XOF')).toBe(true);
    expect(fitsCurrency('12.505', 'EUR')).toBe(false);
  });
});
