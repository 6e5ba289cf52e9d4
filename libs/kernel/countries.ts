import currencies from 'country-to-currency';
import { ownValue } from './own-value';

/** Of ECMA-402, and not in TypeScript's library yet. */
type LocaleWithZones = Intl.Locale & { getTimeZones?(): readonly string[] | undefined };

/** Whether it is the ISO 3166 code of a country, in capitals. */
export function isCountry(code: string): boolean {
  // ZZ is CLDR's "unknown region", and has a name.
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ') return false;
  return new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(code) !== undefined;
}

/** Whether it is an ISO 4217 code the runtime knows, in capitals. */
export function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}

/** The ISO 4217 currency of a country; undefined where none is known. */
export function currencyOfCountry(code: string): string | undefined {
  return ownValue<string>(currencies, code);
}

/** The IANA zone of a country that has one alone. */
export function timezoneOfCountry(code: string): string | undefined {
  const locale: LocaleWithZones = new Intl.Locale('und', { region: code });
  const zones = locale.getTimeZones?.() ?? [];
  return zones.length === 1 ? zones[0] : undefined;
}
