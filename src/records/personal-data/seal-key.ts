import { randomBytes } from 'node:crypto';

/** The value that the ciphertexts of a new row are bound to: 22 random characters, known before the row's id. */
export function newSealKey(): string {
  return randomBytes(16).toString('base64url');
}
