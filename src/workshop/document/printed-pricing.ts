import { formatMoney, formatUnitPrice } from '#kernel';
import type { PrintedLine, PrintedPricing } from '../printing/printed-document';
import { amountsOf, discountOf, inputsOf } from './amounts';
import type { PricedDocumentRow, PricedLineRow } from './priced-document.entity';
import { plain } from './priced.view';

/** The lines as they are printed. */
export function printedLines(lines: readonly PricedLineRow[], currency: string): PrintedLine[] {
  return lines.map((line) => ({
    description: line.description,
    quantity: plain(line.quantity),
    unit: line.unit,
    unitPrice: formatUnitPrice(line.unitPrice, currency),
    discount: discountOfLine(line, currency),
    taxRate: line.taxRate,
    netAmount: formatMoney(line.netAmount, currency),
  }));
}

/** The prices of a quote or work order; their taxes are computed here because they are not stored. */
export function printedPricing(document: PricedDocumentRow, lines: readonly PricedLineRow[]): PrintedPricing {
  const { currency } = document;
  const amount = (value: string): string => formatMoney(value, currency);
  const { taxLines } = amountsOf(currency, discountOf(document), inputsOf(lines));
  return {
    currency,
    lines: printedLines(lines, currency),
    taxLines: taxLines.map((line) => ({ ...line, exemptionReason: null })),
    linesNet: amount(document.linesNet),
    discountAmount: amount(document.discountAmount),
    subtotalAmount: amount(document.subtotalAmount),
    taxAmount: amount(document.taxAmount),
    totalAmount: amount(document.totalAmount),
  };
}

function discountOfLine({ discountType, discountValue }: PricedLineRow, currency: string): PrintedLine['discount'] {
  if (discountType === 'none') return null;
  return discountType === 'percentage' ? { percent: discountValue } : { amount: formatMoney(discountValue, currency) };
}
