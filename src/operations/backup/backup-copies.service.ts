import { stat } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ObjectStore } from '#storage';
import { BACKUP_BUCKET } from './backup-files.service';
import { MANIFEST } from './backup-paths';
import type { StoredBackup } from './backup-paths';

/** Copies in the bucket, when there is one: the file first, its manifest last, as in the folder. */
@Injectable()
export class BackupCopies {
  constructor(@Inject(BACKUP_BUCKET) private readonly bucket: ObjectStore | null) {}

  /** @throws DomainError STORAGE_UNAVAILABLE */
  async copy(backup: StoredBackup): Promise<void> {
    if (this.bucket === null || backup.key === null) return;
    await this.put(backup.key, backup.path);
    await this.put(`${backup.key}${MANIFEST}`, backup.manifestPath);
  }

  /** Once more the manifest alone, which was signed anew. @throws DomainError STORAGE_UNAVAILABLE */
  async copyManifest(backup: StoredBackup): Promise<void> {
    if (this.bucket !== null && backup.key !== null) await this.put(`${backup.key}${MANIFEST}`, backup.manifestPath);
  }

  /** The manifest first: what is half removed does not exist. @throws DomainError STORAGE_UNAVAILABLE */
  async remove(backup: StoredBackup): Promise<void> {
    if (this.bucket === null || backup.key === null) return;
    await this.bucket.remove(`${backup.key}${MANIFEST}`);
    await this.bucket.remove(backup.key);
  }

  private async put(key: string, path: string): Promise<void> {
    const { size } = await stat(path);
    await this.bucket?.put(key, { path, size });
  }
}
