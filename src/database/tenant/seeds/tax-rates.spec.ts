import { taxRatesOf } from './tax-rates';

describe('the tax rates of a country', () => {
  it.each([
    ['CI', '18.00'],
    ['FR', '20.00'],
    ['SN', '18.00'],
    ['ML', '18.00'],
    ['BF', '18.00'],
    ['BJ', '18.00'],
    ['TG', '18.00'],
    ['NE', '19.00'],
    ['GN', '18.00'],
    ['CM', '19.25'],
    ['GA', '18.00'],
    ['CG', '18.90'],
    ['TD', '19.25'],
    ['MA', '20.00'],
    ['TN', '19.00'],
    ['BE', '21.00'],
    ['CH', '8.10'],
    ['LU', '17.00'],
  ])('of %s start with the standard rate of %s %%', (country, rate) => {
    const rates = taxRatesOf(country);
    expect(rates.filter(({ isDefault }) => isDefault).map((one) => one.rate)).toEqual([rate]);
    expect(rates.every(({ code }) => /^[A-Z0-9_]{1,20}$/.test(code))).toBe(true);
  });

  it('are empty for a country without known rates', () => {
    expect([taxRatesOf('US'), taxRatesOf('constructor')]).toEqual([[], []]);
  });
});
