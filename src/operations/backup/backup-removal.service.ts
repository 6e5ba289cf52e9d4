import { Injectable } from '@nestjs/common';
import { BackupCopies } from './backup-copies.service';
import type { StoredBackup } from './backup-paths';
import { BackupRecords } from './catalogue/backup-records.service';
import { removeFromFolder } from './folder-removal';

/** Removes backups. */
@Injectable()
export class BackupRemoval {
  constructor(
    private readonly copies: BackupCopies,
    private readonly records: BackupRecords,
  ) {}

  /** Removes the manifest first, because a backup without one does not exist. The row is changed last, so that a retry finds its files. */
  async remove(stored: StoredBackup): Promise<void> {
    await removeFromFolder(stored);
    await this.copies.remove(stored);
    if (stored.id !== null) await this.records.expired([stored.id]);
  }
}
