import type { PrintedText } from './printed-text';

const NAMES = {
  fr: new Intl.DisplayNames(['fr'], { type: 'region' }),
  en: new Intl.DisplayNames(['en'], { type: 'region' }),
};

/** The name of an ISO 3166 country code; any other text is returned unchanged. */
export function countryName(code: string): PrintedText {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return { fr: NAMES.fr.of(code) ?? code, en: NAMES.en.of(code) ?? code };
}
