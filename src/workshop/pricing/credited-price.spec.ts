import { Exact } from '#kernel';
import * as fc from 'fast-check';
import { creditedPrice } from './credited-price';

const plainLine = { unitPrice: '185000', discountType: 'none', discountValue: '0' } as const;

describe('A line of a credit note', () => {
  it('keeps the percentage of the invoice if it gives the same discount', () => {
    const line = { unitPrice: '185000', discountType: 'percentage', discountValue: '10' } as const;
    expect(creditedPrice(line, '1', '166500', 'XOF')).toEqual({
      unitPrice: '185000',
      grossAmount: '185000',
      discountAmount: '18500',
      discountType: 'percentage',
      discountValue: '10',
    });
  });

  it('shows its share of a discount as an amount', () => {
    const line = { unitPrice: '1000', discountType: 'amount', discountValue: '100' } as const;
    expect(creditedPrice(line, '1', '967', 'XOF')).toMatchObject({ discountType: 'amount', discountValue: '33' });
  });

  it('has no discount if the invoice has none', () => {
    expect(creditedPrice(plainLine, '1', '185000', 'XOF')).toMatchObject({ discountType: 'none', discountValue: '0' });
  });

  it('has a printed price that gives its net amount despite rounding', () => {
    const thousandths = fc.integer({ min: 1, max: 99_999 }).map((n) => new Exact(n).dividedBy(1000).toFixed());
    const prices = fc.integer({ min: 0, max: 999_999 }).map((n) => new Exact(n).dividedBy(1000).toFixed());
    fc.assert(
      fc.property(thousandths, prices, fc.nat(1_000_000), fc.constantFrom('XOF', 'EUR', 'TND'), (...all) => {
        const [quantity, unitPrice, net, currency] = all;
        const exponent = { XOF: 0, EUR: 2, TND: 3 }[currency] ?? 0;
        const netAmount = new Exact(net).dividedBy(new Exact(10).pow(exponent)).toFixed(exponent);
        const line = { ...plainLine, unitPrice };
        const printed = creditedPrice(line, quantity, netAmount, currency);
        const gross = new Exact(printed.unitPrice).times(quantity).toDecimalPlaces(exponent);
        expect(gross.toFixed(exponent)).toBe(printed.grossAmount);
        expect(gross.minus(printed.discountAmount).toFixed(exponent)).toBe(netAmount);
        expect(new Exact(printed.discountAmount).isNegative()).toBe(false);
      }),
    );
  });
});
