import { Injectable, StreamableFile } from '@nestjs/common';
import { onTenant } from '#kernel';
import type { WriteRequest } from '#kernel';
import { checkedContent } from '#storage';
import { GlobalWrites } from '../../global/audit/global-writes';
import { backupNotFound } from './backup.errors';
import { BackupCatalogue } from './catalogue/backup-catalogue.service';
import { BackupFiles } from './catalogue/backup-files.service';
import { BackupReader } from './catalogue/backup-reader.service';
import { BackupRecords } from './catalogue/backup-records.service';

/** Gives out backup files as they are stored: an encrypted file cannot be read without a key of the platform. */
@Injectable()
export class BackupDownloads {
  constructor(
    private readonly records: BackupRecords,
    private readonly catalogue: BackupCatalogue,
    private readonly files: BackupFiles,
    private readonly reader: BackupReader,
    private readonly writes: GlobalWrites,
  ) {}

  /**
   * Gives a file out, after the access was written to both audit logs. If the file is not the one of its manifest, the stream fails.
   * @throws DomainError NOT_FOUND, BACKUP_NOT_FOUND, BACKUP_CORRUPT if its manifest is invalid
   */
  async hand(id: number, write: WriteRequest): Promise<StreamableFile> {
    const row = await this.records.get(id);
    if (row.state !== 'good') throw backupNotFound({ reference: String(id) });
    const backup = await this.catalogue.byId(id);
    const { sizes, sha256 } = await this.reader.manifest(backup);
    await this.writes.run(onTenant(write, row.tenantId), () => Promise.resolve({ id }));
    const content = checkedContent(await this.files.open(backup), { bytes: sizes.stored, sha256 });
    return new StreamableFile(content, {
      type: 'application/octet-stream',
      length: sizes.stored,
      disposition: `attachment; filename="${backup.file}"`,
    });
  }
}
