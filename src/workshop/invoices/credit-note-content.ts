import { currencyExponent, Exact } from '#kernel';
import type { Changes } from '#persistence';
import type { LineColumns } from '../document/amounts';
import { creditedPrice } from '../pricing/credited-price';
import type { Credit, CreditRequest } from '../pricing/credits';
import type { WorkType } from '../pricing/pricing';
import type { CreditableInvoice } from './creditable';
import { FISCAL_FLOW } from './fiscal.flow';
import type { Invoice, InvoiceLine } from './invoice.entity';
import { INVOICE_FLOW } from './invoice.flow';

/** A line of a credit note, with the number of the invoice line that it credits. */
export type CreditNoteLine = LineColumns & Pick<InvoiceLine, 'originalLineNumber'>;

interface Taken {
  readonly lineNumber: number;
  readonly quantity: string;
  readonly netAmount: string;
}

/**
 * The lines of a credit note: the requested ones, or the rest of every line. After a credit by tax rates the lines it
 * belongs to are unknown, so such a credit note, and one that credits the rest after it, shows its taxes only.
 */
export function creditNoteLines(
  creditable: CreditableInvoice,
  request: CreditRequest,
  credit: Credit,
): readonly CreditNoteLine[] {
  const isByLines = creditable.credited.every(({ lines }) => lines.length > 0);
  const taken = request.kind === 'rest' && isByLines ? linesLeft(creditable) : credit.lines;
  const exponent = currencyExponent(creditable.currency);
  return taken.flatMap(({ lineNumber, quantity, netAmount }, index) => {
    const line = creditable.invoiceLines.find((one) => one.lineNumber === lineNumber);
    if (line === undefined) return [];
    const net = new Exact(netAmount);
    const taxAmount = net.times(line.taxRate).dividedBy(100).toDecimalPlaces(exponent);
    return [
      {
        ...inputsOfLine(line),
        ...creditedPrice(line, quantity, netAmount, creditable.currency),
        quantity,
        netAmount,
        taxAmount: taxAmount.toFixed(exponent),
        totalAmount: net.plus(taxAmount).toFixed(exponent),
        lineNumber: index + 1,
        originalLineNumber: lineNumber,
      },
    ];
  });
}

/** The columns of a credit note: parties and subject are copied from the invoice that it corrects. */
export function creditNoteColumns(original: Invoice, credit: Credit, lines: readonly LineColumns[]): Changes<Invoice> {
  const { subtotalAmount, taxAmount, totalAmount } = credit;
  const sums = lines.length > 0 ? netsOf(lines, original.currency) : { linesNet: subtotalAmount, ...NO_NETS };
  const { interventionId, vehicleId, currency, seller, buyer, subject, supplyDate } = original;
  return {
    interventionId,
    vehicleId,
    currency,
    seller,
    buyer,
    subject,
    supplyDate,
    subtotalAmount,
    taxAmount,
    totalAmount,
    ...sums,
    discountAmount: new Exact(sums.linesNet).minus(subtotalAmount).toFixed(currencyExponent(currency)),
    documentType: 'credit_note',
    direction: original.direction,
    garageId: original.garageId,
    supplierId: original.supplierId,
    status: INVOICE_FLOW.initial,
    discountType: 'none',
    discountValue: '0',
    originalInvoiceId: original.id,
    paymentStatus: 'unpaid',
    fiscalStatus: FISCAL_FLOW.initial,
    paidAmount: '0',
    creditedAmount: '0',
    balanceDue: '0',
  };
}

const NO_NETS = { laborNet: '0', supplyNet: '0', otherNet: '0' } as const;

function netsOf(
  lines: readonly LineColumns[],
  currency: string,
): Pick<Invoice, 'linesNet' | 'laborNet' | 'supplyNet' | 'otherNet'> {
  const net = (wanted: WorkType | null): string =>
    lines
      .filter(({ workType }) => wanted === null || workType === wanted)
      .reduce((sum, { netAmount }) => sum.plus(netAmount), new Exact(0))
      .toFixed(currencyExponent(currency));
  return { linesNet: net(null), laborNet: net('labor'), supplyNet: net('supply'), otherNet: net('other') };
}

function linesLeft({ lines, credited, currency }: CreditableInvoice): readonly Taken[] {
  const before = credited.flatMap((one) => one.lines);
  return lines.flatMap(({ lineNumber, quantity, netAmount }) => {
    const same = before.filter((one) => one.lineNumber === lineNumber);
    const left = same.reduce((rest, one) => rest.minus(one.quantity), new Exact(quantity));
    const net = same.reduce((rest, one) => rest.minus(one.netAmount), new Exact(netAmount));
    const taken = { lineNumber, quantity: left.toFixed(), netAmount: net.toFixed(currencyExponent(currency)) };
    return left.isZero() ? [] : [taken];
  });
}

function inputsOfLine(line: InvoiceLine) {
  const { workType, supplyId, description, unit, taxRateId, taxRate, taxCategory, notes } = line;
  return { workType, supplyId, description, unit, taxRateId, taxRate, taxCategory, notes };
}
