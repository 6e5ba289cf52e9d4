import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { deriveKey } from './envelope';
import type { KeyRing } from './key-ring';
import { secretUnreadable } from './secrets.errors';

/**
 * The location of a field. The ciphertext opens only at this location. `row` is a value of the row that never changes.
 */
export interface FieldPlace {
  /** 0 for the global database. */
  readonly tenantId: number;
  readonly table: string;
  readonly column: string;
  readonly row: string | number;
}

const MARK = 'f1.';
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const INDEX_LENGTH = 32;
const MAX_KEYS = 20_000;

/**
 * Encrypts single fields (AES-256-GCM) under keys that are derived from the master key and the tenant: `f1.<key
 * id>.<nonce, text, tag>`. A field that is searched or must be unique has a blind index beside it: an HMAC of its
 * normalised text.
 */
export class FieldCipher {
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly ring: KeyRing) {}

  seal(place: FieldPlace, text: string): string {
    const { currentId } = this.ring;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key('field', place.tenantId, currentId), nonce).setAAD(nameOf(place));
    const box = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${MARK}${currentId}.${box.toString('base64url')}`;
  }

  /**
   * Decrypts a stored field. Values from before the encryption of fields are returned unchanged. @throws DomainError
   * SECRET_UNREADABLE
   */
  open(place: FieldPlace, stored: string): string {
    if (!stored.startsWith(MARK)) return stored;
    const [keyId = '', sealed = ''] = stored.slice(MARK.length).split('.');
    if (!this.ring.ids.includes(keyId)) throw secretUnreadable({ reason: 'unknown key' });
    const box = Buffer.from(sealed, 'base64url');
    try {
      const key = this.key('field', place.tenantId, keyId);
      const cipher = createDecipheriv(ALGORITHM, key, box.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      cipher.setAAD(nameOf(place)).setAuthTag(box.subarray(box.length - TAG_BYTES));
      const text = box.subarray(NONCE_BYTES, box.length - TAG_BYTES);
      return Buffer.concat([cipher.update(text), cipher.final()]).toString('utf8');
    } catch (cause) {
      throw secretUnreadable({ reason: 'altered or of another place' }, { cause });
    }
  }

  /** True if the field is encrypted under the current master key. */
  isCurrent(stored: string): boolean {
    return stored.startsWith(`${MARK}${this.ring.currentId}.`);
  }

  /**
   * The blind index of a text under the current master key: 32 hexadecimal digits, equal for equal texts of the same
   * column and tenant.
   */
  blindIndex(place: Omit<FieldPlace, 'row'>, normalized: string): string {
    return this.index(place, normalized, this.ring.currentId);
  }

  /** The blind index under every key of the ring. During a key rotation rows have the index of either key. */
  blindIndexes(place: Omit<FieldPlace, 'row'>, normalized: string): readonly string[] {
    return this.ring.ids.map((keyId) => this.index(place, normalized, keyId));
  }

  private index({ tenantId, table, column }: Omit<FieldPlace, 'row'>, normalized: string, keyId: string): string {
    return createHmac('sha256', this.key('blind index', tenantId, keyId))
      .update(`${table}.${column} ${normalized}`)
      .digest('hex')
      .slice(0, INDEX_LENGTH);
  }

  private key(purpose: 'field' | 'blind index', tenantId: number, keyId: string): Buffer {
    const name = `${purpose} ${tenantId} ${keyId}`;
    const known = this.keys.get(name);
    if (known !== undefined) return known;
    if (this.keys.size >= MAX_KEYS) this.keys.clear();
    const key = deriveKey(this.ring, `${purpose} of tenant ${tenantId}`, keyId);
    this.keys.set(name, key);
    return key;
  }
}

const nameOf = ({ tenantId, table, column, row }: FieldPlace): Buffer =>
  Buffer.from(JSON.stringify([tenantId, table, column, row]), 'utf8');
