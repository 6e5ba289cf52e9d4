import { Module } from '@nestjs/common';
import type { Check } from '../ports/doctor-checks';
import { BackupChecks } from './backup/backup-checks';
import { BackupContentChecks } from './backup/backup-content-checks';
import { BackupFileChecks } from './backup/files/backup-file-checks';
import { BackupFolderChecks } from './backup/backup-folder-checks';
import { SideChecks } from './backup/side-checks';
import { DumpsModule } from './dumps/dumps.module';
import { KeptExportChecks } from './offboarding/export/kept-export-checks';
import { ServersModule } from './servers/servers.module';

/** Injection token of the checks of backups and archives: their age, what they could not contain, their files and folders, and what checks left. */
export const BACKUP_CHECKS = Symbol('BACKUP_CHECKS');

@Module({
  imports: [DumpsModule, ServersModule],
  providers: [
    BackupChecks,
    BackupContentChecks,
    BackupFileChecks,
    BackupFolderChecks,
    KeptExportChecks,
    SideChecks,
    {
      provide: BACKUP_CHECKS,
      inject: [BackupChecks, BackupContentChecks, BackupFileChecks, BackupFolderChecks, KeptExportChecks, SideChecks],
      useFactory: (...checks: Check[]): readonly Check[] => checks,
    },
  ],
  exports: [BACKUP_CHECKS],
})
export class BackupChecksModule {}
