import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { ObjectStore } from '#storage';
import { KEY_RING, KeyRing } from '#secrets';
import { backupNotFound } from '../backup.errors';
import { backupCorrupt } from '../../dumps/dump.errors';
import { isThere } from '../backup-drafts.service';
import type { BackupManifest } from '../../dumps/backup-manifest';
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

  /** Returns the manifest after its signature was verified. @throws DomainError BACKUP_NOT_FOUND, BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN */
  async manifest(backup: StoredBackup): Promise<BackupManifest> {
    return openManifest(this.ring, await this.manifestText(backup), backup.file);
  }

  /** Opens the file as it is stored. @throws DomainError BACKUP_NOT_FOUND */
  async open(backup: StoredBackup): Promise<Readable> {
    if (await isThere(backup.path)) return createReadStream(backup.path, { highWaterMark: 1024 * 1024 });
    if (this.bucket === null || backup.key === null) throw backupNotFound({ reference: backup.file });
    return this.bucket.open(backup.key);
  }

  /** Whether the backup exists: a file without a manifest is not a backup. */
  async exists(backup: StoredBackup): Promise<boolean> {
    if (await isThere(backup.manifestPath)) return true;
    return this.manifestText(backup).then(
      () => true,
      () => false,
    );
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

/** @throws DomainError BACKUP_CORRUPT if there is a folder in place of the manifest */
async function textOf({ file, manifestPath }: StoredBackup): Promise<string> {
  try {
    return await readFile(manifestPath, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    throw backupCorrupt({ file, reason: 'a folder in place of the manifest' }, { cause: error });
  }
}
