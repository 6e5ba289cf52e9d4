import { Injectable } from '@nestjs/common';
import { BackupCopies } from './backup-copies.service';
import type { StoredBackup } from './backup-paths';
import { BackupRecords } from './backup-records.service';
import { removeFromFolder } from './folder-removal';

/** Takes backups away. */
@Injectable()
export class BackupRemoval {
  constructor(
    private readonly copies: BackupCopies,
    private readonly records: BackupRecords,
  ) {}

  /** The manifest first: what is half removed does not exist. The row last: what it names is looked for again. */
  async remove(stored: StoredBackup): Promise<void> {
    await removeFromFolder(stored);
    await this.copies.remove(stored);
    if (stored.id !== null) await this.records.expired([stored.id]);
  }
}
