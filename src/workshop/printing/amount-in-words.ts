import { toCardinal as inEnglish } from 'n2words/en-GB';
import { toCardinal as inFrench } from 'n2words/fr-FR';
import type { Locale } from '#kernel';
import type { PrintedText } from './printed-text';

type Words = (count: bigint) => string;

const WORDS: Readonly<Record<Locale, Words>> = { fr: (count) => inFrench(count), en: (count) => inEnglish(count) };

/** Coins with a name of their own; other amounts below one are printed as a fraction of the currency. */
const COINS: ReadonlyMap<string, readonly [one: string, many: string]> = new Map([
  ['CHF', ['centime', 'centimes']],
  ['EUR', ['centime', 'centimes']],
  ['MAD', ['centime', 'centimes']],
  ['TND', ['millime', 'millimes']],
]);

/** An amount as `formatMoney` writes it: `mille deux cents francs CFA`, `un million d’euros et cinquante centimes`. */
export function amountInWords(amount: string, currency: string): Exclude<PrintedText, string> {
  return { fr: spelt(amount, currency, 'fr'), en: spelt(amount, currency, 'en') };
}

function spelt(amount: string, currency: string, locale: Locale): string {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const count = BigInt(whole);
  const main = `${WORDS[locale](count)}${linkOf(count, currency, locale)}${nameOf(count, currency, locale)}`;
  return /^0*$/.test(fraction)
    ? main
    : `${main} ${locale === 'fr' ? 'et' : 'and'} ${coins(fraction, currency, locale)}`;
}

function coins(fraction: string, currency: string, locale: Locale): string {
  const names = COINS.get(currency);
  if (names === undefined) return `${fraction}/1${'0'.repeat(fraction.length)}`;
  const count = BigInt(fraction);
  return `${WORDS[locale](count)} ${count === 1n ? names[0] : names[1]}`;
}

/** French puts `de` between whole millions or milliards and the counted noun. */
function linkOf(count: bigint, currency: string, locale: Locale): string {
  if (locale === 'en' || count === 0n || count % 1_000_000n !== 0n) return ' ';
  return /^[aeiouyhéè]/i.test(nameOf(count, currency, 'fr')) ? ' d’' : ' de ';
}

/** The common name of the currency, without the bank that issues it. */
function nameOf(count: bigint, currency: string, locale: Locale): string {
  const style = { style: 'currency', currencyDisplay: 'name', maximumFractionDigits: 0 } as const;
  const parts = new Intl.NumberFormat(locale, { ...style, currency }).formatToParts(count);
  const name = parts.find(({ type }) => type === 'currency')?.value ?? currency;
  return name.replace(/\s*\(.*\)$/, '');
}
