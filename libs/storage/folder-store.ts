import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { clock } from '#kernel';
import type { MarkedFolder } from './marked-folder';
import { assertKey } from './object-store';
import type { ObjectStore, StoredFile, StoredObject } from './object-store';
import { objectDamaged, objectMissing, storageUnavailable } from './storage.errors';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** A draft has a key of its own, so that a cleanup and an erasure find what a killed process left. */
const DRAFT = /\.draft-[0-9a-f]{16}$/;
/** A younger draft may still be written. */
const DEAD_AFTER_MS = 3_600_000;

/**
 * Stores objects as files below one folder that only the product's user can read. The folder must be outside any web
 * root.
 */
export class FolderStore implements ObjectStore {
  /** With `mark`, nothing is read or written while the volume of the folder is not mounted. */
  constructor(
    private readonly folder: string,
    private readonly mark: MarkedFolder | null = null,
  ) {}

  /** The copy is flushed to the disk before it gets its name: a crash leaves a draft, never half an object. */
  async put(key: string, file: StoredFile): Promise<void> {
    const path = this.path(key);
    await this.mark?.assertRight();
    const draft = `${path}.draft-${randomBytes(8).toString('hex')}`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
      await copyFile(file.path, draft);
      await toDisk(draft);
      await rename(draft, path);
    } catch (cause) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw storageUnavailable({}, { cause });
    }
  }

  async open(key: string): Promise<Readable> {
    const path = this.path(key);
    await this.mark?.assertRight();
    const file = await open(path, 'r').catch((cause: unknown) => {
      throw isMissing(cause) ? objectMissing({}, { cause }) : storageUnavailable({}, { cause });
    });
    if ((await file.stat()).isFile()) return file.createReadStream();
    await file.close();
    throw objectDamaged({ reason: 'key' });
  }

  async remove(key: string): Promise<void> {
    const path = this.path(key);
    await this.mark?.assertRight();
    await rm(path, { force: true }).catch((cause: unknown) => {
      throw storageUnavailable({}, { cause });
    });
  }

  /** Includes what killed processes left: drafts that are older than an hour. */
  async *list(prefix: string): AsyncIterable<StoredObject> {
    assertKey(prefix);
    await this.mark?.assertRight();
    try {
      const folder = await opendir(join(this.folder, prefix), { recursive: true }).catch(unlessMissing);
      for await (const entry of folder ?? []) {
        const path = join(entry.parentPath, entry.name);
        // A file that is removed while the others are listed does not end the list.
        const found = entry.isFile() && !entry.name.startsWith('.') ? await stat(path).catch(unlessMissing) : null;
        if (found === null || isYoungDraft(path, found.mtime)) continue;
        yield { key: relative(this.folder, path).split(sep).join('/'), storedAt: found.mtime };
      }
    } catch (cause) {
      throw storageUnavailable({}, { cause });
    }
  }

  private path(key: string): string {
    assertKey(key);
    return join(this.folder, ...key.split('/'));
  }
}

async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.chmod(FILE_MODE);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** `ENOTDIR`: a part of the key names a file. */
const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code));

function unlessMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

const isYoungDraft = (path: string, mtime: Date): boolean =>
  DRAFT.test(path) && mtime.getTime() > clock.nowMs() - DEAD_AFTER_MS;
