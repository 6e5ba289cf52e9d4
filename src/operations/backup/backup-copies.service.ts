import { stat } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ObjectStore } from '#storage';
import { BACKUP_BUCKET } from './catalogue/backup-files.service';
import type { BackupManifest } from '../dumps/backup-manifest';
import { folderOf, MANIFEST } from './backup-paths';
import type { BackupOwner, StoredBackup } from './backup-paths';
import { ContentCopies } from './files/content-copies';
import { FILE_LIST } from '../dumps/files-of-backup';

/** Copies backups to the bucket, if there is one: first the contents of files, then the dump, and the manifest last, as in the folder. */
@Injectable()
export class BackupCopies {
  constructor(
    @Inject(BACKUP_BUCKET) private readonly bucket: ObjectStore | null,
    private readonly contents: ContentCopies,
  ) {}

  /** @throws DomainError STORAGE_UNAVAILABLE */
  async copy(backup: StoredBackup, manifest: BackupManifest): Promise<void> {
    if (this.bucket === null || backup.key === null) return;
    await this.contents.copy(backup, manifest);
    await this.put(backup.key, backup.path);
    await this.put(`${backup.key}${MANIFEST}`, backup.manifestPath);
  }

  /** Copies only the manifest again, after it was signed again. @throws DomainError STORAGE_UNAVAILABLE */
  async copyManifest(backup: StoredBackup): Promise<void> {
    if (this.bucket !== null && backup.key !== null) await this.put(`${backup.key}${MANIFEST}`, backup.manifestPath);
  }

  /** Removes the manifest first, because a backup without a manifest does not exist. @throws DomainError STORAGE_UNAVAILABLE */
  async remove(backup: StoredBackup): Promise<void> {
    if (this.bucket === null || backup.key === null) return;
    await this.bucket.remove(`${backup.key}${MANIFEST}`);
    await this.bucket.remove(backup.key);
    await this.bucket.remove(`${backup.key}${FILE_LIST}`);
  }

  /** Removes all objects of an owner but those of one backup. @throws DomainError STORAGE_UNAVAILABLE */
  async removeAllBut(owner: BackupOwner, kept: StoredBackup | null): Promise<void> {
    if (this.bucket === null) return;
    for await (const { key } of this.bucket.list(folderOf(owner))) {
      if (kept?.key === undefined || kept.key === null || !key.startsWith(kept.key)) await this.bucket.remove(key);
    }
  }

  private async put(key: string, path: string): Promise<void> {
    const { size } = await stat(path);
    await this.bucket?.put(key, { path, size });
  }
}
