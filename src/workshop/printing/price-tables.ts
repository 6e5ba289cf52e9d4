import type { Content, CustomTableLayout, TableCell } from 'pdfmake/interfaces';
import type { Locale } from '#kernel';
import { ACCENT, PALE, SHADE } from './colours';
import type { PrintedLine, PrintedPricing } from './printed-document';
import { printedAmount, printedDecimal, printedPercent } from './printed-numbers';
import { PRINTED_TEXTS } from './printed-texts';

const LAYOUT: CustomTableLayout = {
  hLineWidth: (row) => (row <= 1 ? 0.8 : 0.4),
  vLineWidth: () => 0,
  hLineColor: (row) => (row <= 1 ? ACCENT : PALE),
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

/** The lines: the heads come again on every page, and no line is torn in two. */
export function linesTable({ lines, currency }: PrintedPricing, locale: Locale): Content {
  const { columns } = PRINTED_TEXTS[locale];
  const hasDiscount = lines.some(({ discount }) => discount !== null);
  const heads = [
    head(columns.description, 'left'),
    head(columns.quantity),
    head(columns.unitPrice),
    ...(hasDiscount ? [head(columns.discount)] : []),
    head(columns.taxRate),
    head(columns.netAmount),
  ];
  const rows = lines.map((line) => lineRow(line, { currency, locale, hasDiscount }));
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['*', 55, 70, ...(hasDiscount ? [55] : []), 40, 75],
      body: [heads, ...rows],
    },
    layout: LAYOUT,
  };
}

interface Shown {
  readonly currency: string;
  readonly locale: Locale;
  readonly hasDiscount: boolean;
}

function lineRow(line: PrintedLine, { locale, hasDiscount }: Shown): TableCell[] {
  const { discount, quantity, unit } = line;
  const discounted =
    discount === null
      ? ''
      : 'percent' in discount
        ? printedPercent(discount.percent, locale)
        : printedDecimal(discount.amount, locale);
  return [
    { text: line.description },
    cell(`${printedDecimal(quantity, locale)} ${PRINTED_TEXTS[locale].units[unit]}`),
    cell(printedDecimal(line.unitPrice, locale)),
    ...(hasDiscount ? [cell(discounted)] : []),
    cell(printedPercent(line.taxRate, locale)),
    cell(printedDecimal(line.netAmount, locale)),
  ];
}

/** Tax by rate; where some is not due, why. */
export function taxTable({ taxLines }: PrintedPricing, locale: Locale): Content {
  const { taxes } = PRINTED_TEXTS[locale];
  const reasons = taxLines.flatMap(({ exemptionReason, taxCategory }) =>
    exemptionReason === null ? [] : [`${taxes.reason} (${taxCategory}) : ${exemptionReason}`],
  );
  return {
    stack: [
      {
        table: {
          headerRows: 1,
          widths: [50, '*', '*'],
          body: [
            [head(taxes.rate, 'left'), head(taxes.base), head(taxes.tax)],
            ...taxLines.map(({ taxRate, taxableAmount, taxAmount }): TableCell[] => [
              { text: printedPercent(taxRate, locale) },
              cell(printedDecimal(taxableAmount, locale)),
              cell(printedDecimal(taxAmount, locale)),
            ]),
          ],
        },
        layout: LAYOUT,
      },
      ...reasons.map((text): Content => ({ text, fontSize: 7.5, margin: [0, 4, 0, 0] })),
    ],
  };
}

/** What it comes to; the discount only where there is one. */
export function totalsTable(pricing: PrintedPricing, locale: Locale): Content {
  const { totals } = PRINTED_TEXTS[locale];
  const { currency, linesNet, discountAmount, subtotalAmount, taxAmount, totalAmount } = pricing;
  const amount = (value: string): string => printedAmount(value, currency, locale);
  const row = (label: string, value: string): TableCell[] => [{ text: label }, cell(amount(value))];
  const isDiscounted = !/^[0.]*$/.test(discountAmount);
  const strong = { bold: true, fontSize: 11, fillColor: SHADE } as const;
  return {
    table: {
      widths: ['*', 'auto'],
      body: [
        ...(isDiscounted ? [row(totals.linesNet, linesNet), row(totals.discount, `-${discountAmount}`)] : []),
        row(totals.subtotal, subtotalAmount),
        row(totals.tax, taxAmount),
        [
          { text: totals.total, ...strong },
          { text: amount(totalAmount), alignment: 'right', ...strong },
        ],
      ],
    },
    layout: { ...LAYOUT, hLineColor: () => PALE, hLineWidth: () => 0.4 },
  };
}

const cell = (text: string): TableCell => ({ text, alignment: 'right' });

const head = (text: string, alignment: 'left' | 'right' = 'right'): TableCell => ({
  text,
  alignment,
  bold: true,
  fontSize: 8,
  color: ACCENT,
  fillColor: SHADE,
});
