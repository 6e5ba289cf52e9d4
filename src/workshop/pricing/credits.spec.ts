import { Exact } from '#kernel';
import * as fc from 'fast-check';
import { creditOf } from './credits';
import type { Creditable, Credit } from './credits';
import type { PricedLine, TaxCategory } from './pricing';
import { totalsOf } from './totals';

type Terse = readonly [quantity: string, price: string, rate: string];

interface Issued extends Creditable {
  readonly totals: ReturnType<typeof totalsOf>;
}

/** An issued invoice with these lines and a document discount in per cent, without credits. */
function issued(currency: string, lines: readonly Terse[], percent = '0'): Issued {
  const priced = lines.map(([quantity, unitPrice, taxRate]): PricedLine => {
    const taxCategory: TaxCategory = taxRate === '0' ? 'E' : 'S';
    return { workType: 'supply', quantity, unitPrice, taxRate, taxCategory, discountType: 'none', discountValue: '0' };
  });
  const discountType = percent === '0' ? 'none' : 'percentage';
  const totals = totalsOf({ currency, discountType, discountValue: percent, lines: priced });
  return {
    currency,
    totals,
    lines: priced.map(({ quantity, taxCategory, taxRate }, index) => ({
      lineNumber: index + 1,
      quantity,
      taxCategory,
      taxRate,
      netAmount: totals.lines[index]?.netAmount ?? '0',
    })),
    taxLines: totals.taxLines,
    totalAmount: totals.totalAmount,
    credited: [],
  };
}

const after = (invoice: Issued, ...credited: readonly Credit[]): Issued => ({ ...invoice, credited });

const sum = (amounts: readonly string[]): string =>
  amounts.reduce((total, amount) => total.plus(amount), new Exact(0)).toFixed();

const same = (one: string, other: string): boolean => new Exact(one).equals(other);

const anyInvoice: fc.Arbitrary<Issued> = fc
  .record({
    currency: fc.constantFrom('XOF', 'EUR', 'TND'),
    percent: fc.constantFrom('0', '7.5', '33.33'),
    lines: fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 9000 }).map((n) => new Exact(n).dividedBy(1000).toFixed()),
        fc.integer({ min: 1, max: 9_000_000 }).map((n) => new Exact(n).dividedBy(100).toFixed()),
        fc.constantFrom('0', '5.5', '18', '20'),
      ),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ currency, percent, lines }) => issued(currency, lines, percent))
  .filter(({ totals }) => !same(totals.totalAmount, '0'));

describe('a credit note', () => {
  const invoice = issued('EUR', [
    ['2', '50.00', '20'],
    ['3', '3.333', '5.5'],
  ]);

  it('of everything has the amounts of the invoice', () => {
    const { subtotalAmount, taxAmount, totalAmount, taxLines } = invoice.totals;
    expect(creditOf(invoice, { kind: 'rest' })).toEqual({
      lines: [],
      taxLines,
      subtotalAmount,
      taxAmount,
      totalAmount,
    });
  });

  it('of a part of a line is taxed like the line', () => {
    const half = creditOf(invoice, { kind: 'lines', lines: [{ lineNumber: 1, quantity: '1' }] });
    expect(half).toMatchObject({ subtotalAmount: '50.00', taxAmount: '10.00', totalAmount: '60.00' });
    expect(half.lines).toEqual([{ lineNumber: 1, quantity: '1', netAmount: '50.00' }]);
  });

  it('that exhausts a line takes its rest, to the cent', () => {
    const one = [{ lineNumber: 2, quantity: '1' }];
    const first = creditOf(invoice, { kind: 'lines', lines: one });
    const second = creditOf(after(invoice, first), { kind: 'lines', lines: one });
    const third = creditOf(after(invoice, first, second), { kind: 'lines', lines: one });
    const nets = [first, second, third].flatMap(({ lines }) => lines.map(({ netAmount }) => netAmount));
    expect(nets).toEqual(['3.33', '3.33', '3.34']);
    expect(sum([first, second, third].map(({ taxAmount }) => taxAmount))).toBe('0.55');
  });

  it('can credit an amount of a rate', () => {
    const rate = { taxCategory: 'S', taxRate: '20.00', taxableAmount: '12.34' } as const;
    const credit = creditOf(invoice, { kind: 'rates', rates: [rate] });
    expect(credit).toMatchObject({ subtotalAmount: '12.34', taxAmount: '2.47', totalAmount: '14.81' });
  });

  it('never credits more than is left', () => {
    const whole = creditOf(invoice, { kind: 'rest' });
    const tooMuch = [
      () => creditOf(invoice, { kind: 'lines', lines: [{ lineNumber: 1, quantity: '2.001' }] }),
      () => creditOf(invoice, { kind: 'lines', lines: [{ lineNumber: 9, quantity: '1' }] }),
      () => creditOf(invoice, { kind: 'rates', rates: [{ taxCategory: 'S', taxRate: '20', taxableAmount: '100.01' }] }),
      () => creditOf(invoice, { kind: 'rates', rates: [{ taxCategory: 'S', taxRate: '18', taxableAmount: '1' }] }),
      () => creditOf(after(invoice, whole), { kind: 'lines', lines: [{ lineNumber: 1, quantity: '1' }] }),
    ];
    for (const ask of tooMuch) expect(ask).toThrow('CREDIT_EXCEEDS_INVOICE');
    expect(() => creditOf(after(invoice, whole), { kind: 'rest' })).toThrow('CREDIT_OF_NOTHING');
  });

  it('of lines is refused if a credit by rates has left less than their amount', () => {
    const sold = issued('XOF', [['3', '1111', '18']]);
    const rate = { taxCategory: 'S', taxRate: '18', taxableAmount: '3000' } as const;
    const byRate = creditOf(sold, { kind: 'rates', rates: [rate] });
    const allUnits = { kind: 'lines', lines: [{ lineNumber: 1, quantity: '3' }] } as const;
    expect(() => creditOf(after(sold, byRate), allUnits)).toThrow('CREDIT_EXCEEDS_INVOICE');
    expect(creditOf(after(sold, byRate), { kind: 'rest' }).subtotalAmount).toBe('333');
  });

  it('never shows more than its lines, however often a discounted invoice is credited', () => {
    const sold = issued(
      'XOF',
      Array.from({ length: 10 }, (): Terse => ['1', '1000', '18']),
      '0.06',
    );
    const credits: Credit[] = [];
    for (let lineNumber = 1; lineNumber <= 10; lineNumber += 1)
      credits.push(creditOf(after(sold, ...credits), { kind: 'lines', lines: [{ lineNumber, quantity: '1' }] }));
    expect(credits.filter(({ subtotalAmount }) => Number(subtotalAmount) > 1000)).toEqual([]);
    expect(sum(credits.map(({ subtotalAmount }) => subtotalAmount))).toBe(sold.totals.subtotalAmount);
  });

  it('of a part and one of the rest add up to the invoice', () => {
    const parts = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 99 })), { maxLength: 6 });
    fc.assert(
      fc.property(anyInvoice, parts, (original, wishes) => {
        const credits: Credit[] = [];
        for (const [at, percent] of wishes) {
          const line = original.lines[at % original.lines.length];
          const quantity = new Exact(line?.quantity ?? '1').times(percent).dividedBy(100).toDecimalPlaces(3).toFixed();
          const request = { kind: 'lines', lines: [{ lineNumber: line?.lineNumber ?? 1, quantity }] } as const;
          try {
            credits.push(creditOf(after(original, ...credits), request));
          } catch {
            // A credit of more than is left, or of less than one coin, was refused and changed nothing.
          }
        }
        try {
          credits.push(creditOf(after(original, ...credits), { kind: 'rest' }));
        } catch {
          // Nothing is left to credit.
        }
        const { subtotalAmount, taxAmount, totalAmount } = original.totals;
        return (
          same(sum(credits.map((credit) => credit.subtotalAmount)), subtotalAmount) &&
          same(sum(credits.map((credit) => credit.taxAmount)), taxAmount) &&
          same(sum(credits.map((credit) => credit.totalAmount)), totalAmount)
        );
      }),
      { numRuns: 400 },
    );
  });
});
