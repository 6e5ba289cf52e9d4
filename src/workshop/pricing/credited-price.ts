import { currencyExponent, Exact } from '#kernel';
import type { Discount } from './pricing';

/** What a line of a credit note prints: quantity × price, less its discount, is exactly the net amount. */
interface CreditedPrice extends Discount {
  readonly unitPrice: string;
  readonly grossAmount: string;
  readonly discountAmount: string;
}

/** Of what the price and discount of an invoice's line are made. */
type Priced = Discount & { readonly unitPrice: string };

/** Decimals of a unit price. */
const PRICE_DECIMALS = 4;

/**
 * Finds price and discount of a credited quantity again from its net amount, so that the printed arithmetic holds: the price is that of
 * the invoice, and a discount says what is less. Where rounding made the amount more than quantity × price, the price is the smallest that
 * comes to it.
 */
export function creditedPrice(line: Priced, quantity: string, netAmount: string, currency: string): CreditedPrice {
  const exponent = currencyExponent(currency);
  const grossAt = (price: Exact): Exact => price.times(quantity).toDecimalPlaces(exponent);
  const isEnough = grossAt(new Exact(line.unitPrice)).greaterThanOrEqualTo(netAmount);
  const lowest = new Exact(netAmount).dividedBy(quantity).toDecimalPlaces(PRICE_DECIMALS, Exact.ROUND_UP);
  const price = isEnough ? new Exact(line.unitPrice) : lowest;
  const gross = grossAt(price);
  const discount = gross.minus(netAmount);
  return {
    unitPrice: price.toFixed(),
    grossAmount: gross.toFixed(exponent),
    discountAmount: discount.toFixed(exponent),
    ...discountThatMakes(discount, gross, line, exponent),
  };
}

/** The percentage of the invoice where it comes to the same, else the amount. */
function discountThatMakes(discount: Exact, gross: Exact, line: Priced, exponent: number): Discount {
  if (discount.isZero()) return { discountType: 'none', discountValue: '0' };
  const { discountType, discountValue } = line;
  const isSame =
    discountType === 'percentage' &&
    gross.times(discountValue).dividedBy(100).toDecimalPlaces(exponent).equals(discount);
  return isSame
    ? { discountType, discountValue }
    : { discountType: 'amount', discountValue: discount.toFixed(exponent) };
}
