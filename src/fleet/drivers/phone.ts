import { phoneInvalid } from './driver.errors';

interface Dialling {
  readonly countryCode: string;
  /** The digit dialled before a number inside the country, dropped from outside; empty where the zero belongs to the number. */
  readonly trunk: string;
}

const DIALLING: Readonly<Record<string, Dialling>> = {
  CI: { countryCode: '225', trunk: '' },
  FR: { countryCode: '33', trunk: '0' },
  BE: { countryCode: '32', trunk: '0' },
  CH: { countryCode: '41', trunk: '0' },
  MA: { countryCode: '212', trunk: '0' },
  SN: { countryCode: '221', trunk: '' },
  ML: { countryCode: '223', trunk: '' },
  GN: { countryCode: '224', trunk: '' },
  BF: { countryCode: '226', trunk: '' },
  NE: { countryCode: '227', trunk: '' },
  TG: { countryCode: '228', trunk: '' },
  BJ: { countryCode: '229', trunk: '' },
  CM: { countryCode: '237', trunk: '' },
  GA: { countryCode: '241', trunk: '' },
};

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * `text` as an E.164 number; one without a country code is of the tenant's country. Whether the number exists is not asked.
 *
 * @throws DomainError PHONE_INVALID
 */
export function normalizePhone(text: string, country: string): string {
  const number = asPhone(text, country);
  if (!E164.test(number)) throw phoneInvalid({ phone: text });
  return number;
}

/** As {@link normalizePhone} for a field that may be left out or emptied. @throws DomainError PHONE_INVALID */
export function phoneField(text: string | null | undefined, country: string): string | null | undefined {
  return typeof text === 'string' ? normalizePhone(text, country) : text;
}

/** The text as an E.164 number if it is one, for searching; the text itself otherwise. */
export function asPhone(text: string, country: string): string {
  const digits = text.replace(/[\s.()/-]/g, '').replace(/^00/, '+');
  const number = digits.startsWith('+') ? digits : international(digits, country);
  return E164.test(number) ? number : text;
}

function international(digits: string, country: string): string {
  const dialling = DIALLING[country];
  if (dialling === undefined) return digits;
  const { countryCode, trunk } = dialling;
  return `+${countryCode}${trunk !== '' && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits}`;
}
