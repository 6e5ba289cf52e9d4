import { currencyExponent, Exact } from '#kernel';
import type { Discount } from './pricing';

/** The printed values of a credit note line: quantity × price less the discount is exactly the net amount. */
interface CreditedPrice extends Discount {
  readonly unitPrice: string;
  readonly grossAmount: string;
  readonly discountAmount: string;
}

/** The price and discount of an invoice line. */
type Priced = Discount & { readonly unitPrice: string };

/** Decimals of a unit price. */
const PRICE_DECIMALS = 4;

/**
 * Computes price and discount of a credited quantity from its net amount, so that the printed values are consistent:
 * the price is that of the invoice, and a discount is the difference. If rounding made the net amount larger than
 * quantity × price, the price is the smallest one that reaches it.
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

/** The percentage of the invoice if it gives the same discount, else the amount. */
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
