import { Injectable } from '@nestjs/common';
import { inLanes } from '#kernel';
import type { BackupManifest } from '../../dumps/backup-manifest';
import type { StoredBackup } from '../backup-paths';
import { backupFilesDamaged } from './backup-files.errors';
import { ContentVault, drained } from './content-vault';
import { faultOf } from './file-filing';
import { FileLists } from './file-lists';
import { MAX_NAMED, namesOf } from '../../dumps/files-of-backup';
import type { FileFault, LostFile } from '../../dumps/files-of-backup';
import type { VaultedContent } from './vaulted-content';

const CONCURRENCY = 4;
const BATCH_SIZE = 500;

/** Reads the contents that a backup refers to: each is decrypted, and its hash is compared with its name. */
@Injectable()
export class FileVerification {
  constructor(
    private readonly vault: ContentVault,
    private readonly lists: FileLists,
  ) {}

  /** @throws DomainError BACKUP_FILES_DAMAGED, BACKUP_CORRUPT, BACKUP_KEY_UNKNOWN; STORAGE_UNAVAILABLE, which says nothing about the backup */
  async verify(stored: StoredBackup, manifest: BackupManifest): Promise<void> {
    const bad: LostFile[] = [];
    let count = 0;
    for await (const batch of this.batches(stored, manifest)) {
      await inLanes(CONCURRENCY, batch, async (content) => {
        const fault = await this.faultOf(content);
        if (fault === null) return;
        count += 1;
        if (bad.length < MAX_NAMED) bad.push({ id: content.id, fault });
      });
    }
    if (count > 0) throw backupFilesDamaged({ file: stored.file, count, named: namesOf({ count, first: bad }) });
  }

  /** Reads a content once, even if several files refer to it. */
  private async *batches(stored: StoredBackup, manifest: BackupManifest): AsyncGenerator<Listed[]> {
    const seen = new Set<string>();
    let batch: Listed[] = [];
    for await (const content of this.lists.read(stored, manifest)) {
      if (seen.has(content.sha256)) continue;
      seen.add(content.sha256);
      batch.push(content);
      if (batch.length < BATCH_SIZE) continue;
      yield batch;
      batch = [];
    }
    yield batch;
  }

  private async faultOf(content: Listed): Promise<FileFault | null> {
    try {
      await drained(await this.vault.open(content));
      return null;
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'unreachable') throw error;
      if (fault === 'altered') await this.vault.putAside(content);
      return fault;
    }
  }
}

type Listed = VaultedContent & { readonly id: number };
