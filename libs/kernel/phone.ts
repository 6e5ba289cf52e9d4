import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** The general form of an international number (E.164). The plan of a country may be newer than the library's data. */
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A phone number in E.164, from any common spelling: `+33 (0)6 12…`, `0033…`, or `06.12…` of the given country. Null
 * for a text that cannot be dialled: its length does not fit the country's plan, it contains other text, or it has an
 * extension, which E.164 cannot express.
 *
 * Uses the library's smallest metadata: lengths and trunk digits of every country. It does not check whether and for
 * what a number is assigned, because plans change faster than libraries.
 */
export function e164Of(text: string, country: string | null): string | null {
  const isKnown = country !== null && isSupportedCountry(country);
  const options = { extract: false, ...(isKnown && { defaultCountry: country }) };
  const number = parsePhoneNumberFromString(text.trim().replace(/^00/, '+'), options);
  const isWhole = number !== undefined && number.ext === undefined && number.isPossible();
  return isWhole && E164.test(number.number) ? number.number : null;
}
