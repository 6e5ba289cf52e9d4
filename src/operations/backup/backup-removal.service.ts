import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { SETTINGS } from '../../config/settings.module';
import { BackupCopies } from './backup-copies.service';
import { folderOf } from './backup-paths';
import type { BackupOwner, StoredBackup } from './backup-paths';
import { unlessGone } from './durable-files';
import { BackupRecords } from './catalogue/backup-records.service';
import { removeFromFolder } from './folder-removal';

/** Removes backups. */
@Injectable()
export class BackupRemoval {
  constructor(
    private readonly copies: BackupCopies,
    private readonly records: BackupRecords,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Removes the manifest first, because a backup without one does not exist. The row is changed last, so that a retry finds its files. */
  async remove(stored: StoredBackup): Promise<void> {
    await removeFromFolder(stored);
    await this.copies.remove(stored);
    if (stored.id !== null) await this.records.expired([stored.id]);
  }

  /**
   * Removes everything of an erased tenant that the folder and the bucket contain, drafts and damaged backups too. The files of one backup
   * stay; their names begin with its name.
   *
   * @throws DomainError STORAGE_UNAVAILABLE
   */
  async removeAllBut(owner: BackupOwner, kept: StoredBackup | null): Promise<void> {
    const folder = join(this.settings.backup.folder, folderOf(owner));
    for (const name of await unlessGone(readdir(folder), [])) {
      if (kept === null || !name.startsWith(kept.file)) await rm(join(folder, name), { recursive: true, force: true });
    }
    await this.copies.removeAllBut(owner, kept);
  }
}
