import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { ObjectStore } from '#storage';
import { isDomainError } from '#kernel';
import { KEY_RING, KeyRing } from '#secrets';
import { backupCorrupt } from '../../dumps/dump.errors';
import { backupMismatch, backupNotFound } from '../backup.errors';
import type { BackupManifest } from '../../dumps/backup-manifest';
import { isThere, unlessGone } from '../durable-files';
import { MANIFEST } from '../backup-paths';
import type { StoredBackup } from '../backup-paths';
import { openManifest } from '../manifest-seal';

/** Injection token of the bucket that backups are copied to: an {@link ObjectStore} or null. */
export const BACKUP_BUCKET = Symbol('BACKUP_BUCKET');

const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** Reads the files of backups, from the folder or, if they are missing there, from the bucket. */
@Injectable()
export class BackupFiles {
  constructor(
    @Inject(BACKUP_BUCKET) private readonly bucket: ObjectStore | null,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /**
   * Returns the manifest after its signature was verified, and that it is the manifest of this backup: files of an older backup that were
   * copied over those of a newer one are genuine, but have another name and another hash.
   *
   * @throws DomainError BACKUP_NOT_FOUND, BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN, BACKUP_MISMATCH
   */
  async manifest(backup: StoredBackup): Promise<BackupManifest> {
    const manifest = openManifest(this.ring, await this.manifestText(backup), backup.file);
    assertSame(backup, manifest);
    return manifest;
  }

  /**
   * Checks that the dump is there with its length, without reading it.
   *
   * @throws DomainError BACKUP_CORRUPT if the dump is missing beside its manifest, or has another length; STORAGE_UNAVAILABLE
   */
  async assertPresent(backup: StoredBackup, { sizes }: BackupManifest): Promise<void> {
    const { file } = backup;
    const found = await unlessGone(stat(backup.path), null);
    if (found === null) return this.assertInBucket(backup);
    if (found.size !== sizes.stored) throw backupCorrupt({ file, reason: `${found.size} bytes ≠ ${sizes.stored}` });
  }

  /** Whether {@link assertPresent} finds the dump. @throws DomainError STORAGE_UNAVAILABLE */
  hasDump(backup: StoredBackup, manifest: BackupManifest): Promise<boolean> {
    return this.assertPresent(backup, manifest).then(
      () => true,
      (error: unknown) => (isDomainError(error, 'BACKUP_CORRUPT') ? false : Promise.reject(error)),
    );
  }

  /** Opens the file as it is stored. @throws DomainError BACKUP_NOT_FOUND */
  async open(backup: StoredBackup): Promise<Readable> {
    if (await isThere(backup.path)) return createReadStream(backup.path, { highWaterMark: 1024 * 1024 });
    if (this.bucket === null || backup.key === null) throw backupNotFound({ reference: backup.file });
    return this.bucket.open(backup.key);
  }

  /** Whether the backup exists: a file without a manifest is not a backup. @throws DomainError STORAGE_UNAVAILABLE */
  async exists(backup: StoredBackup): Promise<boolean> {
    if (await isThere(backup.manifestPath)) return true;
    return this.manifestText(backup).then(
      () => true,
      (error: unknown) => (isMissing(error) ? false : Promise.reject(error)),
    );
  }

  private async assertInBucket(backup: StoredBackup): Promise<void> {
    try {
      (await this.open(backup)).destroy();
    } catch (error) {
      if (!isMissing(error)) throw error;
      throw backupCorrupt({ file: backup.file, reason: 'missing' }, { cause: error });
    }
  }

  private async manifestText(backup: StoredBackup): Promise<string> {
    if (await isThere(backup.manifestPath)) return textOf(backup);
    if (this.bucket === null || backup.key === null) throw backupNotFound({ reference: backup.file });
    let text = '';
    for await (const part of await this.bucket.open(`${backup.key}${MANIFEST}`)) {
      text += (part as Buffer).toString('utf8');
      if (text.length > MAX_MANIFEST_BYTES) break;
    }
    return text;
  }
}

const isMissing = (error: unknown): boolean =>
  isDomainError(error, 'BACKUP_NOT_FOUND') || isDomainError(error, 'OBJECT_MISSING');

/** @throws DomainError BACKUP_CORRUPT if there is a folder in place of the manifest */
async function textOf({ file, manifestPath }: StoredBackup): Promise<string> {
  try {
    return await readFile(manifestPath, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    throw backupCorrupt({ file, reason: 'a folder in place of the manifest' }, { cause: error });
  }
}

/** A file outside of BACKUP_DIR may have another name, and the registry does not know it. @throws DomainError BACKUP_MISMATCH */
function assertSame({ file, key, registeredSha256 }: StoredBackup, manifest: BackupManifest): void {
  if (key !== null && manifest.file !== file)
    throw backupMismatch({ file, difference: `manifest of ${manifest.file}` });
  if (registeredSha256 === undefined || registeredSha256 === manifest.sha256) return;
  const difference = `sha256 ${manifest.sha256.slice(0, 12)} ≠ ${registeredSha256.slice(0, 12)}`;
  throw backupMismatch({ file, difference });
}
