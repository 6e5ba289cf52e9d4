import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { isDomainError } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import type { ObjectStore } from '#storage';
import { backupCorrupt } from '../../dumps/dump.errors';
import { isThere, syncFolder } from '../backup-drafts.service';
import { BACKUP_BUCKET } from '../catalogue/backup-files.service';
import type { BackupManifest } from '../../dumps/backup-manifest';
import type { StoredBackup } from '../backup-paths';
import { decrypting, encrypting } from '../../dumps/streams/chunk-cipher';
import { FILE_LIST } from '../../dumps/files-of-backup';
import { isSha256 } from './vaulted-content';
import type { ContentForm, VaultedContent } from './vaulted-content';

/** A file of the list: the id of its row, and the hash of its content. */
export interface ListedFile {
  readonly id: number;
  readonly sha256: string;
  readonly bytes: number;
}

/** Hash and size of the list as it is stored. */
export interface StoredList {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The list of a backup's contents: one line per file, stored beside the dump, compressed and encrypted like it. The manifest contains the hash
 * of the list, so its signature covers the list. The manifest itself stays small, even with many files.
 */
@Injectable()
export class FileLists {
  constructor(
    @Inject(KEY_RING) private readonly ring: KeyRing,
    @Inject(BACKUP_BUCKET) private readonly bucket: ObjectStore | null,
  ) {}

  /** Writes the list while the files are read; returns null and writes nothing if there is no file. */
  async write(stored: StoredBackup, form: ContentForm, files: AsyncIterable<ListedFile>): Promise<StoredList | null> {
    const path = listPath(stored);
    const draft = join(dirname(path), `.draft-${randomBytes(6).toString('hex')}`);
    let lines = 0;
    const text = async function* (): AsyncGenerator<string> {
      for await (const { sha256, bytes, id } of files) {
        lines += 1;
        yield `${sha256} ${bytes} ${id}\n`;
      }
    };
    try {
      const stages = form.keyId === null ? [] : [encrypting(this.ring)];
      const file = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
      await pipeline([Readable.from(text()), createGzip(), ...stages, file]);
      if (lines === 0) return null;
      await rename(draft, path);
      await syncFolder(dirname(path));
      return { sha256: await hashOf(createReadStream(path)), bytes: (await stat(path)).size };
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** The contents that a backup refers to. @throws DomainError BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN, STORAGE_UNAVAILABLE */
  async *read(
    stored: StoredBackup,
    manifest: BackupManifest,
  ): AsyncGenerator<VaultedContent & { readonly id: number }> {
    const { files, tenantId } = manifest;
    if (files === undefined || files.list === null || tenantId === null) return;
    const name = `${stored.file}${FILE_LIST}`;
    if ((await hashOf(await this.open(stored, name))) !== files.list.sha256)
      throw backupCorrupt({ file: name, reason: 'sha256' });
    const form = formOf(manifest);
    let lines = 0;
    for await (const line of this.lines(await this.open(stored, name), form, name)) {
      const [, sha256 = '', bytes, id] = LINE.exec(line) ?? [];
      if (!isSha256(sha256)) throw backupCorrupt({ file: name, reason: 'line' });
      lines += 1;
      yield { tenantId, form, sha256, bytes: Number(bytes), id: Number(id) };
    }
    if (lines !== files.count) throw backupCorrupt({ file: name, reason: `${lines} files ≠ ${files.count}` });
  }

  private lines(stored: Readable, form: ContentForm, name: string): AsyncIterable<string> {
    const unzipped = createGunzip();
    const stages = form.keyId === null ? [] : [decrypting(this.ring, name)];
    // An error is reported by the last stream, to its reader.
    pipeline([stored, ...stages, unzipped]).catch(() => undefined);
    return createInterface({ input: unzipped, crlfDelay: Infinity });
  }

  private async open(stored: StoredBackup, name: string): Promise<Readable> {
    if (await isThere(listPath(stored))) return createReadStream(listPath(stored));
    if (this.bucket === null || stored.key === null) throw backupCorrupt({ file: name, reason: 'missing' });
    return this.bucket.open(`${stored.key}${FILE_LIST}`).catch((error: unknown) => {
      if (isDomainError(error, 'OBJECT_MISSING')) throw backupCorrupt({ file: name, reason: 'missing' });
      throw error;
    });
  }
}

export const listPath = ({ path }: StoredBackup): string => `${path}${FILE_LIST}`;

const formOf = ({ encrypted, keyId }: BackupManifest): ContentForm => ({ keyId: encrypted ? keyId : null });

const LINE = /^(\S{64}) (\d{1,15}) (\d{1,15})$/;

async function hashOf(content: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of content) hash.update(part as Buffer);
  return hash.digest('hex');
}
