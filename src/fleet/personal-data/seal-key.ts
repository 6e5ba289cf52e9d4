import { randomBytes } from 'node:crypto';

/** What the ciphertexts of a new row are bound to: 22 random characters, known before its id is. */
export function newSealKey(): string {
  return randomBytes(16).toString('base64url');
}
