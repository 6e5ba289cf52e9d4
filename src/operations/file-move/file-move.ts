import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { inLanes, isDomainError } from '#kernel';
import { FILE_STORES } from '#storage';
import type { FileStores, ObjectStore } from '#storage';
import { SPOOL_FOLDER } from '../../attachments/upload-receiver.service';
import type { WorkHooks } from '../tenant-upkeep/table-report';
import { fileCopyMismatch, filesInOneStore } from './file-move.errors';

/** The result of a move of one tenant's files. */
export interface FileMoveReport {
  readonly tenantId: number;
  readonly moved: number;
  readonly bytes: number;
  /** Number of files whose copy differed; they remain in the former store. */
  readonly failed: number;
}

interface Content {
  readonly sha256: string;
  readonly size: number;
}

const CONCURRENCY = 4;

/** A tenant's attachments, quarantine and imports, and its exports, which are kept after the tenant is purged. */
const prefixesOf = (tenantId: number): readonly string[] => [`t${tenantId}`, `exports/t${tenantId}`];

/**
 * Moves files from the former store to the current one. The files that the former store lists are the remaining work, so a second run
 * continues an interrupted one. A source is removed only after its copy was read back and has the same hash.
 */
@Injectable()
export class FileMove {
  private readonly logger = new Logger(FileMove.name);

  constructor(
    @Inject(FILE_STORES) private readonly stores: FileStores,
    @Inject(SPOOL_FOLDER) private readonly spool: string,
  ) {}

  get hasFormer(): boolean {
    return this.stores.former !== null;
  }

  /** Whether a tenant still has files in the former store. @throws DomainError STORAGE_UNAVAILABLE */
  async isLeft(tenantId: number): Promise<boolean> {
    const { former } = this.stores;
    if (former === null) return false;
    for (const prefix of prefixesOf(tenantId)) {
      for await (const { key } of former.list(prefix)) if (key !== '') return true;
    }
    return false;
  }

  /** @throws DomainError FILES_IN_ONE_STORE, STORAGE_UNAVAILABLE */
  async move(tenantId: number, { signal, report }: WorkHooks = {}): Promise<FileMoveReport> {
    const former = this.formerStore();
    const keys: string[] = [];
    for (const prefix of prefixesOf(tenantId)) for await (const { key } of former.list(prefix)) keys.push(key);
    await mkdir(this.spool, { recursive: true, mode: 0o700 });
    const seen = { moved: 0, bytes: 0, failed: 0, done: 0 };
    await inLanes(CONCURRENCY, keys, async (key) => {
      signal?.throwIfAborted();
      const size = await this.moveOne(former, key);
      if (size === null) seen.failed += 1;
      else Object.assign(seen, { moved: seen.moved + 1, bytes: seen.bytes + size });
      seen.done += 1;
      report?.(seen.done, keys.length);
    });
    return { tenantId, moved: seen.moved, bytes: seen.bytes, failed: seen.failed };
  }

  /** @throws DomainError FILES_IN_ONE_STORE */
  formerStore(): ObjectStore {
    if (this.stores.former === null) throw filesInOneStore({});
    return this.stores.former;
  }

  /** Returns the size; null if the copy differs, 0 if another run has moved the file or a user has deleted it meanwhile. */
  private async moveOne(former: ObjectStore, key: string): Promise<number | null> {
    try {
      const size = await this.copy(former, key);
      await former.remove(key);
      return size;
    } catch (error) {
      if (isDomainError(error, 'OBJECT_MISSING')) return 0;
      if (!isDomainError(error, 'FILE_COPY_MISMATCH')) throw error;
      this.logger.error(`the copy of ${key} differs from its source`);
      return null;
    }
  }

  private async copy(former: ObjectStore, key: string): Promise<number> {
    const { current } = this.stores;
    const path = join(this.spool, `move-${randomUUID()}`);
    try {
      const source = await contentOf(await former.open(key), path);
      if ((await this.hashInCurrent(key)) === source.sha256) return source.size;
      await current.put(key, { path, size: source.size });
      if ((await this.hashInCurrent(key)) === source.sha256) return source.size;
      await current.remove(key);
      throw fileCopyMismatch({});
    } finally {
      await rm(path, { force: true });
    }
  }

  private async hashInCurrent(key: string): Promise<string | null> {
    try {
      return (await contentOf(await this.stores.current.open(key))).sha256;
    } catch (error) {
      if (isDomainError(error, 'OBJECT_MISSING')) return null;
      throw error;
    }
  }
}

/** Reads a file to its end and hashes it; writes it to `path` if given. */
async function contentOf(stream: Readable, path?: string): Promise<Content> {
  const hash = createHash('sha256');
  let size = 0;
  const counted = async function* (parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const part of parts) {
      hash.update(part);
      size += part.length;
      yield part;
    }
  };
  if (path === undefined) for await (const part of counted(stream)) void part;
  else await pipeline(stream, counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return { sha256: hash.digest('hex'), size };
}
