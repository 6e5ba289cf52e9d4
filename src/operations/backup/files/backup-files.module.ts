import { Module } from '@nestjs/common';
import { ServersModule } from '../../servers/servers.module';
import { BackupCatalogueModule } from '../catalogue/backup-catalogue.module';
import { ContentCopies } from './content-copies';
import { ContentSweep } from './content-sweep';
import { ContentVault } from './content-vault';
import { FileFiling } from './file-filing';
import { FileLists } from './file-lists';
import { FileRows } from './file-rows';
import { FileVerification } from './file-verification';
import { ReturnedFiles } from './returned-files';

/** The attachments in backups. */
@Module({
  imports: [BackupCatalogueModule, ServersModule],
  providers: [
    ContentCopies,
    ContentSweep,
    ContentVault,
    FileFiling,
    FileLists,
    FileRows,
    FileVerification,
    ReturnedFiles,
  ],
  exports: [ContentCopies, ContentSweep, ContentVault, FileFiling, FileRows, FileVerification, ReturnedFiles],
})
export class BackupFilesModule {}
