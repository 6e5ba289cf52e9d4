import { e164Of } from '#kernel';
import { KeyRing, open, seal } from '#secrets';
import { phoneNotInternational } from './user.errors';

/**
 * Normalizes a phone number. An account belongs to no country, so the number must contain the country code.
 *
 * @throws DomainError PHONE_NOT_INTERNATIONAL
 */
export function internationalPhone(text: string): string {
  const number = e164Of(text, null);
  if (number === null) throw phoneNotInternational({});
  return number;
}

/** Encrypts the number, bound to its account. */
export const sealPhone = (ring: KeyRing, userId: number, phone: string): string =>
  seal(ring, phonePlace(userId), phone);

/** Decrypts a stored number. Numbers from before encryption are stored in clear and begin with `+`. */
export function openPhone(ring: KeyRing, userId: number, stored: string | null): string | null {
  if (stored === null || stored.startsWith('+')) return stored;
  return open(ring, phonePlace(userId), stored);
}

/** The place to which the ciphertext of a number is bound. */
export const phonePlace = (userId: number): readonly [string, number, string] => ['users', userId, 'phone'];
