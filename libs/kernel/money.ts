import { Decimal } from 'decimal.js';

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

const USUAL_EXPONENT = 2;

/** Decimals of a currency's minor unit: 0 for XOF, 2 for EUR, 3 for TND (ISO 4217). */
export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? USUAL_EXPONENT;
}

/** `amount` rounded half up, away from zero, to the currency's minor unit, with exactly its decimals: `"183.80"`, `"292050"`. */
export function formatMoney(amount: string, currency: string): string {
  return new Decimal(amount).toFixed(currencyExponent(currency), Decimal.ROUND_HALF_UP);
}

/**
 * The price of one unit, which may have more decimals than the currency: at least the decimals of the currency, and as
 * many more as the price has (`"0.195"`, `"12.50"`).
 */
export function formatUnitPrice(price: string, currency: string): string {
  const value = new Decimal(price);
  return value.toFixed(Math.max(currencyExponent(currency), value.decimalPlaces()));
}

/** False if `amount` has more decimals than its currency. Such an amount is refused, never silently rounded. */
export function fitsCurrency(amount: string, currency: string): boolean {
  return new Decimal(amount).decimalPlaces() <= currencyExponent(currency);
}
