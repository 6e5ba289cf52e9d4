import { ownValue } from '#kernel';
import type { Day, Locale } from '#kernel';
import { STATUS_FACTS } from '../../workshop/interventions/intervention.choices';
import { printedAmount, printedDay } from '../../workshop/printing/printed-numbers';

type Words = Readonly<Record<Locale, Readonly<Record<string, string>>>>;

/** Codes of shares: work types, and the shares without a category. */
const SHARES: Words = {
  fr: { labor: 'Main-d’œuvre', supply: 'Fournitures', other: 'Autres travaux', none: 'Non précisé', others: 'Autres' },
  en: { labor: 'Labour', supply: 'Supplies', other: 'Other work', none: 'Not given', others: 'Others' },
};

const DUE_TYPES: Words = {
  fr: {
    insurance_expiry: 'Assurance',
    renewal_expiry: 'Document du véhicule',
    license_expiry: 'Permis',
    certification_expiry: 'Certification',
    maintenance_due: 'Entretien',
  },
  en: {
    insurance_expiry: 'Insurance',
    renewal_expiry: 'Vehicle document',
    license_expiry: 'Licence',
    certification_expiry: 'Certification',
    maintenance_due: 'Maintenance',
  },
};

const BANDS: Words = {
  fr: {
    '0-2': '0 à 2 ans',
    '3-5': '3 à 5 ans',
    '6-10': '6 à 10 ans',
    '11-15': '11 à 15 ans',
    '15+': 'plus de 15 ans',
    '<50k': 'moins de 50 000 km',
    '50-100k': '50 000 à 100 000 km',
    '100-150k': '100 000 à 150 000 km',
    '150-200k': '150 000 à 200 000 km',
    '200k+': 'plus de 200 000 km',
    unknown: 'inconnu',
  },
  en: {
    '0-2': '0 to 2 years',
    '3-5': '3 to 5 years',
    '6-10': '6 to 10 years',
    '11-15': '11 to 15 years',
    '15+': 'over 15 years',
    '<50k': 'below 50,000 km',
    '50-100k': '50,000 to 100,000 km',
    '100-150k': '100,000 to 150,000 km',
    '150-200k': '150,000 to 200,000 km',
    '200k+': 'over 200,000 km',
    unknown: 'unknown',
  },
};

const MONTHS: Readonly<Record<Locale, readonly string[]>> = {
  fr: ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
};

const wordOf = (words: Words, code: string, locale: Locale): string => ownValue(words[locale], code) ?? code;

export const shareWord = (key: string, locale: Locale): string => wordOf(SHARES, key, locale);
export const dueWord = (type: string, locale: Locale): string => wordOf(DUE_TYPES, type, locale);
export const bandWord = (band: string, locale: Locale): string => wordOf(BANDS, band, locale);
export const statusWord = (status: string, locale: Locale): string =>
  ownValue(STATUS_FACTS, status)?.[locale] ?? status;

/** `2026-03` in words; other text is returned unchanged. */
export function monthWord(month: string, locale: Locale): string {
  const [year = '', number = ''] = month.split('-');
  const name = MONTHS[locale][Number(number) - 1];
  return name === undefined ? month : `${name} ${year}`;
}

/** The currency as it is printed with amounts. */
export const currencyWord = (currency: string, locale: Locale): string =>
  printedAmount('0', currency, locale).slice(1).trim();

export function periodWords({ from, to }: { readonly from: Day; readonly to: Day }, locale: Locale): string {
  const [first, last] = [printedDay(from, locale), printedDay(to, locale)];
  return locale === 'fr' ? `Du ${first} au ${last}` : `${first} to ${last}`;
}

export const issuedWords = (day: Day, locale: Locale): string =>
  locale === 'fr' ? `Établi le ${printedDay(day, locale)}` : `Issued on ${printedDay(day, locale)}`;

/** The sentence of an empty report. */
export const EMPTY: Readonly<Record<Locale, string>> = {
  fr: 'Aucune donnée pour ce rapport sur cette période.',
  en: 'No data for this report in this period.',
};

export const TOTAL: Readonly<Record<Locale, string>> = { fr: 'Total', en: 'Total' };
