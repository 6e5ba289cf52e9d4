import { Decimal } from 'decimal.js';

/** The sign between the integer part and the decimals of a number. */
export type DecimalSign = ',' | '.';

/** Spaces of every width and the apostrophe separate thousands; a currency or a unit may follow or precede the number. */
const NOISE = /[\s\u00A0\u202F\u2009'’]|(?:€|EUR|F\s?CFA|FCFA|XOF|XAF|F|KM|L|LITRES?|KWH|KG)$|^€/giu;
const NUMBER = /^[-+]?[\d.,]+$/;
const OTHER: Readonly<Record<DecimalSign, DecimalSign>> = { ',': '.', '.': ',' };

const compactOf = (text: string): string => text.replace(NOISE, '');

/**
 * What a cell shows about the decimal sign. `either` for `18,500`, which can be eighteen and a half or eighteen thousand five hundred; null
 * if it shows nothing.
 */
export function signIn(text: string): DecimalSign | 'either' | null {
  const number = compactOf(text);
  if (!NUMBER.test(number)) return null;
  const signs = [...number.replace(/[^.,]/g, '')] as DecimalSign[];
  const last = signs.at(-1);
  if (last === undefined) return null;
  if (new Set(signs).size === 2) return signs.indexOf(last) === signs.length - 1 ? last : null;
  if (signs.length > 1) return isGrouped(number, last) ? OTHER[last] : null;
  const [whole = '', parts = ''] = number.replace(/^[-+]/, '').split(last);
  const isGroup = parts.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  return isGroup ? 'either' : last;
}

/** The number with a decimal point, as the API accepts it; undefined if the sign would have to be guessed. */
export function numberIn(text: string, sign: DecimalSign | null): string | undefined {
  const number = compactOf(text);
  const own = signIn(text);
  if (own === null) return NUMBER.test(number) ? number : text;
  const used = own === 'either' ? sign : own;
  return used === null ? undefined : number.replaceAll(OTHER[used], '').replace(used, '.');
}

const isGrouped = (number: string, sign: DecimalSign): boolean =>
  (sign === ',' ? /^[-+]?\d{1,3}(?:,\d{3})+$/ : /^[-+]?\d{1,3}(?:\.\d{3})+$/).test(number);

/** The sign with which quantity × price equals the total, with a tolerance of two percent; null if neither or both fit. */
export function signOfProduct(quantity: string, price: string, total: string): DecimalSign | null {
  const fitting = ([',', '.'] as const).filter((sign) => {
    const [one, other, product] = [quantity, price, total].map((text) => decimalOf(numberIn(text, sign)));
    if (one === undefined || other === undefined || product === undefined) return false;
    return one.times(other).minus(product).abs().lessThanOrEqualTo(product.times('0.02'));
  });
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

const decimalOf = (text: string | undefined): Decimal | undefined =>
  text !== undefined && /^\d{1,15}(?:\.\d{1,15})?$/.test(text) ? new Decimal(text) : undefined;
