import { e164Of } from '#kernel';
import { phoneInvalid } from './driver.errors';

/**
 * `text` as an E.164 number; without a country code the tenant's country is assumed. Whether the number exists is not checked.
 *
 * @throws DomainError PHONE_INVALID
 */
export function normalizePhone(text: string, country: string): string {
  const number = e164Of(text, country);
  if (number === null) throw phoneInvalid({ phone: text });
  return number;
}

/** As {@link normalizePhone}, for a field that may be absent or null. @throws DomainError PHONE_INVALID */
export function phoneField(text: string | null | undefined, country: string): string | null | undefined {
  return typeof text === 'string' ? normalizePhone(text, country) : text;
}

/** The text as an E.164 number if it is one, for searching; otherwise the text itself. */
export const asPhone = (text: string, country: string): string => e164Of(text, country) ?? text;
