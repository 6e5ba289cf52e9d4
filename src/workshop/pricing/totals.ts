import { currencyExponent, Exact } from '#kernel';
import { allocate } from './allocation';
import { amountTooLarge, discountTooHigh, discountTooPrecise } from './pricing.errors';
import type {
  Discount,
  DocumentTotals,
  LineAmounts,
  PricedDocument,
  PricedLine,
  TaxAmounts,
  TaxCategory,
  WorkType,
} from './pricing';

/** Within a column DECIMAL(19,4), also for a currency with three decimals. */
const LARGEST = new Exact('99999999999999');
const PERCENT_DECIMALS = 2;

interface Amounts {
  readonly gross: Exact;
  readonly discount: Exact;
  readonly net: Exact;
}

interface TaxGroup {
  readonly taxCategory: TaxCategory;
  readonly rate: Exact;
  readonly base: Exact;
}

/**
 * Computes the totals of a priced document as defined in domain.md §10: halves are rounded up at the steps that the
 * section names and at no other, and tax is computed once for each rate, after the document discount.
 *
 * @throws DomainError DISCOUNT_TOO_HIGH, DISCOUNT_TOO_PRECISE, AMOUNT_TOO_LARGE
 */
export function totalsOf(document: PricedDocument): DocumentTotals {
  const { currency, lines } = document;
  const exponent = currencyExponent(currency);
  const amounts = lines.map((line) => lineAmounts(line, currency));
  const linesNet = sum(amounts.map(({ net }) => net));
  const discount = discountOn(linesNet, document, currency);
  const taxed = taxAmounts(taxGroups(lines, amounts), discount, exponent);
  const subtotal = linesNet.minus(discount);
  const tax = sum(taxed.map((group) => group.tax));
  const shown = (amount: Exact): string => amount.toFixed(exponent);
  const netOf = (workType: WorkType): string =>
    shown(sum(amounts.flatMap(({ net }, index) => (lines[index]?.workType === workType ? [net] : []))));
  return {
    lines: lines.map((line, index) => shownLine(line, amounts[index], exponent)),
    taxLines: taxed.map((group): TaxAmounts => ({
      taxCategory: group.taxCategory,
      taxRate: group.rate.toFixed(PERCENT_DECIMALS),
      taxableAmount: shown(group.taxable),
      taxAmount: shown(group.tax),
    })),
    linesNet: shown(linesNet),
    discountAmount: shown(discount),
    subtotalAmount: shown(subtotal),
    taxAmount: shown(tax),
    totalAmount: shown(within(subtotal.plus(tax))),
    laborNet: netOf('labor'),
    supplyNet: netOf('supply'),
    otherNet: netOf('other'),
  };
}

function lineAmounts(line: PricedLine, currency: string): Amounts {
  const gross = within(rounded(new Exact(line.quantity).times(line.unitPrice), currency));
  const discount = discountOn(gross, line, currency);
  return { gross, discount, net: gross.minus(discount) };
}

function discountOn(amount: Exact, { discountType, discountValue }: Discount, currency: string): Exact {
  if (discountType === 'none') return new Exact(0);
  const value = new Exact(discountValue);
  const isPercentage = discountType === 'percentage';
  const limit = isPercentage ? new Exact(100) : amount;
  if (value.greaterThan(limit)) throw discountTooHigh({ discount: discountValue, limit: limit.toFixed() });
  const decimals = isPercentage ? PERCENT_DECIMALS : currencyExponent(currency);
  if (value.decimalPlaces() > decimals) throw discountTooPrecise({ discount: discountValue, currency });
  return isPercentage ? rounded(amount.times(value).dividedBy(100), currency) : value;
}

/** The lines by category and rate, higher rates first. */
function taxGroups(lines: readonly PricedLine[], amounts: readonly Amounts[]): readonly TaxGroup[] {
  const groups = new Map<string, TaxGroup>();
  lines.forEach(({ taxCategory, taxRate }, index) => {
    const rate = new Exact(taxRate);
    const key = `${taxCategory} ${rate.toFixed(PERCENT_DECIMALS)}`;
    const base = (groups.get(key)?.base ?? new Exact(0)).plus(amounts[index]?.net ?? 0);
    groups.set(key, { taxCategory, rate, base });
  });
  return [...groups.values()].toSorted(
    (one, other) => other.rate.comparedTo(one.rate) || one.taxCategory.localeCompare(other.taxCategory),
  );
}

function taxAmounts(
  groups: readonly TaxGroup[],
  discount: Exact,
  exponent: number,
): readonly (TaxGroup & { readonly taxable: Exact; readonly tax: Exact })[] {
  const minor = (amount: Exact): bigint => BigInt(amount.times(new Exact(10).pow(exponent)).toFixed(0));
  const parts = groups.map(({ base }, index) => ({ weight: minor(base), rank: -index }));
  const shares = allocate(minor(discount), parts);
  return groups.map((group, index) => {
    const share = new Exact((shares[index] ?? 0n).toString()).dividedBy(new Exact(10).pow(exponent));
    const taxable = group.base.minus(share);
    const tax = taxable.times(group.rate).dividedBy(100).toDecimalPlaces(exponent);
    return { ...group, taxable, tax };
  });
}

function shownLine(line: PricedLine, amounts: Amounts | undefined, exponent: number): LineAmounts {
  const { gross, discount, net } = amounts ?? { gross: new Exact(0), discount: new Exact(0), net: new Exact(0) };
  const tax = net.times(line.taxRate).dividedBy(100).toDecimalPlaces(exponent);
  return {
    grossAmount: gross.toFixed(exponent),
    discountAmount: discount.toFixed(exponent),
    netAmount: net.toFixed(exponent),
    taxAmount: tax.toFixed(exponent),
    totalAmount: net.plus(tax).toFixed(exponent),
  };
}

function within(amount: Exact): Exact {
  if (amount.greaterThan(LARGEST)) throw amountTooLarge({ limit: LARGEST.toFixed() });
  return amount;
}

const rounded = (amount: Exact, currency: string): Exact => amount.toDecimalPlaces(currencyExponent(currency));

const sum = (amounts: readonly Exact[]): Exact => amounts.reduce((total, amount) => total.plus(amount), new Exact(0));
