import type { Readable } from 'node:stream';

/** A file on this machine that is to be stored. */
export interface StoredFile {
  readonly path: string;
  readonly size: number;
}

/** What is in the store, and since when. */
export interface StoredObject {
  readonly key: string;
  readonly storedAt: Date;
}

/**
 * Files by key, in a folder or in an S3-compatible store. Keys are the application's: `[a-z0-9_-]` in parts separated by `/`, with
 * extensions such as `.sql.gz` at most, so that no part is `.` or `..`; never
 * anything a user typed. Every method throws STORAGE_UNAVAILABLE when the store cannot be reached or refuses.
 */
export interface ObjectStore {
  /** Stores a copy of the file, whole or not at all. */
  put(key: string, file: StoredFile): Promise<void>;
  /** @throws DomainError OBJECT_MISSING */
  open(key: string): Promise<Readable>;
  /** Nothing happens when it is not there. */
  remove(key: string): Promise<void>;
  /** Everything whose key begins with the prefix, in no order. */
  list(prefix: string): AsyncIterable<StoredObject>;
}

/** Injection token of the {@link ObjectStore}. */
export const OBJECT_STORE = Symbol('OBJECT_STORE');

const PART = '[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*';
const KEY = new RegExp(`^${PART}(?:/${PART})*$`);

/** A key is made by us: one that is not is a fault of ours, not of a request. */
export function assertKey(key: string): void {
  if (!KEY.test(key)) throw new Error('malformed storage key');
}
