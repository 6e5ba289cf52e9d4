import { Module } from '@nestjs/common';
import type { Check } from '../ports/doctor-checks';
import { BackupChecks } from './backup/backup-checks';
import { BackupContentChecks } from './backup/backup-content-checks';
import { BackupFileChecks } from './backup/files/backup-file-checks';
import { SideChecks } from './backup/side-checks';
import { DumpsModule } from './dumps/dumps.module';
import { ServersModule } from './servers/servers.module';

/** Injection token of the checks of backups: their age, what they could not contain, their files, and what checks left. */
export const BACKUP_CHECKS = Symbol('BACKUP_CHECKS');

@Module({
  imports: [DumpsModule, ServersModule],
  providers: [
    BackupChecks,
    BackupContentChecks,
    BackupFileChecks,
    SideChecks,
    {
      provide: BACKUP_CHECKS,
      inject: [BackupChecks, BackupContentChecks, BackupFileChecks, SideChecks],
      useFactory: (...checks: Check[]): readonly Check[] => checks,
    },
  ],
  exports: [BACKUP_CHECKS],
})
export class BackupChecksModule {}
