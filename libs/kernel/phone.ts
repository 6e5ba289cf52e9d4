import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** What an international number is at all (E.164): its country's plan may have changed since the library learned it. */
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A number as E.164, however people write it: `+33 (0)6 12…`, `0033…`, `06.12…` of the country. Null for what nobody could dial: its
 * length is none of its country's plan, something else stands beside it, or it has an extension, which E.164 has no place for.
 *
 * By the library's smallest metadata: lengths and trunk digits of every country. Whether a number is given out, and for what, is not asked:
 * plans change faster than libraries.
 */
export function e164Of(text: string, country: string | null): string | null {
  const isKnown = country !== null && isSupportedCountry(country);
  const options = { extract: false, ...(isKnown && { defaultCountry: country }) };
  const number = parsePhoneNumberFromString(text.trim().replace(/^00/, '+'), options);
  const isWhole = number !== undefined && number.ext === undefined && number.isPossible();
  return isWhole && E164.test(number.number) ? number.number : null;
}
