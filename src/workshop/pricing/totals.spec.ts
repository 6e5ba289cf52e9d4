import { Exact } from '#kernel';
import * as fc from 'fast-check';
import { allocate } from './allocation';
import type { DiscountType, PricedDocument, PricedLine, TaxCategory } from './pricing';
import { totalsOf } from './totals';

type Terse = readonly [quantity: string, price: string, rate: string, discountPercent?: string];

const line = ([quantity, unitPrice, taxRate, percent]: Terse): PricedLine => ({
  workType: 'supply',
  quantity,
  unitPrice,
  taxRate,
  taxCategory: taxRate === '0' ? 'Z' : 'S',
  discountType: percent === undefined ? 'none' : 'percentage',
  discountValue: percent ?? '0',
});

const document = (currency: string, lines: readonly Terse[], more: Partial<PricedDocument> = {}): PricedDocument => ({
  currency,
  discountType: 'none',
  discountValue: '0',
  lines: lines.map(line),
  ...more,
});

/** The examples of domain.md §10: net of lines, discount, subtotal, tax and total. */
const EXAMPLES: readonly (readonly [number, PricedDocument, readonly string[]])[] = [
  [
    1,
    document('XOF', [
      ['1', '150000', '18'],
      ['1', '75000', '18', '10'],
      ['1', '30000', '18'],
    ]),
    ['247500', '0', '247500', '44550', '292050'],
  ],
  [
    2,
    document('XOF', [
      ['1', '180000', '18'],
      ['1', '90000', '18'],
      ['1', '35000', '18'],
    ]),
    ['305000', '0', '305000', '54900', '359900'],
  ],
  [
    3,
    document('XOF', [
      ['1', '130000', '18'],
      ['1', '60000', '18', '15'],
      ['1', '25000', '18'],
    ]),
    ['206000', '0', '206000', '37080', '243080'],
  ],
  [
    4,
    document('EUR', [
      ['2', '19.99', '20', '5'],
      ['1.5', '62.50', '20'],
      ['3', '4.333', '5.5'],
      ['1', '12.00', '0'],
    ]),
    ['156.73', '0.00', '156.73', '27.07', '183.80'],
  ],
  [
    5,
    document('EUR', [
      ['1', '1.15', '18'],
      ['1', '1.15', '18'],
      ['1', '1.15', '18'],
    ]),
    ['3.45', '0.00', '3.45', '0.62', '4.07'],
  ],
  [
    6,
    document('XOF', [
      ['1', '25', '18'],
      ['1', '25', '18'],
      ['1', '25', '18'],
    ]),
    ['75', '0', '75', '14', '89'],
  ],
  [
    7,
    document(
      'EUR',
      [
        ['1', '100.00', '20'],
        ['1', '50.00', '5.5'],
      ],
      { discountType: 'percentage', discountValue: '10' },
    ),
    ['150.00', '15.00', '135.00', '20.48', '155.48'],
  ],
  [
    8,
    document(
      'EUR',
      [
        ['1', '66.66', '20'],
        ['1', '33.33', '5.5'],
      ],
      { discountType: 'amount', discountValue: '10.00' },
    ),
    ['99.99', '10.00', '89.99', '13.65', '103.64'],
  ],
  [
    9,
    document('XOF', [
      ['2.5', '12345', '18'],
      ['0.333', '1000', '18'],
    ]),
    ['31196', '0', '31196', '5615', '36811'],
  ],
  [
    10,
    document('EUR', [
      ['1198', '0.195', '20'],
      ['766', '0.195', '20'],
    ]),
    ['382.98', '0.00', '382.98', '76.60', '459.58'],
  ],
  [11, document('SAR', [['1', '1091.50', '15']]), ['1091.50', '0.00', '1091.50', '163.73', '1255.23']],
];

const CATEGORY: Readonly<Record<string, TaxCategory>> = { '0': 'E', '5.5': 'S', '10': 'S', '18': 'S', '20': 'S' };

const anyLine = (currency: string): fc.Arbitrary<PricedLine> =>
  fc
    .record({
      workType: fc.constantFrom('labor' as const, 'supply' as const, 'other' as const),
      quantity: fc.integer({ min: 1, max: 5_000_000 }).map((n) => new Exact(n).dividedBy(1000).toFixed()),
      unitPrice: fc.integer({ min: 0, max: 900_000_000 }).map((n) => new Exact(n).dividedBy(10_000).toFixed()),
      taxRate: fc.constantFrom(...Object.keys(CATEGORY)),
      discountType: fc.constantFrom<DiscountType>('none', 'percentage'),
      percent: fc.integer({ min: 0, max: 10_000 }).map((n) => new Exact(n).dividedBy(100).toFixed()),
    })
    .map(({ percent, ...rest }) => ({
      ...rest,
      taxCategory: CATEGORY[rest.taxRate] ?? 'S',
      discountValue: rest.discountType === 'none' ? '0' : percent,
      currency,
    }));

const anyDocument: fc.Arbitrary<PricedDocument> = fc
  .record({
    currency: fc.constantFrom('XOF', 'EUR', 'TND'),
    discountType: fc.constantFrom<DiscountType>('none', 'percentage'),
    percent: fc.integer({ min: 0, max: 10_000 }).map((n) => new Exact(n).dividedBy(100).toFixed()),
  })
  .chain(({ currency, discountType, percent }) =>
    fc.array(anyLine(currency), { minLength: 1, maxLength: 12 }).map((lines) => ({
      currency,
      discountType,
      discountValue: discountType === 'none' ? '0' : percent,
      lines,
    })),
  );

const sum = (amounts: readonly string[]): string =>
  amounts.reduce((total, amount) => total.plus(amount), new Exact(0)).toFixed();

const same = (one: string, other: string): boolean => new Exact(one).equals(other);

describe('the totals of a priced document', () => {
  it.each(EXAMPLES)('are those of example %i of domain.md §10', (_number, priced, expected) => {
    const totals = totalsOf(priced);
    const { linesNet, discountAmount, subtotalAmount, taxAmount, totalAmount } = totals;
    expect([linesNet, discountAmount, subtotalAmount, taxAmount, totalAmount]).toEqual(expected);
  });

  it('tax each rate after the document discount', () => {
    const eighth = EXAMPLES.find(([number]) => number === 8)?.[1] ?? document('EUR', []);
    expect(totalsOf(eighth).taxLines).toEqual([
      { taxCategory: 'S', taxRate: '20.00', taxableAmount: '59.99', taxAmount: '12.00' },
      { taxCategory: 'S', taxRate: '5.50', taxableAmount: '30.00', taxAmount: '1.65' },
    ]);
  });

  it('add up for any document', () => {
    fc.assert(
      fc.property(anyDocument, (priced) => {
        const totals = totalsOf(priced);
        const taxable = sum(totals.taxLines.map(({ taxableAmount }) => taxableAmount));
        const tax = sum(totals.taxLines.map(({ taxAmount }) => taxAmount));
        const nets = sum(totals.lines.map(({ netAmount }) => netAmount));
        const byWork = sum([totals.laborNet, totals.supplyNet, totals.otherNet]);
        return (
          same(taxable, totals.subtotalAmount) &&
          same(tax, totals.taxAmount) &&
          same(sum([totals.subtotalAmount, totals.taxAmount]), totals.totalAmount) &&
          same(nets, totals.linesNet) &&
          same(byWork, totals.linesNet) &&
          same(sum([totals.subtotalAmount, totals.discountAmount]), totals.linesNet)
        );
      }),
      { numRuns: 500 },
    );
  });

  it('do not depend on the order of the lines', () => {
    fc.assert(
      fc.property(anyDocument, (priced) => {
        const { lines: _one, ...straight } = totalsOf(priced);
        const { lines: _other, ...reversed } = totalsOf({ ...priced, lines: priced.lines.toReversed() });
        expect(reversed).toEqual(straight);
      }),
      { numRuns: 200 },
    );
  });

  it('stay exact with large decimals, and refuse amounts beyond the column', () => {
    const large = document('XOF', [['80000.001', '99999999.9999', '18']]);
    expect(totalsOf(large).linesNet).toBe('8000000099992');
    expect(() => totalsOf(document('XOF', [['1000000', '100000000', '18']]))).toThrow('AMOUNT_TOO_LARGE');
  });

  it('refuse a discount above the total, and one with too many decimals', () => {
    const lines: Terse[] = [['1', '100', '18']];
    expect(() => totalsOf(document('XOF', lines, { discountType: 'amount', discountValue: '101' }))).toThrow(
      'DISCOUNT_TOO_HIGH',
    );
    expect(() => totalsOf(document('XOF', lines, { discountType: 'amount', discountValue: '0.5' }))).toThrow(
      'DISCOUNT_TOO_PRECISE',
    );
    expect(() => totalsOf(document('XOF', [['1', '100', '18', '100.01']]))).toThrow('DISCOUNT_TOO_HIGH');
    expect(() => totalsOf(document('XOF', [['1', '100', '18', '1.234']]))).toThrow('DISCOUNT_TOO_PRECISE');
  });

  it('are zero for a document without lines', () => {
    expect(totalsOf(document('EUR', []))).toMatchObject({ totalAmount: '0.00', taxLines: [], lines: [] });
  });
});

describe('an amount distributed among parts', () => {
  it('is distributed to the last unit, the largest remainder first and the higher rank on a tie', () => {
    const parts = [1, 2, 3].map((rank) => ({ weight: 1n, rank }));
    expect(allocate(10n, parts)).toEqual([3n, 3n, 4n]);
    expect(allocate(5n, [])).toEqual([]);
    expect(allocate(0n, parts)).toEqual([0n, 0n, 0n]);
  });
});
