import type { Locale } from '#kernel';

/**
 * A non-breaking space, which every font has. Written as an escape, because editors show and save it like a normal
 * space.
 */
const SPACE = '\u00a0';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An exact decimal with its digits in groups of three. Nothing is rounded; no floating-point number is used. */
export function printedDecimal(value: string, locale: Locale): string {
  const sign = value.startsWith('-') ? '-' : '';
  const [whole = '0', fraction] = value.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, locale === 'fr' ? SPACE : ',');
  const point = locale === 'fr' ? ',' : '.';
  return `${sign}${grouped}${fraction === undefined ? '' : `${point}${fraction}`}`;
}

/** An amount with its currency: the sign for the euro, and the name for the CFA franc in French. */
export function printedAmount(amount: string, currency: string, locale: Locale): string {
  return printedMeasure(amount, currencyName(currency, locale), locale);
}

function currencyName(currency: string, locale: Locale): string {
  if (currency === 'EUR') return '€';
  return locale === 'fr' && (currency === 'XOF' || currency === 'XAF') ? `F${SPACE}CFA` : currency;
}

/** A number with its unit, on one line. */
export function printedMeasure(value: string, unit: string, locale: Locale): string {
  return `${printedDecimal(value, locale)}${SPACE}${unit}`;
}

/** A rate or a discount without trailing zeros: `18 %`, `5,5 %`. */
export function printedPercent(value: string, locale: Locale): string {
  const short = value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  return printedMeasure(short, '%', locale);
}

/** `14/03/2026`, or `14 Mar 2026`. */
export function printedDay(day: string, locale: Locale): string {
  const [year = '', month = '', date = ''] = day.split('-');
  if (locale === 'fr') return `${date}/${month}/${year}`;
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}
