import { Module } from '@nestjs/common';
import { BackupCatalogue } from './backup-catalogue.service';
import { BackupFiles } from './backup-files.service';
import { BackupReader } from './backup-reader.service';
import { BackupRecords } from './backup-records.service';
import { BackupUse } from './backup-use.service';

/** The stored backups: records, files, contents, and their use. */
@Module({
  providers: [BackupCatalogue, BackupFiles, BackupReader, BackupRecords, BackupUse],
  exports: [BackupCatalogue, BackupFiles, BackupReader, BackupRecords, BackupUse],
})
export class BackupCatalogueModule {}
