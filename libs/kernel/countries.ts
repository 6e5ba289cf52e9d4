import currencies from 'country-to-currency';
import { ownValue } from './own-value';

/** `getTimeZones` is part of ECMA-402 and still missing in TypeScript's library. */
type LocaleWithZones = Intl.Locale & { getTimeZones?(): readonly string[] | undefined };

/** True for an ISO 3166 country code in capitals. */
export function isCountry(code: string): boolean {
  // CLDR has a name for ZZ ("unknown region"), so the name alone does not exclude it.
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ') return false;
  return new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(code) !== undefined;
}

/** True for an ISO 4217 code in capitals that the runtime knows. */
export function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}

/** The ISO 4217 currency of a country; undefined if none is known. */
export function currencyOfCountry(code: string): string | undefined {
  return ownValue<string>(currencies, code);
}

/** The IANA zone of a country; undefined if the country has more than one. */
export function timezoneOfCountry(code: string): string | undefined {
  const locale: LocaleWithZones = new Intl.Locale('und', { region: code });
  const zones = locale.getTimeZones?.() ?? [];
  return zones.length === 1 ? zones[0] : undefined;
}
