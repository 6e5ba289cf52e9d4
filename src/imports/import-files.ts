import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { assertBelow, checkedContent, OBJECT_STORE, REPLACED_DATA } from '#storage';
import type { ObjectStore, ReplacedData } from '#storage';
import type { Settings } from '../config/settings';
import { SETTINGS } from '../config/settings.module';

/** A file in the file store. */
export interface KeptFile {
  readonly key: string;
  readonly sha256: string;
}

/** Prefix of all files of a tenant that wait for their import. */
export const filesOf = (tenantId: number): string => `t${tenantId}/imports`;

/** Stores files until their import has ended: in the file store of the platform, which the API and the workers share. */
@Injectable()
export class ImportFiles {
  constructor(
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(SETTINGS) private readonly settings: { readonly storage: Pick<Settings['storage'], 'folder'> },
    @Inject(REPLACED_DATA) private readonly replaced: ReplacedData,
  ) {}

  /** Stores a text, or nothing if the stream fails. @throws DomainError STORAGE_UNAVAILABLE, and the error of the stream */
  async keep(tenantId: number, text: AsyncIterable<string>): Promise<KeptFile> {
    const folder = join(this.settings.storage.folder, 'spool');
    const path = join(folder, randomUUID());
    const hash = createHash('sha256');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The read stream is opened before anything can fail: a stream that is still opening its file would recreate it after the removal.
    const draft = await open(path, 'wx', 0o600);
    try {
      await pipeline(hashed(text, hash), draft.createWriteStream());
      const key = `${filesOf(tenantId)}/${randomUUID()}`;
      await this.store.put(key, { path, size: (await stat(path)).size });
      return { key, sha256: hash.digest('hex') };
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Keeps the incoming text in a temporary file during the work. The file is removed afterwards, also after a failure. */
  async spooled<V>(bytes: AsyncIterable<Buffer>, work: (path: string) => Promise<V>): Promise<V> {
    const folder = join(this.settings.storage.folder, 'spool');
    const path = join(folder, randomUUID());
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = await open(path, 'wx', 0o600);
    try {
      await pipeline(bytes, draft.createWriteStream());
      return await work(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  /**
   * Reads the text from its beginning; a text that was altered ends in an error.
   *
   * @throws DomainError OBJECT_DAMAGED, OBJECT_MISSING, STORAGE_UNAVAILABLE
   */
  async read(tenantId: number, { key, sha256 }: KeptFile): Promise<Readable> {
    assertBelow(filesOf(tenantId), key);
    return checkedContent(await this.store.open(key), { bytes: null, sha256 }).setEncoding('utf8');
  }

  /**
   * The import has ended. Its file stays for the nightly cleanup while a restore can be undone: in the replaced data the import may still be
   * open.
   */
  async release(tenantId: number, key: string): Promise<void> {
    if (!(await this.replaced.mayReturn(tenantId))) await this.remove(tenantId, key);
  }

  /** Removing a file that does not exist is no error. @throws DomainError OBJECT_DAMAGED for a key of another tenant */
  async remove(tenantId: number, key: string): Promise<void> {
    assertBelow(filesOf(tenantId), key);
    await this.store.remove(key);
  }
}

async function* hashed(text: AsyncIterable<string>, hash: ReturnType<typeof createHash>): AsyncGenerator<string> {
  for await (const part of text) {
    hash.update(part);
    yield part;
  }
}
