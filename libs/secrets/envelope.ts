import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyRing } from './key-ring';
import { secretUnreadable } from './secrets.errors';

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** The context of a sealed text. The text opens only with the same values (tenant, account, generation, …). */
export type SealContext = readonly (string | number)[];

/**
 * Encrypts a text in an envelope: a new data key encrypts the text, the current master key encrypts the data key, and
 * both are bound to the context. Format: `v1.<master key id>.<wrapped data key>.<sealed text>`, base64url.
 */
export function seal(ring: KeyRing, context: SealContext, plaintext: string): string {
  const aad = associatedData(context);
  const dataKey = randomBytes(KEY_BYTES);
  const wrapped = encrypt(ring.current, aad, dataKey);
  const sealed = encrypt(dataKey, aad, Buffer.from(plaintext, 'utf8'));
  return [VERSION, ring.currentId, wrapped.toString('base64url'), sealed.toString('base64url')].join('.');
}

/**
 * Decrypts an envelope of {@link seal}.
 *
 * @throws DomainError SECRET_UNREADABLE if the key is unknown, the text was altered, or the context is a different one
 */
export function open(ring: KeyRing, context: SealContext, envelope: string): string {
  const [version, keyId = '', wrapped = '', sealed = ''] = envelope.split('.');
  const master = version === VERSION ? ring.key(keyId) : undefined;
  if (master === undefined) throw secretUnreadable({ reason: 'unknown key' });
  try {
    const aad = associatedData(context);
    const dataKey = decrypt(master, aad, Buffer.from(wrapped, 'base64url'));
    return decrypt(dataKey, aad, Buffer.from(sealed, 'base64url')).toString('utf8');
  } catch (cause) {
    throw secretUnreadable({ reason: 'altered or of another place' }, { cause });
  }
}

/** True if the envelope is encrypted with the current master key. */
export function isCurrentEnvelope(ring: KeyRing, envelope: string): boolean {
  return envelope.startsWith(`${VERSION}.${ring.currentId}.`);
}

/**
 * Derives a key for one purpose from a master key (default: the current one). The result is stable as long as the
 * master key exists.
 */
export function deriveKey(ring: KeyRing, purpose: string, keyId = ring.currentId): Buffer {
  const master = ring.key(keyId);
  if (master === undefined) throw secretUnreadable({ reason: 'unknown key' });
  return Buffer.from(hkdfSync('sha256', master, '', purpose, KEY_BYTES));
}

/** 32 random bytes as URL-safe text, for passwords of database accounts and for tokens. */
export function randomSecret(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

function associatedData(context: SealContext): Buffer {
  return Buffer.from(JSON.stringify(context), 'utf8');
}

function encrypt(key: Buffer, aad: Buffer, plaintext: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, aad: Buffer, box: Buffer): Buffer {
  const nonce = box.subarray(0, NONCE_BYTES);
  const tag = box.subarray(box.length - TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad).setAuthTag(tag);
  return Buffer.concat([decipher.update(box.subarray(NONCE_BYTES, box.length - TAG_BYTES)), decipher.final()]);
}
