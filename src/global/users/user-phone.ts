import { e164Of } from '#kernel';
import { KeyRing, open, seal } from '#secrets';
import { phoneNotInternational } from './user.errors';

/** An account belongs to no country: its number is written with the country code. @throws DomainError PHONE_NOT_INTERNATIONAL */
export function internationalPhone(text: string): string {
  const number = e164Of(text, null);
  if (number === null) throw phoneNotInternational({});
  return number;
}

/** The number as it is stored, bound to its account. */
export const sealPhone = (ring: KeyRing, userId: number, phone: string): string =>
  seal(ring, phonePlace(userId), phone);

/** What was stored before numbers were sealed is read as it stands. */
export function openPhone(ring: KeyRing, userId: number, stored: string | null): string | null {
  if (stored === null || stored.startsWith('+')) return stored;
  return open(ring, phonePlace(userId), stored);
}

/** What the ciphertext of a number is bound to. */
export const phonePlace = (userId: number): readonly [string, number, string] => ['users', userId, 'phone'];
