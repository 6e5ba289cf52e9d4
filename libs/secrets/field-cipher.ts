import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { deriveKey } from './envelope';
import type { KeyRing } from './key-ring';
import { secretUnreadable } from './secrets.errors';

/** Where a field is; its ciphertext opens there and nowhere else. `row` is what never changes of the row. */
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
const MOST_KEYS = 20_000;

/**
 * Encrypts single fields (AES-256-GCM) under keys that follow from the master key and the tenant: `f1.<key id>.<nonce, text, tag>`.
 * What must be searched or kept unique has a blind index beside it: an HMAC of its normalized text.
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

  /** What was stored before fields were sealed comes back as it stands. @throws DomainError SECRET_UNREADABLE */
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

  /** Whether the field is sealed under the current master key. */
  isCurrent(stored: string): boolean {
    return stored.startsWith(`${MARK}${this.ring.currentId}.`);
  }

  /** 32 hexadecimal digits that are the same for the same text of a column of a tenant, under the current master key. */
  blindIndex(place: Omit<FieldPlace, 'row'>, normalized: string): string {
    return this.index(place, normalized, this.ring.currentId);
  }

  /** The index under every key of the ring: while keys change, rows have either. */
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
    if (this.keys.size >= MOST_KEYS) this.keys.clear();
    const key = deriveKey(this.ring, `${purpose} of tenant ${tenantId}`, keyId);
    this.keys.set(name, key);
    return key;
  }
}

const nameOf = ({ tenantId, table, column, row }: FieldPlace): Buffer =>
  Buffer.from(JSON.stringify([tenantId, table, column, row]), 'utf8');
