import type { Readable } from 'node:stream';
import { objectDamaged } from './storage.errors';

/** A local file that is to be stored. */
export interface StoredFile {
  readonly path: string;
  readonly size: number;
}

/** An object in the store, with the time at which it was stored. */
export interface StoredObject {
  readonly key: string;
  readonly storedAt: Date;
}

/**
 * Files by key, in a folder or in an S3-compatible store. The application generates the keys; they never contain text
 * from a user. A key consists of parts of `[A-Za-z0-9_-]`, separated by `/`, with extensions such as `.sql.gz` at most,
 * so no part is `.` or `..`. Every method throws STORAGE_UNAVAILABLE if the store cannot be reached or refuses.
 */
export interface ObjectStore {
  /** Stores a copy of the file, completely or not at all. */
  put(key: string, file: StoredFile): Promise<void>;
  /** @throws DomainError OBJECT_MISSING, OBJECT_DAMAGED if the key is none or does not name a file */
  open(key: string): Promise<Readable>;
  /** Deletes an object. A missing object is not an error. */
  remove(key: string): Promise<void>;
  /** All objects below the prefix, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>;
}

/** Injection token of the {@link ObjectStore}. */
export const OBJECT_STORE = Symbol('OBJECT_STORE');

const PART = '[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*';
const KEY = new RegExp(`^${PART}(?:/${PART})*$`);

/** Checks a key. The application generates keys, so a malformed one comes from a damaged row. @throws DomainError OBJECT_DAMAGED */
export function assertKey(key: string): void {
  if (!KEY.test(key)) throw objectDamaged({ reason: 'key' });
}
