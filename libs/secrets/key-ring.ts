import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const KEY_BYTES = 32;
/** Key ids are part of ciphertexts, between dots, and of account names. */
const KEY_ID = /^[A-Za-z0-9_-]{1,12}$/;
/**
 * Minimum number of different bytes in a key: a random key has about thirty, a placeholder such as all zeros has one.
 */
const FEWEST_BYTES = 16;

/** Injection token of the platform's {@link KeyRing}. */
export const KEY_RING = Symbol('KEY_RING');

interface KeyFile {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** The keys of a ring in plain text, to be passed only to another thread of the process. */
export interface PortableKeys {
  readonly currentId: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/**
 * Refusal of a key file that is missing, readable by others, or malformed. The message contains the reason, never a
 * key.
 */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

/** The master keys of the platform by id. New secrets use the current key; secrets under older keys stay readable. */
export class KeyRing {
  private constructor(
    readonly currentId: string,
    private readonly keys: ReadonlyMap<string, Buffer>,
  ) {}

  /**
   * Reads `{"current":"k1","keys":{"k1":"<base64 of 32 bytes>"}}`.
   *
   * @throws KeyFileError if the file is missing, accessible to others than its owner, or malformed; key ids match
   * `[A-Za-z0-9_-]{1,12}`
   */
  static load(path: string): KeyRing {
    if (!existsSync(path)) throw new KeyFileError('the master key file does not exist');
    if ((statSync(path).mode & 0o077) !== 0)
      throw new KeyFileError('the master key file is readable by others (want 0600)');
    const file = parseKeyFile(readFileSync(path, 'utf8'));
    if (!Object.keys(file.keys).every((id) => KEY_ID.test(id)))
      throw new KeyFileError('the id of a master key is one to twelve letters, digits, hyphens or underscores');
    const keys = new Map(Object.entries(file.keys).map(([id, text]) => [id, decodeKey(text)]));
    if (!keys.has(file.current)) throw new KeyFileError('the current master key is not among the keys');
    return new KeyRing(file.current, keys);
  }

  static of({ currentId, keys }: PortableKeys): KeyRing {
    return new KeyRing(currentId, new Map([...keys].map(([id, key]) => [id, Buffer.from(key)])));
  }

  /**
   * Creates a key file with one new key that only its owner can read. An existing file stays unchanged. If several
   * processes start at the same time, one of them creates the file; no process reads a half-written one.
   */
  static create(path: string): void {
    if (existsSync(path)) return;
    mkdirSync(dirname(path), { recursive: true });
    const file: KeyFile = { current: 'k1', keys: { k1: randomBytes(KEY_BYTES).toString('base64') } };
    const draft = `${path}.${randomBytes(6).toString('hex')}`;
    writeFileSync(draft, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    try {
      linkSync(draft, path);
    } catch (error) {
      if (!existsSync(path)) throw error;
    } finally {
      unlinkSync(draft);
    }
  }

  get ids(): readonly string[] {
    return [...this.keys.keys()];
  }

  get portable(): PortableKeys {
    return { currentId: this.currentId, keys: this.keys };
  }

  key(id: string): Buffer | undefined {
    return this.keys.get(id);
  }

  get current(): Buffer {
    const key = this.keys.get(this.currentId);
    if (key === undefined) throw new KeyFileError('the current master key is not among the keys');
    return key;
  }
}

function parseKeyFile(text: string): KeyFile {
  try {
    const value: unknown = JSON.parse(text);
    if (isKeyFile(value)) return value;
  } catch {
    throw new KeyFileError('the master key file is not JSON');
  }
  throw new KeyFileError('the master key file needs "current" and "keys"');
}

function isKeyFile(value: unknown): value is KeyFile {
  if (typeof value !== 'object' || value === null || !('current' in value) || !('keys' in value)) return false;
  if (typeof value.current !== 'string' || typeof value.keys !== 'object' || value.keys === null) return false;
  return Object.values(value.keys).every((key) => typeof key === 'string');
}

function decodeKey(text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES) throw new KeyFileError('a master key is not 32 bytes of base64');
  if (new Set(key).size < FEWEST_BYTES) throw new KeyFileError('a master key is not random: generate a new one');
  return key;
}
