import type { Readable } from 'node:stream';
import { isDomainError } from '#kernel';
import type { ObjectStore, StoredFile, StoredObject } from './object-store';

/** The current store, and the former store; null if files were never stored elsewhere. */
export interface FileStores {
  readonly current: ObjectStore;
  readonly former: ObjectStore | null;
}

/** Injection token of the {@link FileStores}, for the command that moves files between the stores. */
export const FILE_STORES = Symbol('FILE_STORES');

/** Combines both stores: files in the former store are still read, listed and removed. */
export class TwoStores implements ObjectStore {
  constructor(
    private readonly current: ObjectStore,
    private readonly former: ObjectStore,
  ) {}

  put(key: string, file: StoredFile): Promise<void> {
    return this.current.put(key, file);
  }

  async open(key: string): Promise<Readable> {
    const stores = [this.current, this.former];
    for (const store of stores) {
      const content = await opened(store, key);
      if (content !== null) return content;
    }
    // The file may have been moved between the two attempts.
    return this.current.open(key);
  }

  async remove(key: string): Promise<void> {
    await this.former.remove(key);
    await this.current.remove(key);
  }

  /** A file that is being moved can be listed twice. */
  async *list(prefix: string): AsyncIterable<StoredObject> {
    yield* this.former.list(prefix);
    yield* this.current.list(prefix);
  }
}

/** The combined store, or only the current store if there is no former one. */
export const storeOf = ({ current, former }: FileStores): ObjectStore =>
  former === null ? current : new TwoStores(current, former);

async function opened(store: ObjectStore, key: string): Promise<Readable | null> {
  try {
    return await store.open(key);
  } catch (error) {
    if (isDomainError(error, 'OBJECT_MISSING')) return null;
    throw error;
  }
}
