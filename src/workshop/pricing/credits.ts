import { currencyExponent, Exact } from '#kernel';
import { creditExceedsInvoice, creditOfNothing } from './pricing.errors';
import type { TaxAmounts, TaxCategory } from './pricing';

/** The values of an issued invoice line that credits need. */
interface CreditableLine {
  readonly lineNumber: number;
  readonly quantity: string;
  /** After the line's own discount. */
  readonly netAmount: string;
  readonly taxCategory: TaxCategory;
  readonly taxRate: string;
}

/** An issued invoice and its credits so far. */
export interface Creditable {
  readonly currency: string;
  readonly lines: readonly CreditableLine[];
  readonly taxLines: readonly TaxAmounts[];
  /** With tax, and with the rounding of the sender that printed it. */
  readonly totalAmount: string;
  readonly credited: readonly Credit[];
}

/** The request of a credit: quantities of lines, taxable amounts of rates, or everything that is left. */
export type CreditRequest =
  | { readonly kind: 'lines'; readonly lines: readonly { readonly lineNumber: number; readonly quantity: string }[] }
  | { readonly kind: 'rates'; readonly rates: readonly Omit<TaxAmounts, 'taxAmount'>[] }
  | { readonly kind: 'rest' };

interface CreditedLine {
  readonly lineNumber: number;
  readonly quantity: string;
  readonly netAmount: string;
}

/** The amounts of a credit note, positive (EN 16931, type 381). */
export interface Credit {
  readonly lines: readonly CreditedLine[];
  readonly taxLines: readonly TaxAmounts[];
  readonly subtotalAmount: string;
  readonly taxAmount: string;
  readonly totalAmount: string;
}

/** The amounts that are left of one rate of the invoice. */
interface Rate {
  readonly taxCategory: TaxCategory;
  readonly taxRate: string;
  readonly taxable: Exact;
  readonly tax: Exact;
}

/**
 * Computes the amounts of a credit note (domain.md §7.9): taxed like the invoice, and never more than is left of a
 * line or a rate. A credit that exhausts a rate takes its exact remainder, so that all credits of an invoice add up
 * to its total to the last unit.
 *
 * @throws DomainError CREDIT_EXCEEDS_INVOICE, CREDIT_OF_NOTHING
 */
export function creditOf(invoice: Creditable, request: CreditRequest): Credit {
  const left = ratesLeft(invoice);
  const lines = request.kind === 'lines' ? creditedLines(invoice, request.lines) : [];
  const wanted = request.kind === 'rest' ? left : taxableWanted(invoice, request, lines);
  const taken = left.flatMap((rate) => {
    const taxable = wanted.find((one) => rateKey(one) === rateKey(rate))?.taxable ?? new Exact(0);
    return taxable.isZero() ? [] : [takenOf(rate, taxable, currencyExponent(invoice.currency))];
  });
  refuseUnknownRates(left, wanted);
  if (taken.length === 0) throw creditOfNothing({});
  const rounding = isWhole(left, taken) ? roundingLeft(invoice) : new Exact(0);
  return credit(lines, taken, rounding, currencyExponent(invoice.currency));
}

/** Whether these amounts exhaust every rate. */
const isWhole = (left: readonly Rate[], taken: readonly Rate[]): boolean =>
  left.every(
    (rate) =>
      rate.taxable.isZero() || taken.some((one) => rateKey(one) === rateKey(rate) && one.taxable.equals(rate.taxable)),
  );

/** The part of the invoice's rounding that is not credited yet; the last credit takes it. */
function roundingLeft({ totalAmount, taxLines, credited }: Creditable): Exact {
  const ofCredits = credited.map((one) => new Exact(one.totalAmount).minus(one.subtotalAmount).minus(one.taxAmount));
  const parts = sum(taxLines.flatMap(({ taxableAmount, taxAmount }) => [taxableAmount, taxAmount]));
  return ofCredits.reduce((left, rounding) => left.minus(rounding), new Exact(totalAmount).minus(parts));
}

function ratesLeft({ taxLines, credited }: Creditable): readonly Rate[] {
  return taxLines.map((line) => {
    const before = credited.flatMap((one) => one.taxLines).filter((one) => rateKey(one) === rateKey(line));
    return {
      taxCategory: line.taxCategory,
      taxRate: line.taxRate,
      taxable: sum(before.map(({ taxableAmount }) => taxableAmount))
        .negated()
        .plus(line.taxableAmount),
      tax: sum(before.map(({ taxAmount }) => taxAmount))
        .negated()
        .plus(line.taxAmount),
    };
  });
}

/** The lines with their credited amounts; the last part of a line's quantity takes the rest of its amount. */
function creditedLines(
  { currency, lines, credited }: Creditable,
  wanted: readonly { readonly lineNumber: number; readonly quantity: string }[],
): readonly CreditedLine[] {
  return wanted.map(({ lineNumber, quantity }) => {
    const line = lines.find((one) => one.lineNumber === lineNumber);
    if (line === undefined) throw creditExceedsInvoice({ what: `#${lineNumber}` });
    const before = credited.flatMap((one) => one.lines).filter((one) => one.lineNumber === lineNumber);
    const quantityLeft = new Exact(line.quantity).minus(sum(before.map((one) => one.quantity)));
    const netLeft = new Exact(line.netAmount).minus(sum(before.map((one) => one.netAmount)));
    if (quantityLeft.lessThan(quantity)) throw creditExceedsInvoice({ what: `#${lineNumber}` });
    const share = new Exact(line.netAmount).times(quantity).dividedBy(line.quantity);
    const exponent = currencyExponent(currency);
    const net = quantityLeft.equals(quantity) ? netLeft : Exact.min(share.toDecimalPlaces(exponent), netLeft);
    return { lineNumber, quantity, netAmount: net.toFixed(exponent) };
  });
}

/** The requested taxable amounts by rate. A document discount was distributed by rate, so it is credited by rate. */
function taxableWanted(
  invoice: Creditable,
  request: Exclude<CreditRequest, { kind: 'rest' }>,
  credited: readonly CreditedLine[],
): readonly Omit<Rate, 'tax'>[] {
  if (request.kind === 'rates')
    return request.rates.map(({ taxableAmount, ...rate }) => ({ ...rate, taxable: new Exact(taxableAmount) }));
  const exponent = currencyExponent(invoice.currency);
  return invoice.taxLines.map((rate) => {
    const ofRate = invoice.lines.filter((line) => rateKey(line) === rateKey(rate));
    const base = sum(ofRate.map(({ netAmount }) => netAmount));
    const net = sum(
      credited.filter((one) => ofRate.some((line) => line.lineNumber === one.lineNumber)).map((one) => one.netAmount),
    );
    const taxable = net.isZero() ? net : shareOf(invoice, rate, { ofRate, base, net, exponent });
    const left = leftOf(invoice, rate);
    const isLast = isExhausted(invoice, ofRate, credited) && differsByRounding(invoice, left, taxable);
    return { ...rate, taxable: isLast ? left : taxable };
  });
}

/**
 * The share of lines with this net amount in the rate's taxable amount. The sum of all credits by lines is rounded,
 * not each credit by itself, so no credit shows more than its lines, and the last one has no rounding difference to
 * take.
 */
function shareOf({ credited }: Creditable, rate: TaxAmounts, { ofRate, base, net, exponent }: RateShare): Exact {
  const byLines = credited.filter(({ lines }) => lines.length > 0);
  const before = byLines
    .flatMap(({ lines }) => lines)
    .filter((one) => ofRate.some((line) => line.lineNumber === one.lineNumber));
  const given = byLines.flatMap(({ taxLines }) => taxLines).filter((one) => rateKey(one) === rateKey(rate));
  const together = sum(before.map(({ netAmount }) => netAmount)).plus(net);
  const taxable = together.times(rate.taxableAmount).dividedBy(base).toDecimalPlaces(exponent);
  return Exact.max(taxable.minus(sum(given.map(({ taxableAmount }) => taxableAmount))), 0);
}

interface RateShare {
  readonly ofRate: readonly CreditableLine[];
  readonly base: Exact;
  readonly net: Exact;
  readonly exponent: number;
}

/** Whether these credits exhaust the lines. */
function isExhausted(invoice: Creditable, lines: readonly CreditableLine[], now: readonly CreditedLine[]): boolean {
  const all = [...invoice.credited.flatMap((one) => one.lines), ...now];
  const isDone = ({ lineNumber, quantity }: CreditableLine): boolean =>
    sum(all.filter((one) => one.lineNumber === lineNumber).map((one) => one.quantity)).equals(quantity);
  return now.some((one) => lines.some((line) => line.lineNumber === one.lineNumber)) && lines.every(isDone);
}

/**
 * Each credit rounded its share of the rate once. A larger difference was credited by rates and does not belong to
 * these lines.
 */
function differsByRounding({ credited, currency }: Creditable, left: Exact, taxable: Exact): boolean {
  const coin = new Exact(10).pow(-currencyExponent(currency));
  return left
    .minus(taxable)
    .abs()
    .lessThanOrEqualTo(coin.times(credited.length + 1));
}

const leftOf = (invoice: Creditable, rate: TaxAmounts): Exact =>
  ratesLeft(invoice).find((one) => rateKey(one) === rateKey(rate))?.taxable ?? new Exact(0);

/** The tax on a credited taxable amount; the whole remaining tax if the amount exhausts the rate. */
function takenOf(left: Rate, taxable: Exact, exponent: number): Rate {
  if (taxable.greaterThan(left.taxable)) throw creditExceedsInvoice({ what: `${left.taxCategory} ${left.taxRate} %` });
  const isLast = taxable.equals(left.taxable);
  const tax = taxable.times(left.taxRate).dividedBy(100).toDecimalPlaces(exponent);
  return { ...left, taxable, tax: isLast ? left.tax : Exact.min(tax, left.tax) };
}

function refuseUnknownRates(left: readonly Rate[], wanted: readonly Omit<Rate, 'tax'>[]): void {
  const unknown = wanted.find((one) => !left.some((rate) => rateKey(rate) === rateKey(one)));
  if (unknown) throw creditExceedsInvoice({ what: `${unknown.taxCategory} ${unknown.taxRate} %` });
}

function credit(lines: readonly CreditedLine[], taken: readonly Rate[], rounding: Exact, exponent: number): Credit {
  const subtotal = taken.reduce((total, { taxable }) => total.plus(taxable), new Exact(0));
  const tax = taken.reduce((total, rate) => total.plus(rate.tax), new Exact(0));
  return {
    lines,
    taxLines: taken.map((rate) => ({
      taxCategory: rate.taxCategory,
      taxRate: rate.taxRate,
      taxableAmount: rate.taxable.toFixed(exponent),
      taxAmount: rate.tax.toFixed(exponent),
    })),
    subtotalAmount: subtotal.toFixed(exponent),
    taxAmount: tax.toFixed(exponent),
    totalAmount: subtotal.plus(tax).plus(rounding).toFixed(exponent),
  };
}

/** A key for a rate of an invoice that does not depend on how its percentage is written (`18`, `18.0`, `18.00`). */
export const rateKey = ({ taxCategory, taxRate }: Pick<TaxAmounts, 'taxCategory' | 'taxRate'>): string =>
  `${taxCategory} ${new Exact(taxRate).toFixed(2)}`;

const sum = (amounts: readonly string[]): Exact => amounts.reduce((total, amount) => total.plus(amount), new Exact(0));
