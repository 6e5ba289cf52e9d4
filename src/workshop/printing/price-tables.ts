import type { Content, CustomTableLayout, TableCell } from 'pdfmake/interfaces';
import type { Locale } from '#kernel';
import { ACCENT, PALE, SHADE } from './colours';
import { wrapped } from './long-words';
import type { PrintedLine, PrintedPricing } from './printed-document';
import { printedAmount, printedDecimal, printedMeasure, printedPercent } from './printed-numbers';
import { PRINTED_TEXTS } from './printed-texts';

const LAYOUT: CustomTableLayout = {
  hLineWidth: (row) => (row <= 1 ? 0.8 : 0.4),
  vLineWidth: () => 0,
  hLineColor: (row) => (row <= 1 ? ACCENT : PALE),
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

/** Width of the widest digit at the font size of the table. */
const DIGIT_WIDTH = 4.9;
/** A line's description up to this length fits below the table head of an empty page, in the narrowest column. */
const FITTING = { rows: 50, charactersARow: 25 };

/** A column of numbers: usually `usualWidth` wide, wider if a number needs it. */
interface Column {
  readonly head: string;
  readonly usualWidth: number;
  readonly text: (line: PrintedLine) => string;
}

/** The table of lines. Its head is repeated on every page, and a line that fits on one page is not divided. */
export function linesTable({ lines }: PrintedPricing, locale: Locale): Content {
  const columns = columnsOf(lines, locale);
  const isWhole = lines.every(fitsOnOnePage);
  return {
    table: {
      headerRows: 1,
      // The library drops a row that must not be divided and is higher than a page.
      dontBreakRows: isWhole,
      keepWithHeaderRows: isWhole ? 1 : 0,
      widths: ['*', ...columns.map((column) => widthOf(column, lines))],
      body: [
        [head(PRINTED_TEXTS[locale].columns.description, 'left'), ...columns.map((column) => head(column.head))],
        ...lines.map((line) => [wrapped(line.description), ...columns.map(({ text }) => cell(text(line)))]),
      ],
    },
    layout: LAYOUT,
  };
}

function columnsOf(lines: readonly PrintedLine[], locale: Locale): Column[] {
  const { columns: heads, units } = PRINTED_TEXTS[locale];
  const discount: Column = {
    head: heads.discount,
    usualWidth: 55,
    text: (line) => discountText(line, locale),
  };
  return [
    { head: heads.quantity, usualWidth: 55, text: (line) => printedMeasure(line.quantity, units[line.unit], locale) },
    { head: heads.unitPrice, usualWidth: 70, text: (line) => printedDecimal(line.unitPrice, locale) },
    ...(lines.some((line) => line.discount !== null) ? [discount] : []),
    { head: heads.taxRate, usualWidth: 40, text: (line) => printedPercent(line.taxRate, locale) },
    { head: heads.netAmount, usualWidth: 75, text: (line) => printedDecimal(line.netAmount, locale) },
  ];
}

function discountText({ discount }: PrintedLine, locale: Locale): string {
  if (discount === null) return '';
  return 'percent' in discount ? printedPercent(discount.percent, locale) : printedDecimal(discount.amount, locale);
}

function widthOf({ usualWidth, text }: Column, lines: readonly PrintedLine[]): number {
  const longest = Math.max(...lines.map((line) => text(line).length));
  return Math.max(usualWidth, longest * DIGIT_WIDTH);
}

function fitsOnOnePage({ description }: PrintedLine): boolean {
  const rows = description
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map(({ length }) => Math.max(1, Math.ceil(length / FITTING.charactersARow)));
  return rows.reduce((sum, count) => sum + count, 0) <= FITTING.rows;
}

/** Tax by rate, with the exemption reasons. */
export function taxTable({ taxLines }: PrintedPricing, locale: Locale): Content {
  const { taxes } = PRINTED_TEXTS[locale];
  const reasons = taxLines.flatMap(({ exemptionReason, taxCategory }) =>
    exemptionReason === null
      ? []
      : [`${taxes.reason} (${taxCategory})${PRINTED_TEXTS[locale].colon} ${exemptionReason}`],
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
      ...reasons.map((text): Content => ({ ...wrapped(text), fontSize: 7.5, margin: [0, 4, 0, 0] })),
    ],
  };
}

/** The totals; the discount only if there is one. */
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
        ...(isDiscounted ? [row(totals.linesNet, linesNet), row(totals.discount, negated(discountAmount))] : []),
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

const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`);

const cell = (text: string): TableCell => ({ text, alignment: 'right' });

const head = (text: string, alignment: 'left' | 'right' = 'right'): TableCell => ({
  text,
  alignment,
  bold: true,
  fontSize: 8,
  color: ACCENT,
  fillColor: SHADE,
});
