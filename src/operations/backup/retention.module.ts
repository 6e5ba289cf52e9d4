import { Module } from '@nestjs/common';
import { TenantDatabaseModule } from '../tenant-database/tenant-database.module';
import { BackupCopies } from './backup-copies.service';
import { BackupInspection } from './backup-inspection.service';
import { BackupPruning } from './backup-pruning.service';
import { BackupRemoval } from './backup-removal.service';
import { BackupCatalogueModule } from './catalogue/backup-catalogue.module';
import { BackupFilesModule } from './files/backup-files.module';

/** Which backups are kept, and the removal of the others. */
@Module({
  imports: [BackupCatalogueModule, BackupFilesModule, TenantDatabaseModule],
  providers: [BackupCopies, BackupInspection, BackupPruning, BackupRemoval],
  exports: [BackupCopies, BackupPruning, BackupRemoval],
})
export class RetentionModule {}
