import { stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { inLanes } from '#kernel';
import type { BackupManifest } from '../../dumps/backup-manifest';
import type { StoredBackup } from '../backup-paths';
import { ContentVault } from './content-vault';
import { FileLists, listPath } from './file-lists';
import { FILE_LIST } from '../../dumps/files-of-backup';
import { contentsFolder, keyOf } from './vaulted-content';
import type { VaultedContent } from './vaulted-content';

const CONCURRENCY = 4;
const BATCH_SIZE = 500;

/** Copies the contents and the list of a backup to the bucket, if there is one: first the contents that are not there yet, then the list. */
@Injectable()
export class ContentCopies {
  constructor(
    private readonly vault: ContentVault,
    private readonly lists: FileLists,
  ) {}

  /** @throws DomainError STORAGE_UNAVAILABLE, BACKUP_CORRUPT */
  async copy(stored: StoredBackup, manifest: BackupManifest): Promise<void> {
    const { bucket } = this.vault;
    const { files, tenantId } = manifest;
    if (bucket === null || stored.key === null || tenantId === null || files === undefined || files.list === null)
      return;
    const there = new Set<string>();
    for await (const { key } of bucket.list(contentsFolder(tenantId))) there.add(key);
    let batch: VaultedContent[] = [];
    for await (const content of this.lists.read(stored, manifest)) {
      if (there.has(keyOf(content))) continue;
      there.add(keyOf(content));
      batch.push(content);
      if (batch.length < BATCH_SIZE) continue;
      await this.put(batch);
      batch = [];
    }
    await this.put(batch);
    await bucket.put(`${stored.key}${FILE_LIST}`, { path: listPath(stored), size: files.list.bytes });
  }

  private put(contents: readonly VaultedContent[]): Promise<void> {
    return inLanes(CONCURRENCY, contents, async (content) => {
      const path = this.vault.pathOf(content);
      await this.vault.bucket?.put(keyOf(content), { path, size: (await stat(path)).size });
    });
  }
}
