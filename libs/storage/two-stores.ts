import type { Readable } from 'node:stream';
import { isDomainError } from '#kernel';
import type { ObjectStore, StoredFile, StoredObject } from './object-store';

/** Where files are written, and where they were written before; null where they never were anywhere else. */
export interface FileStores {
  readonly current: ObjectStore;
  readonly former: ObjectStore | null;
}

/** Injection token of the {@link FileStores}, for what moves files from one to the other. */
export const FILE_STORES = Symbol('FILE_STORES');

/** One store out of both: what was stored before the store was changed is still read, listed and removed. */
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
    // It may have been moved between the two questions.
    return this.current.open(key);
  }

  async remove(key: string): Promise<void> {
    await this.former.remove(key);
    await this.current.remove(key);
  }

  /** A file that is being moved is listed twice. */
  async *list(prefix: string): AsyncIterable<StoredObject> {
    yield* this.former.list(prefix);
    yield* this.current.list(prefix);
  }
}

/** The current store alone where there is no former one. */
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
